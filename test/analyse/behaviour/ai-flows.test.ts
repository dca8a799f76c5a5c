/** Data on its way to a model, as scripts of many kinds write it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyse } from '../../helpers/behaviour.ts';

const test = suite('data that reaches AI providers');

/** Providers with the source of their key and what reaches them, in one line each. */
function brief(text: string): readonly string[] {
  return analyse(text).aiUsage.map(({ provider, keySource, flows }) => {
    const sources = [...new Set(flows.map((flow) => flow.source))].filter(
      (source) => source !== 'user input',
    );
    return `${provider}, ${keySource}: ${sources.join(', ')}`;
  });
}

test('a session whose headers carry the key, in a class', () => {
  assert.equal(
    brief(`import os, requests, pandas as pd
BASE = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")
class Client:
    def __init__(self):
        self.s = requests.Session()
        self.s.headers.update({"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"})
    def ask(self, prompt):
        r = self.s.post(f"{BASE}/chat/completions", json={"model": "gpt-4o", "messages": [{"role": "user", "content": prompt}]})
        return r.json()["choices"][0]["message"]["content"]
c = Client()
df = pd.read_excel("gehalt.xlsx")
df["note"] = df.apply(lambda r: c.ask(f"{r['name']}: {r['text']}"), axis=1)`),
    ['OpenAI, environment: spreadsheet'],
  );
});

test('what people type into a Gradio application, and what they upload', () => {
  const sources = (text: string) =>
    analyse(text).aiUsage.flatMap(({ provider, flows }) =>
      flows.map(({ source }) => `${provider}: ${source}`),
    );
  const head = `import gradio as gr
from openai import OpenAI
client = OpenAI()
def ask(text, history=None):
    return client.responses.create(model="gpt-4o", input=text)
`;
  assert.equal(sources(`${head}gr.ChatInterface(ask).launch()`), ['OpenAI: user input']);
  assert.equal(sources(`${head}gr.Interface(fn=ask, inputs="text", outputs="text").launch()`), [
    'OpenAI: user input',
  ]);
  assert.equal(sources(`${head}gr.Interface(ask, [gr.File(), "text"], "text")`), ['OpenAI: uploaded file']);
  assert.equal(
    sources(`${head}with gr.Blocks() as demo:
    box = gr.Textbox()
    gr.Button("Go").click(ask, inputs=[box], outputs=box)`),
    ['OpenAI: user input'],
  );
  assert.equal(sources(`${head}gr.Interface(print, "text", "text")`), []);
});

test('files that the SQL of DuckDB reads', () => {
  const head = 'import duckdb\nfrom openai import OpenAI\n';
  const tail = '.df()\nOpenAI().responses.create(model="gpt-4o", input=t.to_string())';
  for (const [call, source] of [
    [`duckdb.sql("FROM 's3://acme/ledger/*.parquet' WHERE year = 2024")`, 'cloud storage'],
    [`duckdb.query("SELECT * FROM read_csv('salaries.csv')")`, 'CSV file'],
    [`duckdb.connect().execute("SELECT name FROM 'people.parquet'")`, 'data file'],
    [`duckdb.read_parquet("hr/*.parquet")`, 'data file'],
  ] as const)
    assert.equal(brief(`${head}t = ${call}${tail}`), [`OpenAI, environment: ${source}`], call);
});

test('a base of a server that a variable names', () => {
  assert.equal(
    brief(`import os, csv, requests
ep = os.environ["AZURE_OPENAI_ENDPOINT"]
key = os.environ["AZURE_OPENAI_KEY"]
with open("kunden.csv") as f:
    rows = list(csv.DictReader(f))
for row in rows:
    requests.post(f"{ep}/openai/deployments/gpt4/chat/completions?api-version=2024-02-01", headers={"api-key": key}, json={"messages": [{"role": "user", "content": str(row)}]})`),
    ['Azure OpenAI, environment: CSV file'],
  );
});

test('an executor that is given a function', () => {
  assert.equal(
    brief(`from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from openai import OpenAI
import pdfplumber
client = OpenAI()
def text_of(p):
    with pdfplumber.open(p) as pdf:
        return "\\n".join(page.extract_text() for page in pdf.pages)
def summarize(path):
    t = text_of(path)
    return client.chat.completions.create(model="gpt-4o-mini", messages=[{"role":"user","content":t[:8000]}])
with ThreadPoolExecutor(8) as ex:
    futures = [ex.submit(summarize, p) for p in Path("in").glob("*.pdf")]`),
    ['OpenAI, environment: document'],
  );
});

test('what the functions of a pool give back', () => {
  assert.equal(
    brief(`from concurrent.futures import ThreadPoolExecutor
import os
from openai import OpenAI
import fitz
client = OpenAI(api_key=os.getenv("OPENAI_API_KEY"))
def load(p):
    return "".join(x.get_text() for x in fitz.open(p))
with ThreadPoolExecutor() as pool:
    texts = list(pool.map(load, os.listdir("docs")))
for t in texts:
    client.embeddings.create(model="text-embedding-3-small", input=t)`),
    ['OpenAI, environment: document'],
  );
});

test('a batch file that the script wrote', () => {
  assert.equal(
    brief(`import json, pandas as pd
from openai import OpenAI
client = OpenAI()
df = pd.read_excel("survey.xlsx")
with open("batch.jsonl", "w") as f:
    for i, row in df.iterrows():
        req = {"custom_id": str(i), "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": row["comment"]}]}}
        f.write(json.dumps(req) + "\\n")
up = client.files.create(file=open("batch.jsonl", "rb"), purpose="batch")
client.batches.create(input_file_id=up.id, endpoint="/v1/chat/completions", completion_window="24h")`),
    ['OpenAI, environment: spreadsheet'],
  );
});

test('a toolkit that holds a database', () => {
  assert.equal(
    brief(`from langchain_openai import ChatOpenAI
from langchain_community.utilities import SQLDatabase
from langchain_community.agent_toolkits import create_sql_agent, SQLDatabaseToolkit
db = SQLDatabase.from_uri("postgresql://u@h/db")
llm = ChatOpenAI(model="gpt-4o")
toolkit = SQLDatabaseToolkit(db=db, llm=llm)
agent = create_sql_agent(llm=llm, toolkit=toolkit)
agent.invoke({"input": "How many?"})`),
    ['OpenAI, environment: database'],
  );
});

test('a tool that a model may call', () => {
  assert.equal(
    brief(`import sqlite3
from langchain_openai import ChatOpenAI
from langchain_core.tools import tool
from langgraph.prebuilt import create_react_agent
@tool
def customers(q: str) -> str:
    "search"
    con = sqlite3.connect("crm.db")
    return str(con.execute("SELECT * FROM customers WHERE name LIKE ?", (q,)).fetchall())
agent = create_react_agent(ChatOpenAI(model="gpt-4o"), tools=[customers])
agent.invoke({"messages": [("user", input())]})`),
    ['OpenAI, environment: database'],
  );
});

test('a store of vectors made of documents', () => {
  assert.equal(
    brief(`from langchain_community.document_loaders import PyPDFDirectoryLoader
from langchain_text_splitters import RecursiveCharacterTextSplitter
from langchain_chroma import Chroma
from langchain_openai import OpenAIEmbeddings, ChatOpenAI
docs = PyPDFDirectoryLoader("contracts").load()
chunks = RecursiveCharacterTextSplitter(chunk_size=1000).split_documents(docs)
vs = Chroma.from_documents(chunks, OpenAIEmbeddings(), persist_directory="db")`),
    ['OpenAI, environment: document'],
  );
});

test('a store that embeds by itself', () => {
  assert.equal(
    brief(`import chromadb, glob
from chromadb.utils import embedding_functions
ef = embedding_functions.OpenAIEmbeddingFunction(api_key=__import__("os").environ["OPENAI_API_KEY"], model_name="text-embedding-3-small")
col = chromadb.PersistentClient("db").get_or_create_collection("docs", embedding_function=ef)
for p in glob.glob("notes/*.md"):
    col.add(documents=[open(p).read()], ids=[p])`),
    ['OpenAI, environment: file'],
  );
});

test('an index of a folder', () => {
  assert.equal(
    brief(`from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
docs = SimpleDirectoryReader("./hr").load_data()
index = VectorStoreIndex.from_documents(docs)
print(index.as_query_engine().query("Who earns most?"))`),
    ['OpenAI, environment: document'],
  );
});

test('mail by a generator', () => {
  assert.equal(
    brief(`import imaplib, email
import anthropic
def fetch():
    m = imaplib.IMAP4_SSL("imap.corp.local")
    m.login(USER, PW)
    m.select()
    _, ids = m.search(None, "UNSEEN")
    for i in ids[0].split():
        _, data = m.fetch(i, "(RFC822)")
        yield email.message_from_bytes(data[0][1])
def body(msg):
    for part in msg.walk():
        if part.get_content_type() == "text/plain":
            return part.get_payload(decode=True).decode()
cl = anthropic.Anthropic()
for msg in fetch():
    cl.messages.create(model="claude-3-5-haiku-latest", max_tokens=100, messages=[{"role":"user","content": f"Subject {msg['subject']}\\n{body(msg)}"}])`),
    ['Anthropic, environment: mail'],
  );
});

test('mail by COM, the key from a file of settings', () => {
  assert.equal(
    brief(`import configparser, win32com.client
import google.generativeai as genai
cfg = configparser.ConfigParser()
cfg.read("settings.ini")
genai.configure(api_key=cfg["gemini"]["key"])
model = genai.GenerativeModel("gemini-1.5-flash")
ns = win32com.client.Dispatch("Outlook.Application").GetNamespace("MAPI")
inbox = ns.GetDefaultFolder(6)
for m in inbox.Items:
    print(model.generate_content("Summarize: " + m.Body).text)`),
    ['Google Gemini, file: mail'],
  );
});

test('a history that grows', () => {
  assert.equal(
    brief(`import openai, pyperclip, os
openai.api_key = os.getenv("OPENAI_API_KEY")
messages = []
while True:
    t = pyperclip.paste()
    messages.append({"role": "user", "content": t})
    openai.ChatCompletion.create(model="gpt-4", messages=messages)`),
    ['OpenAI, environment: clipboard'],
  );
});

test('a screenshot through a buffer', () => {
  assert.equal(
    brief(`import base64, io
import pyautogui
from openai import OpenAI
buf = io.BytesIO()
pyautogui.screenshot().save(buf, format="PNG")
b64 = base64.b64encode(buf.getvalue()).decode()
OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role":"user","content":[{"type":"image_url","image_url":{"url":f"data:image/png;base64,{b64}"}}]}])`),
    ['OpenAI, environment: screen capture'],
  );
});

test('settings of a class', () => {
  assert.equal(
    brief(`import os
import polars as pl
from litellm import completion
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    mistral_api_key: str
    model: str = "mistral/mistral-large-latest"
settings = Settings()
df = pl.read_csv("reviews.csv")
for row in df.iter_rows(named=True):
    completion(model=settings.model, api_key=settings.mistral_api_key, messages=[{"role": "user", "content": row["text"]}])`),
    ['Mistral AI, environment: CSV file'],
  );
});

test('objects of a data class, a client that is a property', () => {
  assert.equal(
    brief(`import openpyxl
from dataclasses import dataclass
from anthropic import Anthropic
@dataclass
class Person:
    name: str
    salary: float
def load(path):
    ws = openpyxl.load_workbook(path).active
    return [Person(r[0].value, r[1].value) for r in ws.iter_rows(min_row=2)]
class Advisor:
    MODEL = "claude-3-opus-20240229"
    @property
    def client(self):
        return Anthropic()
    def advise(self, people):
        prompt = "\\n".join(f"{p.name};{p.salary}" for p in people)
        return self.client.messages.create(model=self.MODEL, max_tokens=1, messages=[{"role": "user", "content": prompt}])
Advisor().advise(load("people.xlsx"))`),
    ['Anthropic, environment: spreadsheet'],
  );
});

test('a module that is called', () => {
  assert.equal(
    brief(`import dspy, pyodbc
lm = dspy.LM("openai/gpt-4o-mini")
dspy.configure(lm=lm)
class Triage(dspy.Module):
    def __init__(self):
        self.p = dspy.ChainOfThought("ticket -> category")
    def forward(self, ticket):
        return self.p(ticket=ticket)
cn = pyodbc.connect("DSN=tickets;Trusted_Connection=yes")
cur = cn.cursor()
cur.execute("SELECT body FROM tickets")
t = Triage()
for (body,) in cur.fetchall():
    print(t(ticket=body))`),
    ['OpenAI, environment: database'],
  );
});

test('a client that is wrapped', () => {
  assert.equal(
    brief(`import instructor
from openai import OpenAI
import pandas as pd
from pydantic import BaseModel
class Out(BaseModel):
    label: str
client = instructor.from_openai(OpenAI())
def label(t: str) -> Out:
    return client.chat.completions.create(model="gpt-4o", response_model=Out, messages=[{"role":"user","content":t}])
df = pd.read_csv("x.csv")
df["label"] = df["text"].map(label)`),
    ['OpenAI, environment: CSV file'],
  );
});

test('a tool by a decorator', () => {
  assert.equal(
    brief(`import pandas as pd
from pydantic_ai import Agent
agent = Agent("openai:gpt-4o", system_prompt="x")
@agent.tool_plain
def salaries() -> str:
    return pd.read_excel("salaries.xlsx").to_markdown()
agent.run_sync("who?")`),
    ['OpenAI, environment: spreadsheet'],
  );
});

test('a template, the key from the keyring', () => {
  assert.equal(
    brief(`import keyring, sqlalchemy as sa
from openai import AzureOpenAI
from jinja2 import Template
eng = sa.create_engine("mssql+pyodbc://dsn")
T = Template("Rows: {{ rows }}")
with eng.connect() as c:
    rows = c.execute(sa.text("SELECT * FROM hr.people")).mappings().all()
prompt = T.render(rows=rows)
AzureOpenAI(api_key=keyring.get_password("az", "me"), azure_endpoint="https://x.openai.azure.com", api_version="1").chat.completions.create(model="gpt4", messages=[{"role": "user", "content": prompt}])`),
    ['Azure OpenAI, keyring: database'],
  );
});

test('a task of a crew', () => {
  assert.equal(
    brief(`from crewai import Agent, Task, Crew, LLM
import pandas as pd
llm = LLM(model="openai/gpt-4o")
data = pd.read_csv("sales.csv").describe().to_string()
a = Agent(role="analyst", goal="g", backstory="b", llm=llm)
t = Task(description=f"Analyse {data}", agent=a, expected_output="x")
Crew(agents=[a], tasks=[t]).kickoff()`),
    ['OpenAI, environment: CSV file'],
  );
});

test('agents that speak with each other', () => {
  assert.equal(
    brief(`import os
from autogen import AssistantAgent, UserProxyAgent
config_list = [{"model": "gpt-4o", "api_key": os.environ["OPENAI_API_KEY"]}]
assistant = AssistantAgent("a", llm_config={"config_list": config_list})
user = UserProxyAgent("u", code_execution_config=False)
user.initiate_chat(assistant, message="Analyse: " + open("sales.csv").read())`),
    ['OpenAI, environment: CSV file'],
  );
});

test('a component with a secret by name', () => {
  assert.equal(
    brief(`from haystack import Pipeline
from haystack.components.generators import OpenAIGenerator
from haystack.utils import Secret
from docx import Document
text = "\\n".join(p.text for p in Document("contract.docx").paragraphs)
p = Pipeline()
p.add_component("llm", OpenAIGenerator(api_key=Secret.from_env_var("OPENAI_API_KEY"), model="gpt-4o"))
p.run({"llm": {"prompt": text}})`),
    ['OpenAI, environment: document'],
  );
});

test('coroutines that are gathered', () => {
  assert.equal(
    brief(`import asyncio, aiofiles, os
from openai import AsyncOpenAI
client = AsyncOpenAI()
sem = asyncio.Semaphore(5)
async def one(path):
    async with sem:
        with open(path, encoding="utf-8") as f:
            content = f.read()
        r = await client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": content}])
        return r.choices[0].message.content
async def main():
    out = await asyncio.gather(*[one(os.path.join("notes", n)) for n in os.listdir("notes")])
asyncio.run(main())`),
    ['OpenAI, environment: file'],
  );
});

test('a client with a base and headers', () => {
  assert.equal(
    brief(`from slack_sdk import WebClient
import httpx
slack = WebClient(token=T)
msgs = slack.conversations_history(channel="C01")["messages"]
text = "\\n".join(m["text"] for m in msgs)
with httpx.Client(base_url="https://api.openai.com/v1", headers={"Authorization": "Bearer sk-proj-${'a8Kd92LmQ0xY7vB3nT5w'}"}) as c:
    c.post("/chat/completions", json={"model": "gpt-4o", "messages": [{"role": "user", "content": text}]})`),
    ['OpenAI, literal: chat messages'],
  );
});

test('a default that is a key, a loop that sends before it adds', () => {
  assert.equal(
    brief(`import os, csv
from openai import OpenAI
client = OpenAI(api_key=os.getenv("OPENAI_API_KEY", "sk-proj-${'a8Kd92LmQ0xY7vB3nT5w'}"))
def chunks(rows, n):
    buf = []
    for r in rows:
        buf.append(r)
        if len(buf) == n:
            yield buf
            buf = []
    if buf: yield buf
with open("a.csv") as f:
    for part in chunks(csv.reader(f), 20):
        client.responses.create(model="gpt-4.1", input="\\n".join(map(str, part)))`),
    ['OpenAI, literal: CSV file'],
  );
});

test('what is no flow: counts, names of columns that are written down, answers, keys', () => {
  for (const text of [
    `import pandas as pd
from openai import OpenAI
df = pd.read_excel("a.xlsx")
OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": f"There are {len(df)} rows"}])`,
    `import pandas as pd
from openai import OpenAI
out = OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "a poem"}])
pd.read_csv("b.csv").to_excel("c.xlsx")
open("poem.txt", "w").write(out.choices[0].message.content)`,
    `from openai import OpenAI
client = OpenAI(api_key=open("/home/me/openai.txt").read().strip())
client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "a poem"}])`,
  ])
    assert.equal(
      analyse(text).aiUsage.flatMap((usage) => usage.flows),
      [],
      text,
    );
});

test('tools that are offered through a protocol reach no known model, and stores of states hold no prompt', () => {
  for (const text of [
    `import sqlite3
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("stock")
@mcp.tool()
def stock(item: str) -> str:
    return str(sqlite3.connect("s.db").execute("SELECT n FROM stock WHERE item = ?", (item,)).fetchone())
mcp.run()`,
    `import sqlite3
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.prebuilt import create_react_agent
saver = SqliteSaver(sqlite3.connect("state.db"))
agent = create_react_agent(ChatOpenAI(model="gpt-4o"), tools=[], checkpointer=saver)
agent.invoke({"messages": [("user", "hello")]})`,
  ])
    assert.equal(
      analyse(text).aiUsage.flatMap((usage) => usage.flows),
      [],
      text,
    );
});

test('a variable with a default that is no key stays a variable', () => {
  const [usage] = analyse(`import os
from openai import OpenAI
OpenAI(api_key=os.getenv("OPENAI_API_KEY", "your-key-here"))`).aiUsage;
  assert.is(usage?.keySource, 'environment');
});

test('names that patterns bind', () => {
  const head =
    'import csv\nfrom openai import OpenAI\nc = OpenAI()\nf = open("claims.csv")\nfor row in csv.DictReader(f):\n  match row:\n';
  const flow = (pattern: string): readonly string[] =>
    brief(`${head}    case ${pattern}:\n      c.responses.create(model="gpt-4o", input=str(x))`);
  for (const pattern of ['{"text": x}', 'Claim(text=x)', '["open", x]', 'dict() as x', 'x if x["a"]'])
    assert.equal(flow(pattern), ['OpenAI, environment: CSV file'], pattern);
  assert.equal(flow('{"text": y}'), ['OpenAI, environment: ']);
  assert.equal(
    brief(
      'import csv\nfrom openai import OpenAI\nrows = list(csv.reader(open("a.csv")))\nmatch ("greet", rows):\n  case (x, _):\n    OpenAI().responses.create(input=x)',
    ),
    ['OpenAI, environment: '],
  );
});

test('functions of a library that partial, pools and threads call', () => {
  const head =
    'import csv, threading\nfrom functools import partial\nfrom openai import OpenAI\nc = OpenAI()\nrows = list(csv.DictReader(open("a.csv")))\n';
  for (const call of [
    'ask = partial(c.responses.create, model="gpt-4o")\nask(input=str(rows))',
    'ask = partial(c.embeddings.create, rows)\nask(model="x")',
    'pool.submit(c.responses.create, model="gpt-4o", input=str(rows))',
    'list(map(c.embeddings.create, rows))',
    'threading.Thread(target=c.responses.create, kwargs={"input": rows}).start()',
  ])
    assert.equal(brief(head + call), ['OpenAI, environment: CSV file'], call);
  const [usage] = analyse(
    `${head}partial(partial(c.responses.create, model="gpt-4o"), store=False)(input="x")`,
  ).aiUsage;
  assert.equal(usage?.models, ['gpt-4o']);
});

test('a generator that is sent what it asks about', () => {
  const { aiUsage } = analyse(`import csv
from openai import OpenAI
def labels():
    answer = None
    while True:
        text = yield answer
        answer = OpenAI().responses.create(model="gpt-4o", input=text).output_text
g = labels()
next(g)
for row in csv.DictReader(open("survey.csv")):
    g.send(row["text"])`);
  assert.equal(
    aiUsage.flatMap(({ flows }) => flows.map(({ source, lines }) => `${source} ${lines.at(-1)}`)),
    ['CSV file 7'],
  );
});

test('what people write to a bot, and mail by Microsoft Graph', () => {
  const ai = 'from openai import OpenAI\nc = OpenAI()\ndef ask(t):\n  return c.responses.create(input=t)\n';
  for (const bot of [
    'from telegram.ext import MessageHandler, filters\nasync def on(update, context):\n  ask(update.message.text)\nMessageHandler(filters.TEXT, on)',
    'from slack_bolt import App\napp = App()\n@app.event("app_mention")\ndef on(event, say):\n  ask(event["text"])',
    'import discord\nclient = discord.Client()\n@client.event\nasync def on_message(message):\n  ask(message.content)',
    'from aiogram import Dispatcher\ndp = Dispatcher()\n@dp.message()\nasync def on(message):\n  ask(message.text)',
  ])
    assert.equal(brief(ai + bot), ['OpenAI, environment: chat messages'], bot);
  assert.equal(
    brief(
      `${ai}from msgraph import GraphServiceClient\ng = GraphServiceClient(cred)\nasync def main():\n  m = await g.users.by_user_id("x").messages.get()\n  ask(m.value)`,
    ),
    ['OpenAI, environment: mail'],
  );
});

test('models that a warehouse calls from SQL', () => {
  const ask = (sql: string): readonly string[] => brief(`import x\nx.connect().cursor().execute("${sql}")`);
  assert.equal(ask("SELECT SNOWFLAKE.CORTEX.COMPLETE('llama3-70b', note) FROM hr.exits"), [
    'Snowflake Cortex, unknown: database',
  ]);
  assert.equal(ask("SELECT ai_query('m', note) FROM hr.exits"), ['Databricks AI, unknown: database']);
  assert.equal(ask('SELECT ai.score, ml.name, ai_rank FROM ai JOIN ml ON (ai.id = ml.id)'), []);
  const { aiUsage } = analyse(
    'q.query("SELECT r FROM ML.GENERATE_TEXT(MODEL m, (SELECT c FROM crm.feedback))")',
  );
  assert.equal(
    aiUsage[0]?.flows.map(({ name }) => name),
    ['crm.feedback'],
  );
});

test('an OCR service, and parts of a graph that are no sinks', () => {
  assert.equal(
    brief(
      'from mistralai import Mistral\nd = open("bill.pdf", "rb").read()\nMistral(api_key="").ocr.process(model="mistral-ocr-latest", document=d)',
    ),
    ['Mistral AI, unknown: document'],
  );
  assert.equal(
    brief(
      'from langgraph.graph import StateGraph\nfrom langchain_openai import ChatOpenAI\nllm = ChatOpenAI()\ndef load(s):\n  return {"t": open("a.csv").read()}\ng = StateGraph(dict)\ng.add_node("l", load)',
    ),
    ['OpenAI, environment: '],
  );
});

test('tools of the Model Context Protocol tell what data they offer', () => {
  const messages = (text: string): readonly string[] =>
    analyse(text)
      .findings.filter(({ rule }) => rule === 'PYS-AI-007')
      .map(({ message, severity }) => `${severity} ${message}`);
  assert.equal(
    messages(
      'import sqlite3\nfrom fastmcp import FastMCP\nmcp = FastMCP("hr")\n@mcp.tool\ndef pay(i):\n  return sqlite3.connect("hr.db").execute("SELECT * FROM payroll").fetchall()\n@mcp.resource("hr://x")\ndef x():\n  return 1',
    ),
    ['medium Offers data to models through the Model Context Protocol: database payroll'],
  );
  assert.equal(
    messages('from fastmcp import FastMCP\nmcp = FastMCP("t")\n@mcp.tool\ndef now():\n  return 1'),
    ['low Uses the Model Context Protocol'],
  );
  const client =
    'from mcp import ClientSession\nfrom anthropic import Anthropic\nasync def main(s: ClientSession):\n  r = Anthropic().messages.create(model="claude-opus-4-1", messages=[])\n  await ClientSession(a, b).call_tool(r.content[0].name, r.content[0].input)';
  assert.equal(
    analyse(client)
      .aiUsage.map(({ provider }) => provider)
      .sort(),
    ['Anthropic', 'Model Context Protocol'],
  );
});

test('a local model that a framework asks keeps data inside', () => {
  const { findings } = analyse(
    'from langchain_ollama import ChatOllama\nChatOllama(model="qwen3").invoke(open("pay.csv").read())',
  );
  assert.equal(
    findings.filter(({ rule }) => rule === 'PYS-AI-008').map(({ severity }) => severity),
    ['info'],
  );
});

test.run();
