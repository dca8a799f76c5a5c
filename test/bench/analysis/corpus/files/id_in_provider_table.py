# Overview for the purchasing department: which API lives where
PROVIDERS = [
    ("OpenAI", "https://api.openai.com/v1", "OPENAI_API_KEY"),
    ("Anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
    ("Mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
]

width = max(len(name) for name, _, _ in PROVIDERS)
for name, url, variable in PROVIDERS:
    print(f"{name:<{width}}  {url:<32}  set {variable} before use")
