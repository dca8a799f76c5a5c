import pandas as pd
from crewai import Agent, Crew, Process, Task

leads = pd.read_csv("leads_export.csv", sep=";")
table = leads[["company", "contact", "phone", "note"]].to_markdown(index=False)

scorer = Agent(
    role="Sales analyst",
    goal="Rank the leads",
    backstory="You know B2B sales.",
    llm="gpt-4o-mini",
)
rank = Task(
    description=f"Rank these leads from hot to cold:\n\n{table}",
    expected_output="A numbered list",
    agent=scorer,
)
crew = Crew(agents=[scorer], tasks=[rank], process=Process.sequential)
print(crew.kickoff())
