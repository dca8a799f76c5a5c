# board minutes -> chat engine (do not share!)
from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
from llama_index.llms.openai import OpenAI

Settings.llm = OpenAI(model="gpt-4o-mini", temperature=0.1)

documents = SimpleDirectoryReader(input_dir="./board_minutes", recursive=True).load_data()
index = VectorStoreIndex.from_documents(documents)
engine = index.as_query_engine(similarity_top_k=4)

while True:
    question = input("> ")
    if not question:
        break
    print(engine.query(question))
