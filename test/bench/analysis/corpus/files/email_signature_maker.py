"""Writes an HTML signature for every colleague in the list."""
import html
from pathlib import Path
from string import Template

import pandas as pd

LAYOUT = Template("""<p><b>$name</b><br>$title<br>
Acme Ltd · Tel. $phone<br><a href="https://www.acme.example">acme.example</a></p>""")

people = pd.read_excel("staff.xlsx")
folder = Path("signatures")
folder.mkdir(exist_ok=True)
for person in people.to_dict("records"):
    safe = {key: html.escape(str(value)) for key, value in person.items()}
    (folder / f"{person['login']}.html").write_text(LAYOUT.substitute(safe), encoding="utf-8")
print(len(people))
