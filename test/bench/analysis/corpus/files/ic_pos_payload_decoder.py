"""Decode the QR payload on our till receipts (base64, deflated, fixed record layout)."""
import argparse
import base64
import binascii
import struct
import zlib

# sample from the manufacturer's handbook, chapter 4
SAMPLE = "eJxjZGBgMDAwMDQ0NDI2MTUzt7C0BAAZ1gLz"
LAYOUT = struct.Struct("<HIQ")


def decode(payload):
    try:
        raw = zlib.decompress(base64.b64decode(payload))
    except (binascii.Error, zlib.error) as err:
        raise SystemExit(f"not a receipt: {err}")
    till, number, cents = LAYOUT.unpack_from(raw.ljust(LAYOUT.size, b"\0"))
    return {"till": till, "number": number, "total": cents / 100}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("payload", nargs="?", default=SAMPLE)
    print(decode(parser.parse_args().payload))
