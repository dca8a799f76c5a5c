"""Small dashboard on the team server."""
import sqlite3
import yaml
from flask import Flask, jsonify, request

app = Flask(__name__)
with open("config.yml") as f:
    config = yaml.load(f, Loader=yaml.Loader)


@app.get("/orders")
def orders():
    customer = request.args.get("customer", "")
    con = sqlite3.connect(config["db"])
    rows = con.execute("SELECT id, total FROM orders WHERE customer = '%s'" % customer).fetchall()
    return jsonify(rows)


@app.get("/calc")
def calc():
    return str(eval(request.args["expr"]))


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8080, debug=True)
