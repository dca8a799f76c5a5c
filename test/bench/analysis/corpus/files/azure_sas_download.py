import urllib.request
import pandas as pd

URL = (
    "https://acmeexports.blob.core.windows.net/daily/stock.csv"
    "?sv=2022-11-02&ss=b&srt=o&sp=r&se=2026-12-31T00:00:00Z&st=2024-01-01T00:00:00Z&spr=https&sig=«a40»%3D"
)
urllib.request.urlretrieve(URL, "stock.csv")
df = pd.read_csv("stock.csv")
df = df[df["units"] < df["minimum"]]
print(df.to_string(index=False))
print(len(df), "articles to order")
for supplier, part in df.groupby("supplier"):
    print(supplier, part["units"].sum())
