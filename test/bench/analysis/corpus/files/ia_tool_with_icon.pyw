"""Unit converter for the workshop; the icon of the window is inside the script so that it is one file."""
import base64
import tkinter as tk
from tkinter import ttk

ICON = (
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAABYUlEQVR42o3Sq3LdMBCA4TzJ/2xF"
    "RkJCRkZGRkZGQhoDAY1HQMDAwMBAQEBAwO/Q2/aeBGVK3NPmZKbLP7C7/4PIs8iTyKPIL5GfIj9E"
    "vot8E/kq8kV+z2eRTyIfRT6IvH+4BeiZdqab6WeGmXFmmjHzfYByaEfr6By9Y3CMjslhHNb9C2g8"
    "yqM9rafz9J7BM3omj/FYj/N/AO8CTUAFdKANdIE+MATGwBQwARtwgSVcINJEVERH2ni7NFPERGzE"
    "RZZ4gZVmRa3o9fWVMCt2xa0s6wU2mg21obd7YMNuuI1lu8BOs6N29H4P7Ngdt7PsFzhoDtSBPu6B"
    "A3vgDpbjAokmoRI60aa/l06YhE24xJIukGkyKqMzbabL9JkhM2amjMnYjMss+fZxBVXQhbbQFfrC"
    "UBgLU8EUbMGV12lUdKWtdJW+MlTGylQxFVvfiu+kPelO+pPhZDyZTsz5Zq3/k/cLJUwJpQHVuVgA"
    "AAAASUVORK5CYII="
)

UNITS = {
    "length": {"mm": 0.001, "cm": 0.01, "m": 1.0, "inch": 0.0254, "foot": 0.3048},
    "mass": {"g": 0.001, "kg": 1.0, "lb": 0.45359237, "oz": 0.028349523},
    "pressure": {"Pa": 1.0, "bar": 100000.0, "psi": 6894.757},
}


class Converter(ttk.Frame):
    def __init__(self, master):
        super().__init__(master, padding=10)
        self.kind, self.source, self.target = tk.StringVar(), tk.StringVar(), tk.StringVar()
        self.value, self.result = tk.StringVar(value="1"), tk.StringVar()
        self.boxes = []
        for column, variable in enumerate((self.kind, self.source, self.target)):
            box = ttk.Combobox(self, textvariable=variable, width=9, state="readonly")
            box.grid(row=0, column=column, padx=3)
            box.bind("<<ComboboxSelected>>", self.changed)
            self.boxes.append(box)
        self.boxes[0]["values"] = list(UNITS)
        self.kind.set("length")
        self.fill()
        ttk.Entry(self, textvariable=self.value).grid(row=1, column=0, columnspan=2, pady=8)
        ttk.Label(self, textvariable=self.result, width=14).grid(row=1, column=2)
        self.value.trace_add("write", lambda *_: self.compute())
        self.compute()

    def fill(self):
        names = list(UNITS[self.kind.get()])
        for box in self.boxes[1:]:
            box["values"] = names
        self.source.set(names[0])
        self.target.set(names[-1])

    def changed(self, event):
        if event.widget is self.boxes[0]:
            self.fill()
        self.compute()

    def compute(self):
        table = UNITS[self.kind.get()]
        try:
            value = float(self.value.get().replace(",", "."))
        except ValueError:
            self.result.set("?")
            return
        self.result.set(f"{value * table[self.source.get()] / table[self.target.get()]:.6g} {self.target.get()}")


root = tk.Tk()
root.title("Units")
try:
    root.iconphoto(True, tk.PhotoImage(data=base64.b64decode(ICON)))
except tk.TclError as error:
    print("no icon:", error)
Converter(root).pack()
root.mainloop()
