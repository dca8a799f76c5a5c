"""Lunch talk: how the six digits in the authenticator come about (test vectors of RFC 6238)."""
import base64
import hmac
import struct

RFC_KEY = b"12345678901234567890"  # published in the RFC, appendix B
EXAMPLE_SECRET = "JBSWY3DPEHPK3PXP"  # the one in every tutorial: "Hello!" and four bytes
VECTORS = {59: "94287082", 1111111109: "07081804", 2000000000: "69279037"}


def totp(key, moment, digits=8, step=30):
    digest = hmac.new(key, struct.pack(">Q", moment // step), "sha1").digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


for moment, expected in VECTORS.items():
    got = totp(RFC_KEY, moment)
    print(moment, got, "ok" if got == expected else "WRONG")
print("tutorial:", totp(base64.b32decode(EXAMPLE_SECRET), 0, digits=6))
