import os

import cohere
import numpy as np
import pandas as pd
from openai import OpenAI

co = cohere.Client(os.environ["CO_API_KEY"])
oa = OpenAI()


def chunks(items, size=96):
    for start in range(0, len(items), size):
        yield items[start : start + size]


faq = pd.read_parquet("faq.parquet")
texts = (faq["question"] + "\n" + faq["answer"]).tolist()

vectors = []
for part in chunks(texts):
    response = oa.embeddings.create(model="text-embedding-3-small", input=part)
    vectors.extend(item.embedding for item in response.data)
np.save("faq.npy", np.array(vectors))

order = co.rerank(query="How do I cancel?", documents=texts[:100], model="rerank-v3.5", top_n=5)
for hit in order.results:
    print(hit.relevance_score, texts[hit.index][:80])
