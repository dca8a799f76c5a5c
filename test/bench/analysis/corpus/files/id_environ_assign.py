import os

os.environ["OPENAI_API_KEY"] = "sk-proj-«u48»T3BlbkFJ«u40»"
os.environ.setdefault("LANGSMITH_API_KEY", "lsv2_pt_«h32»_«h10»")
os.environ.update(PGPASSWORD="pg«l6»«d4»", PGUSER="etl")

from langchain_openai import ChatOpenAI

llm = ChatOpenAI(model="gpt-4o-mini")
print(llm.invoke("Three slogans for a bicycle shop").content)
