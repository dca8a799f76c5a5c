import os
import google.generativeai as genai
import pandas as pd

genai.configure(api_key=os.environ["GEMINI_API_KEY"])
model = genai.GenerativeModel("gemini-1.5-flash")

reviews = pd.read_csv("amazon_reviews.csv")
out = []
for text in reviews["review"].head(200):
    answer = model.generate_content("Sentiment (positive/negative/neutral) of: " + text)
    out.append(answer.text.strip().lower())

reviews = reviews.head(200).assign(sentiment=out)
counts = reviews["sentiment"].value_counts()
print(counts)
reviews.to_csv("reviews_scored.csv", index=False)
