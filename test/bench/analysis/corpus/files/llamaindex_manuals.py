# Handbücher durchsuchen
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex

dokumente = SimpleDirectoryReader("handbuecher").load_data()
index = VectorStoreIndex.from_documents(dokumente)
engine = index.as_query_engine(similarity_top_k=4)

fragen = [
    "Wie wird der Filter gewechselt?",
    "Welche Wartungsintervalle gelten für die Pumpe P-200?",
    "Wer ist bei Störungen zu informieren?",
]
for frage in fragen:
    antwort = engine.query(frage)
    print(frage)
    print("  ", antwort)
