"""Installs the nightly report as a system timer."""
from pathlib import Path
import subprocess

SERVICE = """[Unit]
Description=Nightly report
[Service]
Type=oneshot
User=reports
ExecStart=/opt/reports/venv/bin/python /opt/reports/nightly.py
"""
TIMER = """[Unit]
Description=Nightly report timer
[Timer]
OnCalendar=*-*-* 02:00
[Install]
WantedBy=timers.target
"""
Path("/etc/systemd/system/nightly-report.service").write_text(SERVICE)
Path("/etc/systemd/system/nightly-report.timer").write_text(TIMER)
subprocess.run(["systemctl", "enable", "--now", "nightly-report.timer"], check=True)
