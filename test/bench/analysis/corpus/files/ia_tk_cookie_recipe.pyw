# Rezeptrechner: cookies for the bake sale
import tkinter as tk
from tkinter import ttk, messagebox

RECIPES = {
    "Chocolate cookies": {"flour g": 250, "butter g": 150, "sugar g": 120, "eggs": 1, "chocolate g": 200},
    "Oat cookies": {"oats g": 200, "butter g": 120, "sugar g": 100, "eggs": 2},
    "Vanillekipferl": {"flour g": 280, "butter g": 210, "sugar g": 70, "almonds g": 100},
}
PORTION = 30


class App(tk.Tk):
    def __init__(self):
        super().__init__()
        self.title("Cookie jar")
        self.cookie = tk.StringVar(value="Chocolate cookies")
        self.count = tk.StringVar(value="60")
        ttk.Combobox(self, textvariable=self.cookie, values=list(RECIPES)).grid(row=0, column=0, padx=8, pady=8)
        ttk.Entry(self, textvariable=self.count, width=6).grid(row=0, column=1)
        ttk.Button(self, text="Compute", command=self.execute).grid(row=0, column=2, padx=8)
        ttk.Button(self, text="Clear", command=self.wipe).grid(row=0, column=3, padx=8)
        self.listbox = tk.Listbox(self, width=44, height=8)
        self.listbox.grid(row=1, column=0, columnspan=4, padx=8, pady=8)
        self.bind("<Return>", lambda event: self.execute())

    def wipe(self):
        self.listbox.delete(0, tk.END)

    def execute(self):
        try:
            factor = int(self.count.get()) / PORTION
        except ValueError:
            messagebox.showerror("Cookies", "How many cookies?")
            return
        self.wipe()
        for ingredient, amount in RECIPES[self.cookie.get()].items():
            self.listbox.insert(tk.END, f"{amount * factor:8.0f}  {ingredient}")


App().mainloop()
