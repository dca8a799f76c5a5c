# Taschenrechner (Ausbildungsprojekt 1. Lehrjahr)
from tkinter import *

fenster = Tk()
fenster.title("Taschenrechner")
eingabe = Entry(fenster, width=24, font=("Arial", 16), justify=RIGHT)
eingabe.grid(row=0, column=0, columnspan=4, padx=5, pady=5)


def druecke(zeichen):
    eingabe.insert(END, zeichen)


def loesche():
    eingabe.delete(0, END)


def rechne():
    text = eingabe.get().replace(",", ".").replace("x", "*").replace(":", "/")
    try:
        ergebnis = eval(text)
    except Exception as fehler:
        ergebnis = "Fehler"
        print(fehler)
    loesche()
    eingabe.insert(0, str(ergebnis).replace(".", ","))


tasten = ["7", "8", "9", ":", "4", "5", "6", "x", "1", "2", "3", "-", "0", ",", "=", "+"]
zeile, spalte = 1, 0
for t in tasten:
    if t == "=":
        Button(fenster, text=t, width=5, height=2, command=rechne).grid(row=zeile, column=spalte)
    else:
        Button(fenster, text=t, width=5, height=2, command=lambda z=t: druecke(z)).grid(row=zeile, column=spalte)
    spalte += 1
    if spalte > 3:
        spalte = 0
        zeile += 1
Button(fenster, text="C", width=24, command=loesche).grid(row=zeile, column=0, columnspan=4)
fenster.bind("<Return>", lambda e: rechne())
fenster.mainloop()
