"""Ranks applicants' CVs against a job description with a language model."""
import os
import json
from pathlib import Path

import pandas as pd
from openai import OpenAI
from pypdf import PdfReader

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])


def cv_text(path):
    reader = PdfReader(path)
    return "\n".join(p.extract_text() for p in reader.pages)


jobs = pd.read_excel("open_positions.xlsx")
job = jobs.iloc[0]["description"]
results = []
for cv in Path("cvs").glob("*.pdf"):
    response = client.chat.completions.create(
        model="gpt-4o",
        response_format={"type": "json_object"},
        messages=[
            {"role": "system", "content": "You are a recruiter. Answer as JSON with score (0-100) and reason."},
            {"role": "user", "content": f"Job:\n{job}\n\nCV:\n{cv_text(cv)}"},
        ],
    )
    answer = json.loads(response.choices[0].message.content)
    results.append({"cv": cv.name, **answer})

pd.DataFrame(results).sort_values("score").to_excel("ranking.xlsx")
