"""Ask the warehouse in plain language: the model writes the SQL and we run it."""
import os
import pandas as pd
import sqlalchemy as sa
from openai import OpenAI

client = OpenAI()
engine = sa.create_engine(os.environ["DWH_URL"])
schema = pd.read_sql("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'mart'", engine)


def to_code(question):
    r = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": "Answer with Python code only. Tables:\n" + schema.to_csv(index=False)},
            {"role": "user", "content": question},
        ],
    )
    return r.choices[0].message.content


while True:
    question = input("> ")
    code = to_code(question)
    exec(code)
