import sqlite3
from typing import TypedDict

from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, SystemMessage
from langgraph.graph import END, StateGraph

llm = ChatAnthropic(model="claude-3-5-haiku-latest")


class State(TypedDict):
    customer: str
    notes: str
    summary: str


def load_notes(state: State) -> dict:
    connection = sqlite3.connect("crm.db")
    rows = connection.execute("SELECT note FROM notes WHERE customer = ?", (state["customer"],)).fetchall()
    return {"notes": "\n".join(row[0] for row in rows)}


def summarise(state: State) -> dict:
    answer = llm.invoke([SystemMessage("Summarise for the sales call."), HumanMessage(state["notes"])])
    return {"summary": answer.content}


graph = StateGraph(State)
graph.add_node("load", load_notes)
graph.add_node("summarise", summarise)
graph.set_entry_point("load")
graph.add_edge("load", "summarise")
graph.add_edge("summarise", END)
app = graph.compile()
print(app.invoke({"customer": "Muster AG"})["summary"])
