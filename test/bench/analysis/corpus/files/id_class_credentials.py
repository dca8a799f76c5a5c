from dataclasses import dataclass

import pymysql
from woocommerce import API


@dataclass
class Shop:
    url: str = "https://shop.muster-moebel.example"
    consumer_key: str = "ck_«h40»"
    consumer_secret: str = "cs_«h40»"


class Warehouse:
    HOST = "10.20.4.11"
    USER = "lager"
    PASSWD = "lager«d4»"

    def connect(self):
        return pymysql.connect(host=self.HOST, user=self.USER, passwd=self.PASSWD, database="lager")

    def stock(self):
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT sku, stock FROM articles WHERE active = 1")
            return dict(cursor.fetchall())


shop = Shop()
api = API(url=shop.url, consumer_key=shop.consumer_key, consumer_secret=shop.consumer_secret, version="wc/v3")
for sku, stock in Warehouse().stock().items():
    for product in api.get("products", params={"sku": sku}).json():
        api.put(f"products/{product['id']}", {"stock_quantity": stock})
