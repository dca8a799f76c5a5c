import cohere
import numpy as np
import pandas as pd

co = cohere.Client("«a40»")
faq = pd.read_excel("faq.xlsx")
emb = co.embed(texts=faq["question"].tolist(), model="embed-multilingual-v3.0", input_type="search_document").embeddings
emb = np.array(emb)
np.save("faq.npy", emb)
query = np.array(co.embed(texts=[input("? ")], model="embed-multilingual-v3.0", input_type="search_query").embeddings[0])
scores = emb @ query
for i in np.argsort(-scores)[:3]:
    print(faq.loc[i, "question"], "->", faq.loc[i, "answer"])
    print(round(float(scores[i]), 3))
