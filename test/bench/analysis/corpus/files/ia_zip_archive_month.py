"""Packs the reports of a month into one ZIP file and checks it; the originals stay where they are."""
import argparse
import hashlib
import zipfile
from pathlib import Path


def digest(stream):
    value = hashlib.sha256()
    for block in iter(lambda: stream.read(1 << 16), b""):
        value.update(block)
    return value.hexdigest()


def pack(folder: Path, month: str, target: Path) -> dict:
    sums = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob(f"*{month}*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                archive.write(path, name)
                with path.open("rb") as stream:
                    sums[name] = digest(stream)
        archive.writestr("SHA256SUMS", "".join(f"{s}  {n}\n" for n, s in sums.items()))
    return sums


def verify(target: Path, sums: dict) -> bool:
    with zipfile.ZipFile(target) as archive:
        if archive.testzip() is not None:
            return False
        for name, expected in sums.items():
            with archive.open(name) as stream:
                if digest(stream) != expected:
                    return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("month", help="as in the names, e.g. 2024-05")
    args = parser.parse_args()
    target = args.folder.with_name(f"{args.folder.name}_{args.month}.zip")
    sums = pack(args.folder, args.month, target)
    if not verify(target, sums):
        raise SystemExit(f"{target} is damaged")
    print(target, len(sums), "files,", target.stat().st_size // 1024, "kB; nothing was deleted")


if __name__ == "__main__":
    main()
