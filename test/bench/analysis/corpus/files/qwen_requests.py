import os
import requests

API = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions"
key = os.environ["DASHSCOPE_API_KEY"]


def ask(question: str) -> str:
    reply = requests.post(
        API,
        headers={"Authorization": f"Bearer {key}"},
        json={"model": "qwen-plus", "messages": [{"role": "user", "content": question}]},
        timeout=60,
    )
    reply.raise_for_status()
    return reply.json()["choices"][0]["message"]["content"]


if __name__ == "__main__":
    while True:
        q = input("> ")
        if q in ("", "exit"):
            break
        print(ask(q))
