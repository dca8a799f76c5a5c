"""Questions about a supplier contract; LangChain pipe style."""
import sys

from langchain_community.document_loaders import PyPDFLoader
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI

pages = PyPDFLoader(sys.argv[1]).load()
contract = "\n\n".join(page.page_content for page in pages)

prompt = ChatPromptTemplate.from_messages(
    [
        ("system", "Answer only from the contract."),
        ("human", "Contract:\n{contract}\n\nQuestion: {question}"),
    ]
)
llm = ChatOpenAI(model="gpt-4o", temperature=0)
chain = prompt | llm | StrOutputParser()

for question in ("Notice period?", "Liability cap?", "Price adjustment?"):
    answer = chain.invoke({"contract": contract, "question": question})
    print(f"{question}\n  {answer}\n")
