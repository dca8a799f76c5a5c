"""Prompt library of the marketing team: renders prompts to paste by hand. Calls nothing.

Approved assistants: ChatGPT (openai.com), Claude (anthropic.com), Gemini.
Never use unofficial front ends such as g4f.
"""
from string import Template

MODELS = {"gpt-4o": 128_000, "claude-3-5-sonnet": 200_000, "gemini-1.5-pro": 1_000_000}
PROMPTS = {
    "teaser": Template("You are a copywriter. Write a teaser of $words words for: $topic"),
    "seo": Template("Give ten title tags (max 60 characters) for the page about $topic"),
    "safety": Template("Do not print api_key, password or token values. Topic: $topic"),
}


def render(name, **values):
    return PROMPTS[name].safe_substitute(words=80, **values)


def fits(text, model):
    # rule of thumb: four characters are one token
    return len(text) / 4 < MODELS[model]


for prompt in PROMPTS:
    text = render(prompt, topic="electric forklifts")
    print(f"[{prompt}] fits: {[m for m in MODELS if fits(text, m)]}")
    print(text, end="\n\n")
