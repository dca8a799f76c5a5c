import duckdb

connection = duckdb.connect()
connection.sql(
    """
    SELECT region, date_trunc('month', day) AS month, sum(net) AS net
    FROM read_parquet('sales/*.parquet')
    GROUP BY ALL ORDER BY ALL
    """
).show()
