# translated from my R script (survey 2021, likert items q1..q20)
import numpy as np
import pandas as pd
from scipy import stats

d = pd.read_spss("survey2021.sav")
items = ["q%d" % i for i in range(1, 21)]
reverse = ["q3", "q7", "q12"]

likert = {"strongly disagree": 1, "disagree": 2, "neutral": 3, "agree": 4, "strongly agree": 5}
x = d[items].replace(likert).astype(float)
for r in reverse:
    x[r] = 6 - x[r]

# cronbach's alpha
def alpha(x):
    x = x.dropna()
    k = x.shape[1]
    return k / (k - 1) * (1 - x.var(ddof=1).sum() / x.sum(axis=1).var(ddof=1))

print("alpha total", round(alpha(x), 3))
for it in items:
    print("  without", it, round(alpha(x.drop(columns=it)), 3))

d["score"] = x.mean(axis=1)
g = [part["score"].dropna() for _, part in d.groupby("site")]
print("Levene", stats.levene(*g))
print("ANOVA ", stats.f_oneway(*g))
print("Kruskal", stats.kruskal(*g))

# effect size
grand = np.concatenate(g).mean()
ss_b = sum(len(v) * (v.mean() - grand) ** 2 for v in g)
ss_t = ((np.concatenate(g) - grand) ** 2).sum()
print("eta squared", round(ss_b / ss_t, 3))
