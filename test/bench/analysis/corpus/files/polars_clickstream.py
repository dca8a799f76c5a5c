"""Sessions from clicks, with Polars."""
import polars as pl

clicks = pl.scan_csv("clicks.csv")
sessions = (
    clicks.with_columns(pl.col("at").str.to_datetime())
    .sort("user", "at")
    .with_columns((pl.col("at").diff().over("user") > pl.duration(minutes=30)).fill_null(True).alias("new"))
    .with_columns(pl.col("new").cum_sum().over("user").alias("session"))
    .group_by("user", "session")
    .agg(pl.len().alias("clicks"), pl.col("at").max() - pl.col("at").min())
)
table = sessions.collect()
print(table.describe())
table.write_parquet("sessions.parquet")
