from crewai import Agent, Crew, Process, Task
from crewai_tools import SerperDevTool, ScrapeWebsiteTool

researcher = Agent(
    role="Market researcher",
    goal="Find the five largest competitors in Iberian cold-chain logistics",
    backstory="You have worked for a consultancy for ten years.",
    tools=[SerperDevTool(), ScrapeWebsiteTool()],
)
writer = Agent(
    role="Analyst",
    goal="Write a one-page brief for the board",
    backstory="You write short, sober texts.",
)
research = Task(description="List competitors with revenue and source.", expected_output="table", agent=researcher)
brief = Task(description="Write the brief.", expected_output="one page of markdown", agent=writer, output_file="brief.md")
crew = Crew(agents=[researcher, writer], tasks=[research, brief], process=Process.sequential)
print(crew.kickoff())
