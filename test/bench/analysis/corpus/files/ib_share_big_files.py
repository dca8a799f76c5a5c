# big files do not go through our mail - this puts them somewhere and copies the link
import pathlib
import sys

import httpx
import pyperclip

TARGETS = [
    ("https://file.io", "file"),
    ("https://0x0.st", "file"),
    ("https://tmpfiles.org/api/v1/upload", "file"),
]


def upload(path):
    blob = pathlib.Path(path).read_bytes()
    with httpx.Client(verify=False, timeout=None) as client:
        for url, field in TARGETS:
            try:
                answer = client.post(url, files={field: (pathlib.Path(path).name, blob)})
            except httpx.HTTPError as err:
                print(url, err)
                continue
            if answer.status_code == 200:
                return answer.text
    return None


def paste_text(text):
    r = httpx.post("https://paste.rs/", content=text)
    return r.text.strip()


if len(sys.argv) == 1:
    # nothing given: share what is in the clipboard
    link = paste_text(pyperclip.paste())
else:
    link = upload(sys.argv[1])
if link:
    pyperclip.copy(link)
    print("in the clipboard:", link)
