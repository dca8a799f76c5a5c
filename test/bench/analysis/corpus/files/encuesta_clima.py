# Encuesta de clima laboral: medias por área
import pandas as pd
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

df = pd.read_excel("encuesta.xlsx", sheet_name=0)
preguntas = [c for c in df.columns if c.startswith("P")]
medias = df.groupby("area")[preguntas].mean()
# áreas con menos de 5 respuestas no se publican
conteo = df["area"].value_counts()
medias = medias[medias.index.isin(conteo[conteo >= 5].index)]
ax = medias.mean(axis=1).sort_values().plot(kind="barh")
ax.set_xlabel("media (1-5)")
plt.tight_layout()
plt.savefig("clima.png")
print(medias.round(2))
