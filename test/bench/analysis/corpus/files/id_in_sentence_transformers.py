from sentence_transformers import SentenceTransformer, util

model = SentenceTransformer("paraphrase-multilingual-MiniLM-L12-v2")
QUESTIONS = ["How do I cancel?", "Where is my parcel?", "Can I change my address?"]
index = model.encode(QUESTIONS)
query = model.encode("I want to terminate the contract")
best = util.cos_sim(query, index).argmax().item()
print(QUESTIONS[best])
