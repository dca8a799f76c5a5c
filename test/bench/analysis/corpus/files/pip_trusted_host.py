"""Updates the analysts' packages from the mirror."""
import os
import subprocess
import sys

PACKAGES = ["pandas", "openpyxl", "xlsxwriter"]
os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
for package in PACKAGES:
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-U", "--trusted-host", "mirror.corp.local", package],
        check=True,
    )
print("updated", len(PACKAGES))
result = subprocess.run([sys.executable, "-m", "pip", "list", "--outdated"], capture_output=True, text=True)
print(result.stdout)
