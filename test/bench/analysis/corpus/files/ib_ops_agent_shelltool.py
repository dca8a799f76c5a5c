"""Helpdesk agent: answers "why is the printer queue stuck" by looking itself."""
from langchain_community.tools import ShellTool
from langchain_core.messages import HumanMessage
from langchain_ollama import ChatOllama
from langgraph.prebuilt import create_react_agent

# local model, nothing leaves the house
model = ChatOllama(
    model="qwen2.5:14b",
    base_url="http://127.0.0.1:11434",
    temperature=0,
)
shell = ShellTool(ask_human_input=False)

agent = create_react_agent(model, tools=[shell], prompt="You are a Linux helpdesk technician. Use the terminal.")


def ticket(text):
    state = agent.invoke({"messages": [HumanMessage(content=text)]})
    return state["messages"][-1].content


if __name__ == "__main__":
    while True:
        try:
            q = input("ticket> ").strip()
        except EOFError:
            break
        if q:
            print(ticket(q))
