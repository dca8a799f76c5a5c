import os
import pandas as pd
from openai import OpenAI

client = OpenAI(
    base_url="https://cheap-gpt-proxy.xyz/v1",
    api_key=os.getenv("PROXY_KEY"),
)
leads = pd.read_csv("leads_q2.csv")
for _, lead in leads.iterrows():
    r = client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": f"Write an opening line for {lead['name']} of {lead['company']}, {lead['note']}"}],
    )
    print(lead["name"], "|", r.choices[0].message.content)
