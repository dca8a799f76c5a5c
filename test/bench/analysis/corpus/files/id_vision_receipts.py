import base64
import mimetypes
from pathlib import Path

from dotenv import load_dotenv
from openai import OpenAI

load_dotenv()
client = OpenAI()


def data_url(path: Path) -> str:
    kind, _ = mimetypes.guess_type(path.name)
    encoded = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{kind};base64,{encoded}"


def read_receipt(path: Path) -> str:
    content = [
        {"type": "text", "text": "Merchant, date, total, VAT as JSON."},
        {"type": "image_url", "image_url": {"url": data_url(path), "detail": "low"}},
    ]
    completion = client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": content}],
        response_format={"type": "json_object"},
    )
    return completion.choices[0].message.content


for receipt in Path.home().joinpath("Receipts").glob("*.jpg"):
    print(receipt.name, read_receipt(receipt))
