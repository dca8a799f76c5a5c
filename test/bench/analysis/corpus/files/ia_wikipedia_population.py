"""Population of the cities where we have branches, from the table in Wikipedia."""
import re

import matplotlib.pyplot as plt
import pandas as pd

URL = "https://en.wikipedia.org/wiki/List_of_cities_in_Spain"
BRANCHES = ["Madrid", "Barcelona", "Valencia", "Seville", "Zaragoza", "Málaga", "Bilbao"]


def clean(value):
    """Removes footnotes such as [a] and thousands separators."""
    digits = re.sub(r"\[.*?\]|[^\d]", "", str(value))
    return int(digits) if digits else None


tables = pd.read_html(URL, match="Population")
cities = max(tables, key=len)
cities.columns = [str(c[-1] if isinstance(c, tuple) else c).split("[")[0].strip().lower() for c in cities.columns]
name = next(c for c in cities.columns if "city" in c or "municip" in c)
population = next(c for c in cities.columns if "population" in c or c.isdigit())

cities["people"] = cities[population].map(clean)
ours = cities[cities[name].isin(BRANCHES)].dropna(subset=["people"]).sort_values("people")
missing = set(BRANCHES) - set(ours[name])
if missing:
    print("not in the table:", ", ".join(sorted(missing)))

ours.plot.barh(x=name, y="people", legend=False, figsize=(8, 4))
plt.title("Catchment of our branches")
plt.tight_layout()
plt.savefig("population.png")
print(ours[[name, "people"]].to_string(index=False))
