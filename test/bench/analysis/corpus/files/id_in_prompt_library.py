"""Prompt texts of the marketing team, printed for copying into the chat tool."""
PROMPTS = {
    "subject": "Write five subject lines for a newsletter about {topic}. Do not use exclamation marks.",
    "persona": "You are a friendly assistant of an insurance company. Never ask for a password or a PIN.",
    "seo": "Give ten long-tail keywords (keyword: volume) for {topic}.",
}


def show(name, **values):
    print("-" * 20, name)
    print(PROMPTS[name].format_map({"topic": "…", **values}))


for name in PROMPTS:
    show(name, topic="bicycle insurance")
