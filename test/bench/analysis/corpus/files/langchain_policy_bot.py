"""Question answering over the HR policies (RAG)."""
import os
from langchain_community.document_loaders import PyPDFDirectoryLoader
from langchain_community.vectorstores import FAISS
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from langchain.chains import RetrievalQA

os.environ.setdefault("OPENAI_API_KEY", open("/etc/hr-bot/key").read().strip())

docs = PyPDFDirectoryLoader("policies/").load()
chunks = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=80).split_documents(docs)
index = FAISS.from_documents(chunks, OpenAIEmbeddings())
chain = RetrievalQA.from_chain_type(
    llm=ChatOpenAI(model="gpt-4o-mini", temperature=0),
    retriever=index.as_retriever(),
)

while True:
    question = input("Question: ")
    if not question:
        break
    print(chain.invoke({"query": question})["result"])
