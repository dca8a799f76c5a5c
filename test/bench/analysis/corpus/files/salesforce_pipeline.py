"""Weekly pipeline extract from Salesforce."""
from simple_salesforce import Salesforce
import pandas as pd

sf = Salesforce(
    username="integration@acme-machines.com",
    password="Trk!88-pelican",
    security_token="«a24»",
)

soql = """
SELECT Id, Name, StageName, Amount, CloseDate, Owner.Name
FROM Opportunity
WHERE IsClosed = false AND CloseDate = THIS_QUARTER
"""
records = sf.query_all(soql)["records"]
df = pd.DataFrame(records).drop(columns="attributes")
by_stage = df.groupby("StageName")["Amount"].sum()
print(by_stage)
with pd.ExcelWriter("pipeline.xlsx") as xw:
    df.to_excel(xw, sheet_name="detail", index=False)
    by_stage.to_excel(xw, sheet_name="summary")
