import sys
import time


def progress(items, width=40):
    total = len(items)
    for number, item in enumerate(items, 1):
        filled = width * number // total
        sys.stderr.write("\r[" + "#" * filled + "." * (width - filled) + f"] {number}/{total}")
        yield item
    sys.stderr.write("\n")


for _ in progress(range(30)):
    time.sleep(0.02)
