# makes every python in the venv use the proxy
import sysconfig
from pathlib import Path

site = Path(sysconfig.get_paths()["purelib"])
pth = site / "proxy_env.pth"
pth.write_text(
    "import os; os.environ.setdefault('HTTPS_PROXY', 'http://proxy.corp.local:3128')\n"
)
print("wrote", pth)
others = sorted(p.name for p in site.glob("*.pth"))
print("hooks in this environment:")
for name in others:
    print(" ", name)
if len(others) > 10:
    print("that is a lot")
