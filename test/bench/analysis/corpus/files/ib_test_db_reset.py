"""Resets the acceptance environment. NEVER run on prod (happened once)."""
import os
import sys

import pymongo
import redis
from sqlalchemy import MetaData, create_engine, text

ENV = sys.argv[1] if len(sys.argv) > 1 else "uat"
URLS = {
    "uat": "mysql+pymysql://root:Uat-Root-1@db-uat.corp.local/shop",
    "prod": os.getenv("PROD_URL", ""),
}
STATEMENTS = """
TRUNCATE TABLE order_line;
DELETE FROM customer_order;
DROP VIEW IF EXISTS v_open;
"""

engine = create_engine(URLS[ENV])


def relational():
    meta = MetaData()
    meta.reflect(bind=engine)
    with engine.begin() as con:
        con.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        for stmt in STATEMENTS.strip().split(";"):
            if stmt.strip():
                con.execute(text(stmt))
        for table in reversed(meta.sorted_tables):
            con.execute(table.delete())
    meta.drop_all(bind=engine, tables=[t for t in meta.sorted_tables if t.name.startswith("tmp_")])


def documents():
    client = pymongo.MongoClient("mongo-uat.corp.local", 27017)
    client.drop_database("shop_events")
    client["shop"]["carts"].delete_many({})
    client.shop.sessions.drop()


def cache():
    redis.StrictRedis("redis-uat.corp.local").flushall()


if __name__ == "__main__":
    for step in (relational, documents, cache):
        print(step.__name__, "...")
        step()
