"""Starts the sync helper when the user logs in (macOS)."""
import plistlib
import subprocess
import sys
from pathlib import Path

LABEL = "com.acme.sync-helper"
agents = Path.home() / "Library" / "LaunchAgents"
agents.mkdir(parents=True, exist_ok=True)
plist = agents / f"{LABEL}.plist"
plist.write_bytes(
    plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": [sys.executable, str(Path(__file__).with_name("sync.py"))],
            "RunAtLoad": True,
            "StartInterval": 600,
        }
    )
)
subprocess.run(["launchctl", "load", "-w", str(plist)], check=True)
