# Screenshot -> what does this SAP error mean?
import base64, io, sys
import pyautogui
import requests

HEADERS = {
    "x-api-key": "sk-ant-api03-«u93»AA",
    "anthropic-version": "2023-06-01",
}

shot = pyautogui.screenshot()
buf = io.BytesIO()
shot.save(buf, format="PNG")
img = base64.standard_b64encode(buf.getvalue()).decode()

body = {
    "model": "claude-3-7-sonnet-20250219",
    "max_tokens": 500,
    "messages": [
        {
            "role": "user",
            "content": [
                {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": img}},
                {"type": "text", "text": "Explain the error on this screen to a bookkeeper."},
            ],
        }
    ],
}
r = requests.post("https://api.anthropic.com/v1/messages", headers=HEADERS, json=body, timeout=90)
if r.status_code != 200:
    sys.exit(r.text)
print(r.json()["content"][0]["text"])
