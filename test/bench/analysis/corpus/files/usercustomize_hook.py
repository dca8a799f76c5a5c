"""Makes every Python of this user log its start."""
import site
import sys
from pathlib import Path

target = Path(site.getusersitepackages()) / "usercustomize.py"
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text(
    "import datetime, sys\n"
    "with open('/var/log/py-starts.log', 'a') as f:\n"
    "    f.write(f'{datetime.datetime.now()} {sys.argv}\\n')\n"
)
print("installed", target)
print(sys.version)
