import os
import subprocess
from anthropic import Anthropic

client = Anthropic()
messages = [{"role": "user", "content": "How full is this disk? Answer with one shell command, nothing else."}]

answer = client.messages.create(model="claude-3-7-sonnet-20250219", max_tokens=200, messages=messages)
command = answer.content[0].text
print("$", command)
result = subprocess.run(command, shell=True, capture_output=True, text=True)
print(result.stdout)
if result.returncode:
    print("failed", result.stderr)
    os._exit(result.returncode)
print("ok")
