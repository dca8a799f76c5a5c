# HR analytics: funnel of the applications per channel
# generated with an assistant, checked by Lena (People & Culture)

import pandas as pd
import matplotlib.pyplot as plt

# ---------------------------------------------------------------
# 1. Load the data
# ---------------------------------------------------------------
applications = pd.read_csv("applications.csv", parse_dates=["applied_on"])

# ---------------------------------------------------------------
# 2. Define the stages in the right order
# ---------------------------------------------------------------
stages = ["applied", "screened", "interview", "offer", "hired"]
stage_index = {name: i for i, name in enumerate(stages)}

# ---------------------------------------------------------------
# 3. Compute how many people reached each stage
# ---------------------------------------------------------------
applications["reached"] = applications["stage"].map(stage_index)
funnel = pd.DataFrame(
    {stage: applications[applications["reached"] >= i].groupby("channel").size() for stage, i in stage_index.items()}
).fillna(0).astype(int)

# ---------------------------------------------------------------
# 4. Compute the pass rate between the stages
# ---------------------------------------------------------------
pass_rates = funnel.div(funnel.shift(axis=1)).iloc[:, 1:].mul(100).round(1)
pass_rates.columns = [f"pass_{c}" for c in pass_rates.columns]

# ---------------------------------------------------------------
# 5. Print and plot the results
# ---------------------------------------------------------------
print("Funnel per channel:")
print(funnel)
print("\nPass rates in percent:")
print(pass_rates)

fig, ax = plt.subplots(figsize=(10, 6))
funnel.T.plot(ax=ax, marker="o")
ax.set_title("Recruiting funnel")
ax.set_ylabel("people")
fig.savefig("funnel.png")

# ---------------------------------------------------------------
# 6. Skills in the CVs that mention AI tools
# ---------------------------------------------------------------
tools = ["openai", "anthropic", "langchain", "copilot", "gemini"]
mentions = {t: int(applications["skills"].str.contains(t, case=False, na=False).sum()) for t in tools}
print("\nMentions of AI tools:", mentions)
