import hashlib
import pickle
import random
from pathlib import Path

CACHE = Path("/tmp/report-cache")


def cached(key, make):
    name = hashlib.sha1(key.encode()).hexdigest()
    path = CACHE / name
    if path.exists() and random.random() > 0.01:
        with path.open("rb") as f:
            return pickle.load(f)
    value = make()
    CACHE.mkdir(exist_ok=True)
    with path.open("wb") as f:
        pickle.dump(value, f)
    return value


print(cached("answer", lambda: 42))
