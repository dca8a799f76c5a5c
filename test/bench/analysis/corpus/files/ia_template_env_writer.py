"""Writes .env.example for new colleagues: names of the settings and what they are for, no values."""
from pathlib import Path
from textwrap import fill

SETTINGS = [
    ("OPENAI_API_KEY", "sk-your-key-here", "personal key, ask the AI team; never commit it"),
    ("ANTHROPIC_API_KEY", "sk-ant-your-key-here", "the same for Claude"),
    ("DB_PASSWORD", "<password>", "password of the read-only account, in the vault under 'reporting'"),
    ("DB_HOST", "localhost", "use the tunnel of the VPN client when at home"),
    ("SMTP_PASS", "changeme", "only needed on the server"),
    ("SECRET_KEY", "xxxxxxxxxxxxxxxx", "any long random string for the session cookies"),
    ("REPORT_LANG", "en", "en, de, es, pt or fr"),
]

HEADER = """\
# Copy this file to .env and fill in your own values.
# .env is in .gitignore. Do not send it by mail or chat.
"""


def render(settings):
    parts = [HEADER]
    for name, example, text in settings:
        comment = fill(text, 76, initial_indent="# ", subsequent_indent="# ")
        parts.append(f"{comment}\n{name}={example}\n")
    return "\n".join(parts)


def readme(settings):
    rows = "\n".join(f"| `{name}` | {text} |" for name, _, text in settings)
    return "## Settings\n\n| name | meaning |\n|---|---|\n" + rows + "\n"


if __name__ == "__main__":
    Path(".env.example").write_text(render(SETTINGS), encoding="utf-8")
    Path("SETTINGS.md").write_text(readme(SETTINGS), encoding="utf-8")
    print(len(SETTINGS), "settings documented")
