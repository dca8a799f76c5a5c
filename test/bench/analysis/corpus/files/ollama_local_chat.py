"""Talks to the llama3 that runs on this machine; nothing leaves it."""
import ollama

history = [{"role": "system", "content": "Answer in one short paragraph."}]


def ask(text):
    history.append({"role": "user", "content": text})
    answer = ollama.chat(model="llama3", messages=history)
    history.append(answer["message"])
    return answer["message"]["content"]


while True:
    line = input("you: ").strip()
    if not line:
        break
    print("bot:", ask(line))
