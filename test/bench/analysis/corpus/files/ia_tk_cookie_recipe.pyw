# Rezeptrechner: cookies for the bake sale
# started as 40 lines, grew ...
import json
import tkinter as tk
from pathlib import Path
from tkinter import filedialog, messagebox, simpledialog, ttk

COOKIE_JAR = Path(__file__).with_name("cookies.json")
PORTION = 30

DEFAULT_RECIPES = {
    "Chocolate cookies": {"flour g": 250, "butter g": 150, "sugar g": 120, "eggs": 1, "chocolate g": 200},
    "Oat cookies": {"oats g": 200, "butter g": 120, "sugar g": 100, "eggs": 2},
    "Vanillekipferl": {"flour g": 280, "butter g": 210, "sugar g": 70, "almonds g": 100},
}
PRICES = {"flour g": 0.0011, "butter g": 0.0096, "sugar g": 0.0014, "eggs": 0.32, "chocolate g": 0.0125,
          "oats g": 0.0019, "almonds g": 0.0149}


class Recipes:
    """The cookies are kept in a JSON file beside the program."""

    def __init__(self, path):
        self.path = path
        self.cookies = dict(DEFAULT_RECIPES)
        self.load_cookies()

    def load_cookies(self):
        if self.path.exists():
            self.cookies.update(json.loads(self.path.read_text(encoding="utf-8")))

    def save_cookies(self):
        self.path.write_text(json.dumps(self.cookies, ensure_ascii=False, indent=1), encoding="utf-8")

    def delete_cookie(self, name):
        del self.cookies[name]
        self.save_cookies()

    def scaled(self, name, count):
        factor = count / PORTION
        return {ingredient: amount * factor for ingredient, amount in self.cookies[name].items()}

    def cost(self, name, count):
        return sum(PRICES.get(i, 0) * amount for i, amount in self.scaled(name, count).items())


class App(tk.Tk):
    def __init__(self, recipes):
        super().__init__()
        self.recipes = recipes
        self.title("Cookie jar")
        self.cookie = tk.StringVar()
        self.count = tk.StringVar(value="60")
        self.total = tk.StringVar()
        self.make_widgets()
        self.make_menu()
        self.refresh()

    def make_widgets(self):
        self.box = ttk.Combobox(self, textvariable=self.cookie, state="readonly")
        self.box.grid(row=0, column=0, padx=8, pady=8)
        ttk.Entry(self, textvariable=self.count, width=6).grid(row=0, column=1)
        ttk.Button(self, text="Compute", command=self.execute).grid(row=0, column=2, padx=8)
        ttk.Button(self, text="Clear", command=self.wipe).grid(row=0, column=3, padx=8)
        self.listbox = tk.Listbox(self, width=44, height=8)
        self.listbox.grid(row=1, column=0, columnspan=4, padx=8, pady=8)
        ttk.Label(self, textvariable=self.total).grid(row=2, column=0, columnspan=4)
        self.bind("<Return>", lambda event: self.execute())
        self.bind("<Escape>", lambda event: self.wipe())

    def make_menu(self):
        bar = tk.Menu(self)
        menu = tk.Menu(bar, tearoff=False)
        menu.add_command(label="New cookie ...", command=self.new_cookie)
        menu.add_command(label="Delete cookie", command=self.delete_cookie)
        menu.add_command(label="Shopping list ...", command=self.export)
        menu.add_separator()
        menu.add_command(label="Quit", command=self.destroy)
        bar.add_cascade(label="Cookies", menu=menu)
        self.config(menu=bar)

    def refresh(self):
        names = sorted(self.recipes.cookies)
        self.box["values"] = names
        if self.cookie.get() not in names:
            self.cookie.set(names[0])

    def wipe(self):
        self.listbox.delete(0, tk.END)
        self.total.set("")

    def number(self):
        try:
            return int(self.count.get())
        except ValueError:
            messagebox.showerror("Cookies", "How many cookies?")
            return 0

    def execute(self):
        count = self.number()
        if not count:
            return
        self.wipe()
        name = self.cookie.get()
        for ingredient, amount in self.recipes.scaled(name, count).items():
            self.listbox.insert(tk.END, f"{amount:8.0f}  {ingredient}")
        self.total.set(f"{self.recipes.cost(name, count):.2f} EUR")

    def new_cookie(self):
        name = simpledialog.askstring("New cookie", "Name")
        text = simpledialog.askstring("New cookie", f"Ingredients for {PORTION} pieces, e.g. flour g=250, eggs=1")
        if not name or not text:
            return
        try:
            parts = (part.rsplit("=", 1) for part in text.split(","))
            self.recipes.cookies[name] = {key.strip(): float(value) for key, value in parts}
        except ValueError:
            messagebox.showerror("Cookies", "I do not understand: " + text)
            return
        self.recipes.save_cookies()
        self.refresh()

    def delete_cookie(self):
        name = self.cookie.get()
        if len(self.recipes.cookies) > 1 and messagebox.askyesno("Cookies", f"Delete {name}?"):
            self.recipes.delete_cookie(name)
            self.refresh()
            self.wipe()

    def export(self):
        target = filedialog.asksaveasfilename(defaultextension=".txt", initialfile="shopping.txt")
        if target:
            Path(target).write_text("\n".join(self.listbox.get(0, tk.END)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    App(Recipes(COOKIE_JAR)).mainloop()
