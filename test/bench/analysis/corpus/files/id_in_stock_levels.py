import polars as pl

stock = pl.scan_csv("stock_*.csv")
report = (
    stock.group_by("warehouse", "sku")
    .agg(pl.col("quantity").sum(), pl.col("value").sum())
    .filter(pl.col("quantity") < 10)
    .sort("warehouse")
    .collect()
)
report.write_excel("low_stock.xlsx")
