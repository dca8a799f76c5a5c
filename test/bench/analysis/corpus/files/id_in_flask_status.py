from flask import Flask, jsonify

app = Flask(__name__)
STATES = {"import": "ok", "report": "waiting"}


@app.get("/status")
def status():
    return jsonify(STATES)


@app.post("/status/<name>/<state>")
def change(name, state):
    if name not in STATES:
        return jsonify(error="unknown"), 404
    STATES[name] = state
    return jsonify(STATES)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=8080)
