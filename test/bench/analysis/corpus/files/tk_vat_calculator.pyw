"""Small VAT calculator for the front desk."""
import tkinter as tk
from tkinter import messagebox

RATES = {"standard": 0.23, "reduced": 0.13, "low": 0.06}


def calculate():
    try:
        net = float(entry.get().replace(",", "."))
    except ValueError:
        messagebox.showerror("VAT", "Please enter a number")
        return
    rate = RATES[choice.get()]
    result.set(f"{net * (1 + rate):.2f} EUR (VAT {net * rate:.2f})")


root = tk.Tk()
root.title("VAT")
entry = tk.Entry(root)
entry.pack(padx=10, pady=5)
choice = tk.StringVar(value="standard")
tk.OptionMenu(root, choice, *RATES).pack()
result = tk.StringVar()
tk.Label(root, textvariable=result).pack(pady=5)
tk.Button(root, text="Calculate", command=calculate).pack(pady=10)
root.mainloop()
