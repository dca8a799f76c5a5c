import csv
import functools
import time

import requests

MODEL_URL = "https://api-inference.huggingface.co/models/facebook/bart-large-mnli"
TOKEN = "hf_«a34»"


def retry(times=3):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for attempt in range(times):
                try:
                    return function(*args, **kwargs)
                except requests.HTTPError:
                    time.sleep(2**attempt)
            raise RuntimeError("gave up")

        return inner

    return wrap


@retry(times=4)
def classify(text, labels):
    response = requests.post(
        MODEL_URL,
        headers={"Authorization": "Bearer " + TOKEN},
        json={"inputs": text, "parameters": {"candidate_labels": labels}},
        timeout=30,
    )
    response.raise_for_status()
    return response.json()["labels"][0]


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as fh:
        reader = csv.reader(fh)
        next(reader)
        yield from reader


for identifier, comment, *_ in rows("comments.csv"):
    print(identifier, classify(comment, ["praise", "complaint", "question"]))
