from langchain_anthropic import ChatAnthropic
from langchain_community.utilities import SQLDatabase
from langchain_community.agent_toolkits import create_sql_agent
from langchain_experimental.tools import PythonREPLTool

db = SQLDatabase.from_uri("oracle+oracledb://ro_user:Qx7-Lampe@fin-db:1521/?service_name=FIN")
llm = ChatAnthropic(model="claude-3-5-sonnet-20241022", temperature=0)
agent = create_sql_agent(llm, db=db, extra_tools=[PythonREPLTool()], verbose=True)
fragen = ["Umsatz je Quartal 2023?", "Die zehn größten Kunden?"]
for frage in fragen:
    ergebnis = agent.invoke({"input": frage})
    print(frage)
    print(ergebnis["output"])
    print("-" * 40)
print("fertig")
