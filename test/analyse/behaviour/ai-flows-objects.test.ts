/** Data that reaches a model through objects, containers and functions of the script's own. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyse } from '../../helpers/behaviour.ts';

const test = suite('data that reaches AI providers through objects of the script');

/** What reaches the provider of a script that asks with `ask(text)`. */
function reaching(text: string): readonly string[] {
  const { aiUsage } = analyse(`import csv, sqlite3
import pandas as pd
from openai import OpenAI
client = OpenAI()
def ask(text):
    return client.responses.create(model="gpt-4o", input=text).output_text
def rows():
    return csv.DictReader(open("people.csv"))
${text}`);
  return [...new Set(aiUsage.flatMap(({ flows }) => flows.map(({ source }) => source)))].sort();
}

function all(cases: readonly string[], expected: readonly string[]): void {
  for (const text of cases) assert.equal(reaching(text), expected, text);
}

const csv = ['CSV file'];

test('objects in with, in loops, behind brackets and as text', () => {
  all(
    [
      'class R:\n    def __enter__(self):\n        return rows()\n    def __exit__(self, *a): pass\nwith R() as data:\n    for r in data: ask(r["t"])',
      'class R:\n    def __iter__(self):\n        yield from rows()\nfor r in R(): ask(r["t"])',
      'class R:\n    def __iter__(self): return self\n    def __next__(self): return next(rows())\n[ask(r["t"]) for r in R()]',
      'class R:\n    def __init__(self): self.all = list(rows())\n    def __getitem__(self, i): return self.all[i]\nr = R()\nfor i in range(9): ask(r[i]["t"])',
      'class R:\n    def load(self): self.all = list(rows())\n    def __str__(self): return str(self.all)\nr = R()\nr.load()\nask(f"rows: {r}")',
      'class R:\n    def load(self): self.all = list(rows())\n    def __repr__(self): return str(self.all)\nr = R()\nr.load()\nask(str(r))',
      'import json\nclass R:\n    def load(self): self.all = list(rows())\nr = R()\nr.load()\nask(json.dumps(vars(r)))',
    ],
    csv,
  );
});

test('methods that only classes further down define', () => {
  all(
    [
      'from abc import ABC, abstractmethod\nclass Base(ABC):\n    @abstractmethod\n    def complete(self, p): ...\n    def run(self):\n        for r in rows(): self.complete(r["t"])\nclass Own(Base):\n    def complete(self, p): return ask(p)\nOwn().run()',
      'class Base:\n    def run(self):\n        for r in rows(): self.model(r["t"])\nclass Own(Base):\n    def __init__(self): self.model = ask\nOwn().run()',
    ],
    csv,
  );
});

test('members of members that are filled one by one', () => {
  all(
    [
      'd = {"a": [], "b": []}\nfor r in rows(): d["a"].append(r["t"])\nask(str(d["a"]))',
      'state = {"in": {}}\ndef load(): state["in"]["rows"] = list(rows())\nload()\nask(str(state["in"]["rows"]))',
      'class S:\n    def __init__(self): self.d = {"a": []}\n    def load(self):\n        for r in rows(): self.d["a"].append(r["t"])\ns = S()\ns.load()\nask("".join(s.d["a"]))',
      'def collect(out):\n    for r in rows(): out.append(r["t"])\nfound = []\ncollect(found)\nask(str(found))',
      'body = {"model": "gpt-4o"}\nbody.update(input=str(list(rows())))\nclient.responses.create(**body)',
    ],
    csv,
  );
});

test('one container filled says nothing of its neighbour', () => {
  assert.equal(reaching('d = {"a": [], "b": "hello"}\nfor r in rows(): d["a"].append(r)\nask(d["b"])'), []);
});

test('arguments that are spread', () => {
  all(
    [
      'def b(x): ask(x)\ndef a(many): b(*many)\nfor r in rows(): a([r["t"]])',
      'def b(text): ask(text)\nfor r in rows(): b(**r)',
      'def b(first, second): ask(second)\nfor r in csv.reader(open("people.csv")): b(*r)',
    ],
    csv,
  );
});

test('queues, by whatever names they go', () => {
  all(
    [
      'import queue, threading\nq = queue.Queue()\ndef work():\n    while True: ask(q.get())\nthreading.Thread(target=work).start()\nfor r in rows(): q.put(r["t"])',
      'import asyncio\nasync def put(q):\n    for r in rows(): await q.put(r["t"])\nasync def take(q):\n    ask(await q.get())\nasync def main():\n    q = asyncio.Queue()\n    asyncio.create_task(take(q))\n    await put(q)\nasyncio.run(main())',
    ],
    csv,
  );
});

test('steps of a graph share its state', () => {
  assert.equal(
    reaching(
      'from langgraph.graph import StateGraph\ndef load(state): return {"rows": list(rows())}\ndef answer(state): return ask(str(state["rows"]))\ng = StateGraph(dict)\ng.add_node("a", answer)\ng.add_node("l", load)\ng.compile().invoke({})',
    ),
    csv,
  );
});

test('functions that a queue, a pool or a framework runs', () => {
  all(
    [
      'from celery import Celery\napp = Celery("x")\n@app.task\ndef job(t): ask(t)\nfor r in rows(): job.delay(r["t"])',
      'from joblib import Parallel, delayed\nParallel(n_jobs=4)(delayed(ask)(r["t"]) for r in rows())',
      'import asyncio\nasync def main():\n    loop = asyncio.get_running_loop()\n    [loop.run_in_executor(None, lambda t=r["t"]: ask(t)) for r in rows()]\nasyncio.run(main())',
      'pd.read_csv("people.csv").assign(x=lambda d: d["t"].apply(ask))',
      'import glob\nask(pd.concat(map(pd.read_csv, glob.glob("in/*"))).to_string())',
      'import polars as pl\npl.read_csv("people.csv").with_columns(pl.struct("t", "u").map_elements(ask).alias("z"))',
    ],
    csv,
  );
});

test('what is written into a buffer or a file of the script', () => {
  for (const text of [
    'import io\nb = io.StringIO()\nw = csv.writer(b)\nfor r in sqlite3.connect("a.db").execute("SELECT * FROM t"): w.writerow(r)\nask(b.getvalue())',
    'import io\nb = io.StringIO()\nfor r in sqlite3.connect("a.db").execute("SELECT * FROM t"): print(*r, file=b)\nask(b.getvalue())',
    'from pathlib import Path\nOUT = Path("out") / "x.csv"\npd.read_sql("SELECT * FROM t", sqlite3.connect("a.db")).to_csv(OUT)\nclient.files.create(file=OUT.open("rb"), purpose="assistants")',
  ])
    assert.equal(reaching(text), ['database'], text);
});

test('a reader says what a file holds', () => {
  assert.equal(reaching('import sys\nask(str(list(csv.reader(open(sys.argv[1])))))'), csv);
  assert.equal(
    reaching('import sys, pypdf\nask(pypdf.PdfReader(open(sys.argv[1], "rb")).pages[0].extract_text())'),
    ['document'],
  );
  assert.equal(reaching('import gzip\nwith gzip.open("a.log.gz", "rt") as f: ask(f.read())'), ['file']);
  assert.equal(reaching('import extract_msg\nask(extract_msg.Message("a.msg").body)'), ['mail']);
});

test('business systems answer queries of their own', () => {
  assert.equal(
    reaching(
      'from simple_salesforce import Salesforce\nsf = Salesforce(username="a")\nask(str(sf.query("SELECT Id FROM Case")["records"]))',
    ),
    ['business system'],
  );
  assert.equal(
    reaching(
      'import win32com.client\ns = win32com.client.GetObject("SAPGUI").GetScriptingEngine.Children(0)\nask(s.findById("wnd[0]/usr/txt").text)',
    ),
    ['business system'],
  );
});

test.run();
