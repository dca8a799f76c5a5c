import tomllib
from dataclasses import dataclass
from typing import Iterable

import pandas as pd
from openai import OpenAI as LLM

SETTINGS = {
    "llm": {
        "base_url": "https://llm-gateway.intern.local/openai/v1",
        "model": "gpt-4.1-mini",
        "key_file": "/etc/pricing/llm.toml",
    },
    "input": {"path": "rabatte_h1.xlsx", "sheet": "Freigaben"},
}


@dataclass
class Advisor:
    base_url: str
    model: str
    key_file: str

    def __post_init__(self):
        with open(self.key_file, "rb") as fh:
            token = tomllib.load(fh)["token"]
        self._llm = LLM(base_url=self.base_url, api_key=token, max_retries=4)

    def judge(self, rows: Iterable[dict]) -> str:
        lines = [" | ".join(str(v) for v in row.values()) for row in rows]
        lines.insert(0, "Welche Rabatte sind auffällig?")
        reply = self._llm.responses.create(model=self.model, input="\n".join(lines))
        return reply.output_text


def main():
    frame = pd.read_excel(SETTINGS["input"]["path"], sheet_name=SETTINGS["input"]["sheet"])
    big = frame.query("rabatt > 0.25")
    advisor = Advisor(**SETTINGS["llm"])
    print(advisor.judge(big.to_dict("records")))


if __name__ == "__main__":
    main()
