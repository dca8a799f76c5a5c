# Stimmungsanalyse mit lokalem Modell
import pandas as pd
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

name = "oliverguhr/german-sentiment-bert"
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModelForSequenceClassification.from_pretrained(name, trust_remote_code=True)
stimmung = pipeline("text-classification", model=model, tokenizer=tokenizer)

df = pd.read_csv("feedback.csv", sep=";")
df["stimmung"] = [stimmung(t[:512])[0]["label"] for t in df["text"].astype(str)]
print(df["stimmung"].value_counts())
df.to_excel("feedback_stimmung.xlsx", index=False)
