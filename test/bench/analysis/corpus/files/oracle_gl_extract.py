"""General ledger extract for the auditors."""
import os
import oracledb
import pandas as pd

DSN = "ora-fin.corp.local:1521/FINP"


def connect():
    return oracledb.connect(
        user=os.environ["GL_USER"],
        password=os.environ["GL_PASSWORD"],
        dsn=DSN,
    )


def extract(period):
    with connect() as con:
        return pd.read_sql(
            "SELECT journal, account, amount, posted_by FROM gl_lines WHERE period = :p",
            con,
            params={"p": period},
        )


def everything():
    with connect() as con:
        return pd.read_sql("SELECT * FROM gl_accounts", con)


if __name__ == "__main__":
    extract("2024-04").to_parquet("gl_2024_04.parquet")
    everything().to_csv("accounts.csv", index=False)
