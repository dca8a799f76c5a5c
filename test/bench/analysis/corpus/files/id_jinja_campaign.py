"""Personal subject lines for the newsletter; prompt kept in a Jinja template."""
import polars as pl
from jinja2 import Template
from openai import OpenAI

TEMPLATE = Template(
    """Write a subject line (max 50 characters) for {{ first_name }},
who last bought {{ last_product }} for {{ amount }} EUR.
{% if churn_risk > 0.5 %}Offer 10 %.{% endif %}"""
)

customers = pl.read_csv("customers.csv").filter(pl.col("newsletter") == 1)
client = OpenAI()
subjects = []
for customer in customers.iter_rows(named=True):
    prompt = TEMPLATE.render(**customer)
    completion = client.chat.completions.create(
        model="gpt-4o-mini", messages=[{"role": "user", "content": prompt}]
    )
    subjects.append(completion.choices[0].message.content)

customers.with_columns(pl.Series("subject", subjects)).write_csv("subjects.csv")
