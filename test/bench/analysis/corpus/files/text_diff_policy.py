"""HTML diff of two versions of a policy."""
import difflib
import sys
from pathlib import Path

old, new, target = map(Path, sys.argv[1:4])
left = old.read_text(encoding="utf-8").splitlines()
right = new.read_text(encoding="utf-8").splitlines()
page = difflib.HtmlDiff(wrapcolumn=70).make_file(left, right, old.name, new.name, context=True)
target.write_text(page, encoding="utf-8")

matcher = difflib.SequenceMatcher(None, left, right)
changed = sum(1 for tag, *_ in matcher.get_opcodes() if tag != "equal")
print(f"{changed} changed passages, similarity {matcher.ratio():.0%}")
if changed == 0:
    print("the versions are the same")
