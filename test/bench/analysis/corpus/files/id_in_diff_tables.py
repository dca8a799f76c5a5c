import sys

import pandas as pd

old, new = (pd.read_csv(name, dtype=str).set_index("id") for name in sys.argv[1:3])
print("gone:", sorted(old.index.difference(new.index)))
print("new:", sorted(new.index.difference(old.index)))
both = old.index.intersection(new.index)
changed = old.loc[both].compare(new.loc[both])
print(changed.to_string() if len(changed) else "no changes")
