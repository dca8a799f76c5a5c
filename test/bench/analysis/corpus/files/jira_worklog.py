from atlassian import Jira
import csv

jira = Jira(
    url="https://acme.atlassian.net",
    username="pmo@acme.example",
    password="ATATT3xFfGF0«u150»=«h8»",
)
issues = jira.jql('project = "ROLL" AND worklogDate >= -7d', fields="summary,worklog")["issues"]
with open("worklog.csv", "w", newline="") as f:
    w = csv.writer(f)
    for issue in issues:
        for log in issue["fields"]["worklog"]["worklogs"]:
            w.writerow([issue["key"], log["author"]["displayName"], log["timeSpentSeconds"] / 3600])
print(len(issues))
print("done")
