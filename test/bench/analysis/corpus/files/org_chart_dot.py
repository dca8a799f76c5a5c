"""Draws the organisation chart as Graphviz text."""
import csv
import sys

COLOURS = {"Sales": "#d6eaf8", "Finance": "#d5f5e3", "Operations": "#fcf3cf"}


def quote(text):
    return '"' + text.replace('"', "'") + '"'


print("digraph org {")
print("  node [shape=box, style=filled];")
for row in csv.DictReader(sys.stdin):
    colour = COLOURS.get(row["department"], "#ffffff")
    print(f"  {quote(row['name'])} [fillcolor={quote(colour)}];")
    if row["manager"]:
        print(f"  {quote(row['manager'])} -> {quote(row['name'])};")
print("}")
