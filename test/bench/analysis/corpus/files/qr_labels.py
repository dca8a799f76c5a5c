"""QR labels for the inventory."""
import qrcode
from PIL import Image, ImageDraw

LABELS = {"A-1001": "drill press", "A-1002": "band saw", "A-1003": "compressor"}

for number, name in LABELS.items():
    code = qrcode.make(f"inv:{number}").resize((200, 200))
    label = Image.new("RGB", (420, 220), "white")
    label.paste(code, (10, 10))
    draw = ImageDraw.Draw(label)
    draw.text((225, 60), number, fill="black")
    draw.text((225, 90), name, fill="black")
    label.save(f"labels/{number}.png")
    print(number)
