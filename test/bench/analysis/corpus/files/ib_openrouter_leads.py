import asyncio, json, os, sqlite3
import aiohttp

URL = "https://openrouter.ai/api/v1/chat/completions"
MODELS = ["deepseek/deepseek-chat", "google/gemini-flash-1.5", "meta-llama/llama-3.1-70b-instruct"]
db = sqlite3.connect("crm_copy.sqlite")
db.row_factory = sqlite3.Row


def prompt_for(lead):
    parts = []
    for col in lead.keys():
        parts.append("%s=%s" % (col, lead[col]))
    return "Write a cold mail for this lead: " + "; ".join(parts)


async def ask(sess, model, text):
    head = {"Authorization": "Bearer %s" % os.environ["OPENROUTER_API_KEY"], "X-Title": "leads"}
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": text}]})
    async with sess.post(URL, data=body, headers=head) as resp:
        data = await resp.json()
        return data["choices"][0]["message"]["content"]


async def main():
    leads = db.execute("SELECT * FROM leads WHERE status='new' ORDER BY score DESC LIMIT 30").fetchall()
    async with aiohttp.ClientSession() as sess:
        for i, lead in enumerate(leads):
            txt = await ask(sess, MODELS[i % len(MODELS)], prompt_for(lead))
            db.execute("UPDATE leads SET draft=? WHERE id=?", (txt, lead["id"]))
    db.commit()

asyncio.get_event_loop().run_until_complete(main())
