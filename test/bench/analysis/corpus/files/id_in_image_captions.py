from pathlib import Path

from PIL import Image, ImageDraw

for path in Path("photos").glob("*.png"):
    image = Image.open(path).convert("RGB")
    image.thumbnail((800, 800))
    ImageDraw.Draw(image).text((10, 10), path.stem, fill="white")
    image.save(path.with_suffix(".small.jpg"), quality=80)
