from pathlib import Path

TEMPLATE = """\
# copy to .env and fill in
DB_USER=
DB_PASSWORD=<your password>
API_KEY=changeme
SMTP_PASSWORD=xxxxxxxx
JWT_SECRET=replace-with-a-long-random-string
WEBHOOK_URL=https://hooks.slack.com/services/XXX/YYY/ZZZ
"""

target = Path(".env.example")
if not target.exists():
    target.write_text(TEMPLATE)
    print("wrote", target)
