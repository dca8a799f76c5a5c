"""Compares the answers of two models through LiteLLM."""
import time
from litellm import completion

MODELS = ["anthropic/claude-3-haiku-20240307", "anthropic/claude-3-5-sonnet-20240620"]
QUESTIONS = ["What is a deferred tax asset?", "Explain FIFO and LIFO."]


def timed(model, question):
    start = time.perf_counter()
    answer = completion(model=model, messages=[{"role": "user", "content": question}])
    return answer.choices[0].message.content, time.perf_counter() - start


for question in QUESTIONS:
    for model in MODELS:
        text, seconds = timed(model, question)
        print(f"{model} ({seconds:.1f}s): {text[:120]}")
