# Rank CVs against a job ad. Called by the recruiting team by double click
import glob
import os
import docx
import cohere as co

AD = "Senior buyer (m/f/d), SAP MM, English C1, team lead experience"


def words(path):
    d = docx.Document(path)
    for p in d.paragraphs:
        if p.text.strip():
            yield p.text
    for t in d.tables:
        for row in t.rows:
            yield " ".join(c.text for c in row.cells)


cvs = {}
for path in glob.glob("cv/*.docx"):
    cvs[os.path.basename(path)] = "\n".join(words(path))[:6000]

names = list(cvs)
api = co.ClientV2(os.environ["CO_API_KEY"])
hits = api.rerank(model="rerank-v3.5", query=AD, documents=[cvs[n] for n in names], top_n=10)
for place, hit in enumerate(hits.results, start=1):
    print(place, names[hit.index], round(hit.relevance_score, 3))

print("Rejected:")
best = {hit.index for hit in hits.results}
for i, n in enumerate(names):
    if i not in best:
        print(" -", n)
