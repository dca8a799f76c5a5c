TASKS = [("Analysis", 0, 3), ("Build", 2, 8), ("Test", 7, 10), ("Go-live", 10, 11)]

rows = []
for number, (name, start, end) in enumerate(TASKS):
    y = 30 * number
    rows.append(f'<rect x="{100 + 40 * start}" y="{y}" width="{40 * (end - start)}" height="20" fill="#4477aa"/>')
    rows.append(f'<text x="5" y="{y + 15}">{name}</text>')
with open("plan.svg", "w", encoding="utf-8") as out:
    out.write('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="150">' + "".join(rows) + "</svg>")
