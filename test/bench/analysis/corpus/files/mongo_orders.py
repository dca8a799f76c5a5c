from pymongo import MongoClient
import json

client = MongoClient("mongodb+srv://app:Zx81-spectrum@cluster0.ab1cd.mongodb.net/?retryWrites=true")
orders = client["shop"]["orders"]
pipeline = [
    {"$match": {"status": "open"}},
    {"$group": {"_id": "$customer", "total": {"$sum": "$amount"}, "n": {"$sum": 1}}},
    {"$sort": {"total": -1}},
]
top = list(orders.aggregate(pipeline))
print(json.dumps(top[:10], indent=2, default=str))
with open("top.json", "w") as f:
    json.dump(top, f, default=str)
print(len(top))
print(sum(t["n"] for t in top))
