import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dataSummary } from '../../../extension/analyse/ai/data-summary.ts';
import { analyseBehaviour } from '../../../extension/analyse/behaviour.ts';
import type { AiUsage } from '../../../extension/analyse/types.ts';
import { readScriptSource } from '../../../extension/parse/script-source.ts';
import { analyse } from '../../helpers/behaviour.ts';

const test = suite('AI usage');

function only(text: string): AiUsage {
  const { aiUsage } = analyse(text);
  assert.is(aiUsage.length, 1, JSON.stringify(aiUsage));
  return aiUsage[0]!;
}

test('an SDK through an alias, with model and key of the environment', () => {
  const usage = only(`import os
from openai import OpenAI as O
c = O(api_key=os.environ["MY_KEY"])
c.chat.completions.create(model="gpt-4o", messages=[])`);
  assert.equal(usage, {
    provider: 'OpenAI',
    access: 'sdk',
    library: 'openai',
    models: ['gpt-4o'],
    endpoint: '',
    keySource: 'environment',
    keyName: 'MY_KEY',
    lines: [3, 4],
    flows: [],
  });
});

test('an import alone is a use of its provider, at the line of the import', () => {
  const usage = only('import os\nimport anthropic');
  assert.equal([usage.provider, usage.lines], ['Anthropic', [2]]);
  assert.equal(analyse('if TYPE_CHECKING:\n  import anthropic').aiUsage, []);
});

test('a library that merely sounds like one is none', () => {
  assert.equal(
    analyse('import openai_helpers\nimport os.path\nclient = Client()\nclient.chat("x")').aiUsage,
    [],
  );
});

test('the OpenAI SDK pointed elsewhere counts for that server', () => {
  const at = (url: string) =>
    only(
      `from openai import OpenAI\nOpenAI(base_url="${url}").chat.completions.create(model="m", messages=[])`,
    );
  assert.is(at('https://api.deepseek.com/v1').provider, 'DeepSeek');
  assert.is(at('https://openrouter.ai/api/v1').provider, 'OpenRouter');
  assert.equal(
    [at('http://localhost:11434/v1').provider, at('http://localhost:11434/v1').access],
    ['Ollama', 'local'],
  );
  assert.is(at('http://10.0.0.7:8000/v1').provider, 'vLLM');
  assert.is(at('https://llm.reseller-site.net/v1').provider, 'OpenAI-compatible server');
  assert.is(at('https://api.groq.com/openai/v1').endpoint, 'https://api.groq.com/openai/v1');
});

test('Azure, Bedrock and Vertex through other makers’ SDKs', () => {
  assert.is(
    only('from openai import AzureOpenAI\nAzureOpenAI(azure_endpoint="https://a.openai.azure.com")').provider,
    'Azure OpenAI',
  );
  assert.is(only('from anthropic import AnthropicBedrock\nAnthropicBedrock()').provider, 'Amazon Bedrock');
  assert.is(
    only(
      'import boto3\nboto3.client("bedrock-runtime").invoke_model(modelId="amazon.titan-text-express-v1", body=b"")',
    ).models[0],
    'amazon.titan-text-express-v1',
  );
  assert.is(
    only(
      'import openai\nopenai.api_type = "azure"\nopenai.api_base = "https://c.openai.azure.com/"\nopenai.ChatCompletion.create(engine="e")',
    ).provider,
    'Azure OpenAI',
  );
  assert.equal(analyse('import boto3\nboto3.client("s3").get_object(Bucket="b", Key="k")').aiUsage, []);
});

test('HTTP requests, with the key’s header and the model of the body', () => {
  const usage = only(`import requests, os
KEY = os.getenv("DEEPSEEK_API_KEY")
URL = "https://api.deepseek.com" + "/chat/completions"
requests.post(URL, headers={"Authorization": f"Bearer {KEY}"}, json={"model": "deepseek-chat", "messages": []})`);
  assert.equal(
    [usage.provider, usage.access, usage.models, usage.endpoint, usage.keySource, usage.keyName],
    [
      'DeepSeek',
      'http',
      ['deepseek-chat'],
      'https://api.deepseek.com/chat/completions',
      'environment',
      'DEEPSEEK_API_KEY',
    ],
  );
});

test('urllib with a Request, http.client, and sessions with a base URL', () => {
  assert.is(
    only(
      'import urllib.request as u, json\nr = u.Request("https://api.x.ai/v1/chat/completions", data=json.dumps({"model": "grok-2"}).encode())\nu.urlopen(r)',
    ).models[0],
    'grok-2',
  );
  assert.is(
    only(
      'import http.client\nc = http.client.HTTPSConnection("api.anthropic.com")\nc.request("POST", "/v1/messages", "{}")',
    ).provider,
    'Anthropic',
  );
  assert.is(
    only(
      'import httpx\nwith httpx.Client(base_url="https://api.mistral.ai/v1") as c:\n  c.post("/chat/completions", json={})',
    ).provider,
    'Mistral AI',
  );
  assert.equal(
    only('import requests\nrequests.post("http://localhost:11434/api/generate", json={"model": "llama3"})')
      .access,
    'local',
  );
});

test('a key in the code is literal, a stand-in is not, and neither is kept', () => {
  const key = 'sk-proj-T8vQz41LmXw93KdPb72R';
  const usage = only(`from openai import OpenAI\nOpenAI(api_key="${key}")`);
  assert.is(usage.keySource, 'literal');
  assert.not.match(JSON.stringify(analyse(`from openai import OpenAI\nOpenAI(api_key="${key}")`)), key);
  assert.is(only('from openai import OpenAI\nOpenAI(api_key="YOUR_API_KEY_HERE")').keySource, 'unknown');
  const looked = 'def ask(**options):\n    return OpenAI(api_key=options.get("openai_access_token", None))';
  assert.is(only(`from openai import OpenAI\n${looked}`).keySource, 'unknown');
});

test('keys from files, key rings and prompts', () => {
  const from = (code: string) => {
    const { keySource, keyName } = only(
      `import json, keyring, getpass\nfrom groq import Groq\nGroq(api_key=${code})`,
    );
    return [keySource, keyName];
  };
  assert.equal(from('open("groq.key").read().strip()'), ['file', 'groq.key']);
  assert.equal(from('json.load(open("config.json"))["key"]'), ['file', 'config.json']);
  assert.equal(from('keyring.get_password("groq", "me")'), ['keyring', 'groq']);
  assert.equal(from('getpass.getpass("Key: ")'), ['prompt', '']);
});

test('frameworks: the provider by package, class or model name', () => {
  assert.equal(
    [
      only(
        'from langchain_anthropic import ChatAnthropic\nChatAnthropic(model="claude-3-haiku-20240307").invoke("x")',
      ).provider,
    ],
    ['Anthropic'],
  );
  assert.is(
    only('from langchain_community.chat_models import ChatTongyi\nChatTongyi(model="qwen-max").invoke("x")')
      .provider,
    'Alibaba Qwen',
  );
  assert.is(
    only('import litellm\nlitellm.completion(model="bedrock/anthropic.claude-v2", messages=[])').provider,
    'Amazon Bedrock',
  );
  assert.is(
    only('from pydantic_ai import Agent\nAgent("google-gla:gemini-1.5-flash").run_sync("x")').provider,
    'Google Gemini',
  );
  assert.is(only('from langchain.chains import LLMChain\nLLMChain()').provider, 'LangChain');
});

test('models on the machine, commands and the Model Context Protocol', () => {
  assert.equal([only('import ollama\nollama.chat(model="llama3.1")').access], ['local']);
  assert.is(
    only('from transformers import pipeline\npipeline("summarization", model="facebook/bart-large-cnn")')
      .models[0],
    'facebook/bart-large-cnn',
  );
  assert.equal(
    [only('import subprocess\nsubprocess.run(["ollama", "run", "llama3"])').library],
    ['command: ollama'],
  );
  assert.is(only('from fastmcp import FastMCP\nm = FastMCP("x")').access, 'mcp');
});

const send =
  'client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": CONTENT}])';

function flows(setup: string, content: string): readonly string[] {
  const usage = only(
    `import pandas as pd\nfrom openai import OpenAI\nclient = OpenAI()\n${setup}\n${send.replace('CONTENT', content)}`,
  );
  return usage.flows.map((flow) => `${flow.source}${flow.name === '' ? '' : ` ${flow.name}`}`);
}

test('data flows through assignments, methods, f-strings, loops, lists and dicts', () => {
  const read = 'df = pd.read_excel("salaries.xlsx")';
  const expected = ['spreadsheet salaries.xlsx'];
  assert.equal(flows(read, 'df.to_csv()'), expected);
  assert.equal(flows(`${read}\ntop = df[df.x > 1].head()`, 'f"Look: {top.to_string()}"'), expected);
  assert.equal(flows(`${read}\nt = ""\nfor i, r in df.iterrows():\n  t += f"{r.name}"`, 't'), expected);
  assert.equal(flows(`${read}\nparts = ["Look"]\nparts.append(df.to_json())`, '"".join(parts)'), expected);
  assert.equal(flows(`${read}\nd = {}\nd["rows"] = df.values.tolist()`, 'str(d)'), expected);
  assert.equal(flows(`${read}\nx = "%s rows" % df`, 'x'), expected);
  assert.equal(flows(`${read}\nx = "{}".format(df)`, 'x'), expected);
  assert.equal(flows(`${read}\nx = [str(v) for v in df.name]`, '",".join(x)'), expected);
});

test('data that does not reach the call is no flow', () => {
  assert.equal(flows('df = pd.read_excel("salaries.xlsx")', '"hello"'), []);
  assert.equal(flows('df = pd.read_excel("salaries.xlsx")\nn = len(df)', 'str(n)'), []);
  assert.equal(flows('df = pd.read_excel("salaries.xlsx")\ndf = "nothing"', 'df'), []);
});

test('data flows through functions, their defaults and results, in either order of definition', () => {
  assert.equal(
    flows(
      'def load(p="hr.csv"):\n  return pd.read_csv(p)\ndef text():\n  return load().to_string()',
      'text()',
    ),
    ['CSV file hr.csv'],
  );
  const text = `from openai import OpenAI
client = OpenAI()
def ask(q):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": q}])
def main():
    ask(read())
def read():
    with open("letter.txt") as f:
        return f.read()
main()`;
  const [flow] = only(text).flows;
  assert.equal(
    [flow?.source, flow?.name, flow?.lines, flow?.sink],
    ['file', 'letter.txt', [8, 9, 6, 4], 'openai.OpenAI.chat.completions.create'],
  );
});

test('data flows through attributes and methods of the script’s own classes', () => {
  const usage = only(`import sqlite3, anthropic
class Store:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
    def rows(self):
        return self.db.execute("SELECT name FROM staff").fetchall()
class Bot:
    def __init__(self, store):
        self.store = store
        self.client = anthropic.Anthropic()
    def run(self):
        rows = self.store.rows()
        self.client.messages.create(model="claude-3-5-haiku-latest", messages=[{"role": "user", "content": str(rows)}])
Bot(Store("hr.db")).run()`);
  assert.equal(
    usage.flows.map((f) => [f.source, f.name]),
    [['database', 'staff']],
  );
});

test('data flows through callbacks', () => {
  const head = 'import pandas as pd, ollama\ndf = pd.read_csv("r.csv")\n';
  assert.equal(
    only(`${head}df.t.apply(lambda t: ollama.generate(model="m", prompt=t))`).flows.map((f) => f.source),
    ['CSV file'],
  );
  assert.equal(
    only(`${head}def go(t):\n  return ollama.generate(model="m", prompt=t)\ndf.t.map(go)`).flows.map(
      (f) => f.source,
    ),
    ['CSV file'],
  );
  assert.equal(
    only(
      `${head}import concurrent.futures as cf\ndef go(t):\n  return ollama.generate(model="m", prompt=t)\nwith cf.ThreadPoolExecutor() as pool:\n  pool.map(go, df.t)`,
    ).flows.map((f) => f.source),
    ['CSV file'],
  );
});

test('chains, agents and indexes of frameworks', () => {
  assert.equal(
    only(`from langchain_openai import ChatOpenAI
from langchain_core.prompts import ChatPromptTemplate
from langchain_community.document_loaders import PyPDFLoader
chain = ChatPromptTemplate.from_template("{d}") | ChatOpenAI()
chain.invoke({"d": PyPDFLoader("contract.pdf").load()})`).flows.map((f) => `${f.source} ${f.name}`),
    ['document contract.pdf'],
  );
  assert.equal(
    only(
      'from pandasai import SmartDataframe\nfrom pandasai.llm import OpenAI\nimport pandas as pd\nSmartDataframe(pd.read_excel("b.xlsx"), config={"llm": OpenAI()}).chat("?")',
    ).flows.length,
    1,
  );
});

test('sources: mail, clipboard, internal services, uploads by name', () => {
  const text = (source: string) =>
    `import win32com.client, pyperclip, requests, openai\nc = openai.OpenAI()\nx = ${source}\nc.responses.create(model="m", input=x)`;
  const kind = (source: string) => only(text(source)).flows.map((f) => f.source);
  assert.equal(
    kind(
      'win32com.client.Dispatch("Outlook.Application").GetNamespace("MAPI").GetDefaultFolder(6).Items[0].Body',
    ),
    ['mail'],
  );
  assert.equal(kind('pyperclip.paste()'), ['clipboard']);
  assert.equal(kind('requests.get("https://hr.corp.local/api/staff").json()'), ['internal service']);
  assert.equal(
    only('from google import genai\nc = genai.Client()\nc.files.upload(file="payroll.pdf")').flows.map(
      (f) => f.name,
    ),
    ['payroll.pdf'],
  );
});

test('a summary in words', () => {
  const usage = only(
    'import pandas as pd, openai\nopenai.OpenAI().responses.create(input=pd.read_excel("a.xlsx").to_csv())',
  );
  assert.is(dataSummary(usage), 'spreadsheet → OpenAI');
  assert.is(dataSummary({ provider: 'X', flows: [] }), '');
});

test('recursion, cycles and shadowed names end', () => {
  assert.type(
    analyse(
      'import openai\ndef f(x):\n  return g(x)\ndef g(x):\n  return f(x)\nf(open("a.txt").read())\nclass A(A): pass\nA().x.y()',
    ).aiUsage,
    'object',
  );
});

test('a key in the code is found where it stands', () => {
  const key = 'AIzaSyA8Kd92LmQ0xY7vB3nT5wa8Kd92LmQ0xY7';
  const line = (text: string) => analyse(text).findings.find(({ rule }) => rule === 'PYS-AI-004')?.line;
  const url = 'https://generativelanguage.googleapis.com/v1beta/models/gemini-1.5-flash:generateContent';
  assert.is(
    line(`import httpx\nKEY = "${key}"\nURL = f"${url}?key={KEY}"\n\n\n\nhttpx.post(URL, json={})`),
    2,
  );
  assert.is(line(`from openai import OpenAI\nK = "sk-proj-9fK2mQ7vXb41LzT8"\n\n\n\nOpenAI(api_key=K)`), 2);
});

test('names of models are no keys', () => {
  const text =
    'from sentence_transformers import SentenceTransformer\nSentenceTransformer("paraphrase-multilingual-MiniLM-L12-v2")';
  assert.not.ok(analyse(text).findings.some(({ rule }) => rule === 'PYS-AI-004'));
});

test('options of a command line: their defaults, and the variables that they are read from', () => {
  const call = 'chat.completions.create(model=model, messages=[])';
  const key = 'q8ZrT3vNw6LbXy1KcMd9HsPf2GjUa5Ei';
  const parsed = only(`import argparse
from openai import OpenAI
p = argparse.ArgumentParser()
p.add_argument("-k", "--api-key", default="${key}")
p.add_argument("--llm", dest="model", default="gpt-4o-mini")
args, rest = p.parse_known_args()
a = p.parse_args()
OpenAI(api_key=a.api_key).chat.completions.create(model=a.model, messages=[])`);
  assert.equal([parsed.keySource, parsed.models], ['literal', ['gpt-4o-mini']]);
  const clicked = only(`import click
from openai import OpenAI
@click.command()
@click.option("--api-key", "-k", envvar="CORP_KEY")
@click.option("--model", default="gpt-4o")
@click.argument("path", type=click.File())
def main(api_key, model, path):
    OpenAI(api_key=api_key).chat.completions.create(model=model, messages=[path.read()])
main()`);
  assert.equal(
    [clicked.keySource, clicked.keyName, clicked.models, dataSummary(clicked)],
    ['environment', 'CORP_KEY', ['gpt-4o'], 'file → OpenAI'],
  );
  const typed = only(`import typer
from typing import Annotated
from openai import OpenAI
def main(key: Annotated[str, typer.Option("--key", envvar="CORP_KEY")], model: str = typer.Option("gpt-4o", "--m")):
    OpenAI(api_key=key).${call}
typer.run(main)`);
  assert.equal([typed.keySource, typed.keyName, typed.models], ['environment', 'CORP_KEY', ['gpt-4o']]);
});

test('the headers that a session is given with an operator hold its key', () => {
  const usage = only(`import os, requests
s = requests.Session()
s.headers |= {"Authorization": "Bearer " + os.environ["OPENAI_API_KEY"]}
s.post("https://api.openai.com/v1/chat/completions", json={"model": "gpt-4o"})`);
  assert.equal([usage.keySource, usage.keyName], ['environment', 'OPENAI_API_KEY']);
});

test('what a client sends to a route reaches the provider; what the application gives does not', () => {
  const route = (params: string, value: string) =>
    dataSummary(
      only(`from fastapi import APIRouter, Depends, Request, UploadFile
from pydantic import BaseModel
import anthropic
class Ask(BaseModel):
    text: str
router = APIRouter(prefix="/x")
@router.post("/ask")
async def ask(${params}):
    anthropic.Anthropic().messages.create(model="claude-3-5-haiku-latest", messages=[${value}])`),
    );
  assert.is(route('q: Ask', 'q.text'), 'user input → Anthropic');
  assert.is(route('file: UploadFile', 'await file.read()'), 'uploaded file → Anthropic');
  assert.is(route('request: Request', 'await request.json()'), 'user input → Anthropic');
  assert.is(route('top: int, user=Depends(who)', 'top, user'), '');
  assert.is(
    dataSummary(
      only(`from flask import request
import anthropic
anthropic.Anthropic().messages.create(model="claude-3-5-haiku-latest", messages=[request.get_json()["text"]])`),
    ),
    'user input → Anthropic',
  );
});

test('each model of a list that a loop goes through, at its own provider', () => {
  const { aiUsage } = analyse(`import litellm
def ask(prompt, model):
    return litellm.completion(model=model, messages=[{"role": "user", "content": prompt}])
for m in ["openai/gpt-4o", "anthropic/claude-sonnet-4-5"]:
    ask("hi", m)`);
  assert.equal(
    aiUsage.map(({ provider, models }) => [provider, models]),
    [
      ['OpenAI', ['openai/gpt-4o']],
      ['Anthropic', ['anthropic/claude-sonnet-4-5']],
    ],
  );
  assert.equal(
    only(
      'from openai import OpenAI\nc = OpenAI()\nfor m in ("gpt-4o", "gpt-4o-mini"):\n  c.responses.create(model=m)',
    ).models,
    ['gpt-4o', 'gpt-4o-mini'],
  );
});

test('a default is no model of calls that all name another', () => {
  const usage = only(`from openai import OpenAI
def ask(text, model="gpt-4o"):
    return OpenAI().responses.create(model=model, input=text)
ask("a", model="gpt-4.1")`);
  assert.equal(usage.models, ['gpt-4.1']);
});

test('a client that is the default of a field of a data class', () => {
  for (const made of ['lambda: OpenAI(api_key=os.environ["K"])', 'OpenAI']) {
    const usage = only(`import os
import pandas as pd
from dataclasses import dataclass, field
from openai import OpenAI
@dataclass
class Asker:
    model: str = "gpt-4o-mini"
    client: OpenAI = field(default_factory=${made})
    def ask(self, text):
        return self.client.responses.create(model=self.model, input=text)
Asker().ask(pd.read_csv("a.csv").to_string())`);
    assert.equal([usage.models, usage.flows.map(({ source }) => source)], [['gpt-4o-mini'], ['CSV file']]);
  }
});

test('the model that is the first argument of an inference client or an agent', () => {
  const client =
    'from huggingface_hub import InferenceClient\nInferenceClient("org/model-7b").text_generation("x")';
  assert.equal(only(client).models, ['org/model-7b']);
  const agent = 'from langchain.agents import create_agent\ncreate_agent("openai:gpt-4o", tools=[])';
  assert.equal([only(agent).provider, only(agent).models], ['OpenAI', ['openai:gpt-4o']]);
});

test('the variable that an SDK itself looks in', () => {
  assert.is(only('import cohere\ncohere.ClientV2().chat(model="command-r")').keyName, 'CO_API_KEY');
  assert.is(
    only('from langchain_cohere import ChatCohere\nChatCohere(model="command-r").invoke("x")').keyName,
    'COHERE_API_KEY',
  );
});

test('a command line that is a request: key, model and the file that it sends', () => {
  const usage = only(`import os
os.system("""curl https://api.openai.com/v1/responses -H "Authorization: Bearer $OPENAI_API_KEY" -d '{"model": "gpt-4o"}'""")
os.system("curl https://api.openai.com/v1/files -F file=@payroll.xlsx")`);
  assert.equal(
    [usage.access, usage.models, usage.keySource, usage.keyName],
    ['http', ['gpt-4o'], 'environment', 'OPENAI_API_KEY'],
  );
  assert.equal(
    usage.flows.map(({ source, name, lines }) => [source, name, lines]),
    [['spreadsheet', 'payroll.xlsx', [3]]],
  );
});

function notebook(...cells: readonly string[]) {
  const book = { cells: cells.map((source) => ({ cell_type: 'code', source })), metadata: {}, nbformat: 4 };
  return analyseBehaviour(readScriptSource(Buffer.from(JSON.stringify(book)), 'a.ipynb'));
}

test('lines of a notebook with their cells', () => {
  const { aiUsage } = notebook(
    'import pandas as pd\ndf = pd.read_csv("a.csv")',
    'from openai import OpenAI\n\nOpenAI().responses.create(model="gpt-4o", input=df.to_csv())',
  );
  assert.equal([aiUsage[0]?.lines, aiUsage[0]?.cells], [[3], [2]]);
  const [flow] = aiUsage[0]?.flows ?? [];
  assert.equal(
    [flow?.lines, flow?.cells],
    [
      [2, 3],
      [1, 2],
    ],
  );
});

test('a request that a notebook makes with a command', () => {
  const key = `sk-${'a1B2c3D4'.repeat(5)}`;
  const { aiUsage, findings } = notebook(
    'x = 1',
    `!curl https://api.openai.com/v1/responses -H "Authorization: Bearer ${key}" -d '{"model": "gpt-4o"}'`,
    '!curl -H "x-api-key: $ANTHROPIC_API_KEY" https://api.anthropic.com/v1/messages -d @contract.docx',
    '!echo https://example.org',
  );
  assert.equal(
    aiUsage.map((usage) => [
      usage.provider,
      usage.access,
      usage.models,
      usage.keySource,
      usage.lines,
      usage.cells,
    ]),
    [
      ['OpenAI', 'http', ['gpt-4o'], 'literal', [1], [2]],
      ['Anthropic', 'http', [], 'environment', [1], [3]],
    ],
  );
  assert.is(aiUsage[1]?.flows[0]?.name, 'contract.docx');
  assert.equal(
    findings
      .filter(({ category }) => category === 'ai')
      .map(({ rule, cell }) => `${rule}:${cell}`)
      .toSorted(),
    ['PYS-AI-002:2', 'PYS-AI-002:3', 'PYS-AI-004:2', 'PYS-AI-008:3'],
  );
  assert.not.match(JSON.stringify(aiUsage), key);
});

test('models of a dict that is gone through, and other settings of one', () => {
  const models = (dict: string) =>
    analyse(`import litellm
S = ${dict}
for name, value in S.items():
    litellm.completion(model=value, messages=[])`).aiUsage.map((usage) => [usage.provider, usage.models]);
  assert.equal(models('{"fast": "gpt-4o-mini", "smart": "claude-sonnet-4-5"}'), [
    ['OpenAI', ['gpt-4o-mini']],
    ['Anthropic', ['claude-sonnet-4-5']],
  ]);
  assert.equal(models('{"place": "Oslo", "unit": "kelvin"}'), [['LiteLLM', []]]);
});

test('a key that is typed into the side bar of an application', () => {
  const usage = only(`import streamlit as st
import google.generativeai as genai
genai.configure(api_key=st.sidebar.text_input("Key", type="password"))
genai.GenerativeModel("gemini-1.5-pro").generate_content("x")`);
  assert.is(usage.keySource, 'prompt');
});

test('parts of frameworks that serve their own code send nothing', () => {
  const text = `from langchain_core._api import deprecated
from langchain_core.runnables.config import run_in_executor
import sqlalchemy

engine = sqlalchemy.create_engine("sqlite:///sales.db")

@deprecated(since="0.3", removal="1.0")
async def totals(pool):
    return await run_in_executor(pool, engine.execute("SELECT sum(net) FROM sales").fetchall)
`;
  assert.equal(analyse(text).aiUsage, []);
});

test.run();
