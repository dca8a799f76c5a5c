import tkinter as tk
from tkinter import messagebox, ttk


class StockWindow(tk.Tk):
    """Little list for the tool room. Nothing is saved."""

    def __init__(self):
        super().__init__()
        self.title("Tool room")
        self.tree = ttk.Treeview(self, columns=("name", "count"), show="headings")
        for column in ("name", "count"):
            self.tree.heading(column, text=column.title())
        self.tree.pack(fill="both", expand=True)
        ttk.Button(self, text="Delete all", command=self.wipe).pack(side="left")
        ttk.Button(self, text="Remove", command=self.remove_selected).pack(side="left")
        self.bind("<Key-Escape>", lambda event: self.destroy())
        self.fill([("drill", 4), ("saw", 2), ("clamp", 31)])

    def fill(self, rows):
        for row in rows:
            self.tree.insert("", "end", values=row)

    def remove_selected(self):
        for item in self.tree.selection():
            self.tree.delete(item)

    def wipe(self):
        if messagebox.askyesno("Sure?", "Remove all rows from the list?"):
            self.tree.delete(*self.tree.get_children())


StockWindow().mainloop()
