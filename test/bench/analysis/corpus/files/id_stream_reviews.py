"""Streams a summary of product reviews to the terminal. Marketing, weekly."""
import csv
import sys

from openai import OpenAI


class ReviewSummariser:
    def __init__(self, path, model="gpt-4.1-mini"):
        self.path = path
        self.model = model
        self.client = OpenAI()
        self.reviews = []

    def load(self):
        with open(self.path, newline="", encoding="utf-8") as fh:
            for row in csv.DictReader(fh):
                if int(row["stars"]) <= 3:
                    self.reviews.append(f"{row['product']}: {row['text']}")
        return self

    def _prompt(self):
        head = "Summarise what customers complain about, per product."
        return "\n".join([head, "", *self.reviews])

    def stream(self):
        events = self.client.chat.completions.create(
            model=self.model,
            messages=[{"role": "user", "content": self._prompt()}],
            stream=True,
        )
        for event in events:
            yield event.choices[0].delta.content or ""


for piece in ReviewSummariser("reviews_2024.csv").load().stream():
    sys.stdout.write(piece)
