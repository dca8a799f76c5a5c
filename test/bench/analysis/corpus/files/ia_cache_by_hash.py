"""Resizes product photos once and remembers them by the hash of their content.

The hash names the file in the cache, it protects nothing.
"""
import argparse
import hashlib
import json
from pathlib import Path

from PIL import Image

CACHE = Path(".thumb-cache")
SIZE = (320, 320)


def cache_key(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    digest.update(repr(SIZE).encode())
    digest.update(path.read_bytes())
    return digest.hexdigest()


def etag(text: str) -> str:
    return hashlib.new("sha256", text.encode("utf-8")).hexdigest()[:16]


def thumbnail(path: Path) -> Path:
    target = CACHE / f"{cache_key(path)}.jpg"
    if not target.exists():
        with Image.open(path) as image:
            image.thumbnail(SIZE)
            image.convert("RGB").save(target, quality=85)
    return target


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    CACHE.mkdir(exist_ok=True)
    index = {}
    for path in sorted(args.folder.glob("*.jp*g")):
        index[path.name] = thumbnail(path).name
    manifest = json.dumps(index, indent=1)
    (CACHE / "index.json").write_text(manifest)
    print(len(index), "photos, etag", etag(manifest))


if __name__ == "__main__":
    main()
