# Margin per product group. The evals here are the ones of pandas and sympy, with fixed texts.
import ast
import re

import pandas as pd
import sympy as sp

price, cost, qty = sp.symbols("price cost qty")
margin = (price - cost) * qty
exec_summary = []

frame = pd.DataFrame({"group": ["A", "B", "A"], "price": [9.9, 4.5, 12.0], "cost": [6.1, 3.9, 7.2], "qty": [10, 40, 5]})
frame = frame.eval("margin = (price - cost) * qty")
good = frame.query("margin > 15")
compiled = re.compile(r"^(?P<group>[A-Z])$")

function = sp.lambdify((price, cost, qty), margin)
check = [function(r.price, r.cost, r.qty) for r in frame.itertuples()]
assert all(abs(a - b) < 1e-9 for a, b in zip(check, frame["margin"]))

limits = ast.literal_eval("{'A': 20, 'B': 10}")
for group, total in good.groupby("group")["margin"].sum().items():
    if compiled.match(group):
        exec_summary.append(f"{group}: {total:.2f} (limit {limits[group]})")
print("\n".join(exec_summary))
