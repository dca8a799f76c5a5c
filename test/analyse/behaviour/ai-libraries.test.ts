import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyse } from '../../helpers/behaviour.ts';

const test = suite('libraries of AI as recent scripts call them');

/** `provider access: models endpoint` of each use. */
function uses(text: string): readonly string[] {
  return analyse(text).aiUsage.map(({ provider, access, models, endpoint }) =>
    `${provider} ${access}: ${models.join('+')} ${endpoint}`.trim(),
  );
}

/** `provider: source name` of what reaches each. */
function sent(text: string): readonly string[] {
  const flows = analyse(text).aiUsage.flatMap(({ provider, flows: own }) =>
    own.map(({ source, name }) => `${provider}: ${source} ${name}`.trim()),
  );
  return [...new Set(flows)];
}

const asking = (model: string, content = '"x"') =>
  `c.chat.completions.create(model=${model}, messages=[{"role": "user", "content": ${content}}])`;
const client = 'from openai import OpenAI\nc = OpenAI()\n';

test('members of enumerations as models and addresses', () => {
  const members = (base: string) =>
    `from enum import Enum, StrEnum\nclass M(${base}):\n    BIG = "gpt-4o"\n    SMALL = "gpt-4o-mini"\n${client}`;
  for (const base of ['Enum', 'str, Enum', 'StrEnum'])
    assert.equal(uses(members(base) + asking('M.SMALL.value')), ['OpenAI sdk: gpt-4o-mini'], base);
  assert.equal(uses(members('str, Enum') + asking('M.BIG')), ['OpenAI sdk: gpt-4o']);
  assert.equal(uses(members('Enum') + asking('M["BIG"].value')), ['OpenAI sdk: gpt-4o']);
  assert.equal(uses(`${members('Enum')}def ask(m: M = M.BIG):\n    ${asking('m.value')}\nask()`), [
    'OpenAI sdk: gpt-4o',
  ]);
  const all = ['OpenAI sdk: gpt-4o+gpt-4o-mini'];
  assert.equal(uses(`${members('Enum')}for m in M:\n    ${asking('m.value')}`), all);
  assert.equal(
    uses(
      `from enum import Enum\nfrom openai import OpenAI\nc = OpenAI()\nclass M(Enum):\n    A = "gpt-4o"\n    B = "gpt-4o-mini"\n    def ask(self):\n        ${asking('self.value')}\nM.A.ask()`,
    ),
    all,
  );
  assert.equal(
    uses(
      `from enum import Enum\nfrom openai import OpenAI\nclass At(str, Enum):\n    OWN = "http://llm.corp.lan:8000/v1"\nc = OpenAI(base_url=At.OWN.value)\n${asking('"llama-3"')}`,
    ),
    ['vLLM local: llama-3 http://llm.corp.lan:8000/v1'],
  );
  assert.equal(
    uses('from enum import Enum\nclass M(str, Enum):\n    BIG = "gpt-4o"\nprint([m.value for m in M])'),
    [],
  );
});

test('loops over clients with their models tell them together', () => {
  const two = `import os\nfrom openai import OpenAI\na = OpenAI()\nb = OpenAI(base_url="https://api.deepseek.com", api_key=os.environ["DS"])\ntext = open("p.txt").read()\n`;
  const expected = ['OpenAI sdk: gpt-4o', 'DeepSeek sdk: deepseek-chat https://api.deepseek.com'];
  for (const loop of [
    'for c, m in [(a, "gpt-4o"), (b, "deepseek-chat")]:',
    'for name, (c, m) in {"x": (a, "gpt-4o"), "y": (b, "deepseek-chat")}.items():',
    'for i, (c, m) in enumerate([(a, "gpt-4o"), (b, "deepseek-chat")]):',
    'for c, m in zip([a, b], ["gpt-4o", "deepseek-chat"]):',
  ]) {
    assert.equal(uses(`${two}${loop}\n    ${asking('m', 'text')}`), expected, loop);
    assert.equal(sent(`${two}${loop}\n    ${asking('m', 'text')}`), [
      'OpenAI: file p.txt',
      'DeepSeek: file p.txt',
    ]);
  }
  const table = analyse(
    `import os\nfrom openai import OpenAI\nP = {"groq": {"url": "https://api.groq.com/openai/v1", "key": os.getenv("G"), "model": "llama-3.1-8b-instant"}, "mistral": {"url": "https://api.mistral.ai/v1", "key": os.getenv("M"), "model": "mistral-small-latest"}}\nfor name, p in P.items():\n    c = OpenAI(base_url=p["url"], api_key=p["key"])\n    ${asking('p["model"]')}`,
  );
  assert.equal(
    table.aiUsage.map(({ provider, models, keyName }) => [provider, models[0], keyName]),
    [
      ['Groq', 'llama-3.1-8b-instant', 'G'],
      ['Mistral AI', 'mistral-small-latest', 'M'],
    ],
  );
});

test('one of several clients: by a branch, by what callers give, by a key', () => {
  const two =
    'import os\nfrom openai import OpenAI, AzureOpenAI\ntext = open("p.txt").read()\na = OpenAI()\nb = OpenAI(base_url="https://api.deepseek.com", api_key=os.environ["DS"])\n';
  const given = `${two}def ask(c, m, t):\n    return ${asking('m', 't')}\nask(a, "gpt-4o", text)\nask(b, "deepseek-chat", text)`;
  assert.equal(uses(given), ['OpenAI sdk: gpt-4o', 'DeepSeek sdk: deepseek-chat https://api.deepseek.com']);
  assert.equal(sent(given), ['OpenAI: file p.txt', 'DeepSeek: file p.txt']);
  const branch = `${two}if os.getenv("AZURE"):\n    c = AzureOpenAI(azure_endpoint="https://corp.openai.azure.com")\nelse:\n    c = OpenAI()\n${asking('"gpt-4o"', 'text')}`;
  assert.equal(sent(branch), ['OpenAI: file p.txt', 'Azure OpenAI: file p.txt']);
  const table = `import openai, anthropic\nclass A:\n    def ask(self, t):\n        return anthropic.Anthropic().messages.create(model="claude-sonnet-4-5", messages=[{"role": "user", "content": t}])\nclass B:\n    def ask(self, t):\n        return openai.OpenAI().responses.create(model="gpt-5", input=t)\nKINDS = {"a": A, "b": B}\nfor kind in ("a", "b"):\n    KINDS[kind]().ask(open("p.txt").read())`;
  assert.equal([...sent(table)].sort(), ['Anthropic: file p.txt', 'OpenAI: file p.txt']);
});

test('models of batches: in the lines of a file that is written, in requests of a list', () => {
  const line =
    '{"custom_id": "1", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": row["t"]}]}}';
  const send =
    'f = c.files.create(file=open("in.jsonl", "rb"), purpose="batch")\nc.batches.create(input_file_id=f.id, endpoint="/v1/chat/completions", completion_window="24h")';
  const rows = `import csv, json\n${client}rows = csv.DictReader(open("r.csv"))\n`;
  for (const write of [
    `with open("in.jsonl", "w") as out:\n    for row in rows:\n        out.write(json.dumps(${line}) + "\\n")\n`,
    `tasks = []\nfor row in rows:\n    tasks.append(${line})\nwith open("in.jsonl", "w") as out:\n    for task in tasks:\n        out.write(json.dumps(task) + "\\n")\n`,
  ]) {
    assert.equal(uses(rows + write + send), ['OpenAI sdk: gpt-4o-mini'], write);
    assert.equal(sent(rows + write + send), ['OpenAI: CSV file r.csv']);
  }
  assert.equal(
    uses(
      'import anthropic\nc = anthropic.Anthropic()\nr = []\nfor t in texts:\n    r.append({"custom_id": t, "params": {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": [{"role": "user", "content": t}]}})\nc.messages.batches.create(requests=r)',
    ),
    ['Anthropic sdk: claude-haiku-4-5'],
  );
});

test('a function that hands on what it is given by keywords', () => {
  const retried = `import pandas as pd\nfrom tenacity import retry\n${client}@retry()\ndef ask(**options):\n    return c.chat.completions.create(**options)\nask(model="gpt-4.1", messages=[{"role": "user", "content": pd.read_excel("b.xlsx").to_csv()}])`;
  assert.equal(uses(retried), ['OpenAI sdk: gpt-4.1']);
  assert.equal(sent(retried), ['OpenAI: spreadsheet b.xlsx']);
});

test('a client or provider that an object of a framework is given says whose models it asks', () => {
  assert.equal(
    uses(
      'from agents import Agent, Runner, OpenAIChatCompletionsModel\nfrom openai import AsyncOpenAI\nx = AsyncOpenAI(base_url="https://api.deepseek.com/v1")\na = Agent(name="a", model=OpenAIChatCompletionsModel(model="deepseek-chat", openai_client=x))\nRunner.run_sync(a, "hi")',
    ),
    ['DeepSeek sdk: deepseek-chat https://api.deepseek.com/v1'],
  );
  assert.equal(
    uses(
      'from pydantic_ai import Agent\nfrom pydantic_ai.models.openai import OpenAIChatModel\nfrom pydantic_ai.providers.openai import OpenAIProvider\nAgent(OpenAIChatModel("qwen3:8b", provider=OpenAIProvider(base_url="http://localhost:11434/v1"))).run_sync("x")',
    ),
    ['Ollama local: qwen3:8b http://localhost:11434/v1'],
  );
  assert.equal(
    uses(
      'from autogen import AssistantAgent\nAssistantAgent("a", llm_config={"config_list": [{"model": "gpt-4", "api_type": "azure", "base_url": "https://corp.openai.azure.com", "api_key": k}]})',
    ),
    ['Azure OpenAI framework: gpt-4 https://corp.openai.azure.com'],
  );
});

test('frameworks that ask OpenAI’s models unless they are told others', () => {
  const crew = (settings: string, before = '') =>
    uses(
      `${before}from crewai import Agent, Task, Crew\na = Agent(role="r", goal="g", backstory="b"${settings})\nCrew(agents=[a], tasks=[Task(description="d", agent=a)]).kickoff()`,
    );
  assert.equal(crew(''), ['OpenAI framework:']);
  assert.equal(crew(', llm=own'), ['CrewAI framework:']);
  assert.equal(crew('', 'import os\nos.environ["OPENAI_API_BASE"] = server\n'), ['CrewAI framework:']);
  assert.equal(crew(', llm="gemini/gemini-2.5-flash"'), ['Google Gemini framework: gemini/gemini-2.5-flash']);
});

test('models that all indexes are given get what is in them', () => {
  assert.equal(
    sent(
      'from llama_index.core import Settings, VectorStoreIndex, SimpleDirectoryReader\nfrom llama_index.llms.anthropic import Anthropic\nfrom llama_index.embeddings.huggingface import HuggingFaceEmbedding\nSettings.llm = Anthropic(model="claude-sonnet-4-5")\nSettings.embed_model = HuggingFaceEmbedding(model_name="BAAI/bge-small-en-v1.5")\nVectorStoreIndex.from_documents(SimpleDirectoryReader("hr").load_data()).as_query_engine().query(q)',
    ).filter((flow) => !flow.startsWith('Hugging')),
    ['Anthropic: document hr'],
  );
});

test('what an agent may read with its tools, and a frame that is asked', () => {
  assert.equal(
    sent(
      'from crewai import Agent, Task, Crew\nfrom crewai_tools import FileReadTool\na = Agent(role="r", goal="g", backstory="b", tools=[FileReadTool(file_path="campaign.csv")])\nCrew(agents=[a], tasks=[Task(description="d", agent=a)]).kickoff()',
    ),
    ['OpenAI: CSV file campaign.csv'],
  );
  assert.equal(
    sent(
      'import pandasai as pai\nfrom pandasai_litellm.litellm import LiteLLM\npai.config.set({"llm": LiteLLM(model="gpt-4.1-mini")})\ndf = pai.read_csv("payroll.csv")\ndf.chat("Who earns most?")',
    ),
    ['OpenAI: CSV file payroll.csv'],
  );
});

test('Cloudflare and Databricks by their addresses and clients', () => {
  const at = 'https://api.cloudflare.com/client/v4/accounts/a1';
  assert.equal(
    uses(`import requests\nrequests.post("${at}/ai/run/@cf/meta/llama-3.1-8b-instruct", json={})`),
    [`Cloudflare AI http: @cf/meta/llama-3.1-8b-instruct ${at}/ai/run/@cf/meta/llama-3.1-8b-instruct`],
  );
  assert.equal(
    uses(
      `from openai import OpenAI\nOpenAI(base_url="${at}/ai/v1").responses.create(model="@cf/openai/gpt-oss-20b")`,
    ),
    [`Cloudflare AI sdk: @cf/openai/gpt-oss-20b ${at}/ai/v1`],
  );
  assert.equal(
    uses(
      'from openai import OpenAI\nOpenAI(base_url="https://adb-1.azuredatabricks.net/serving-endpoints").responses.create(model="databricks-gpt-oss-20b")',
    ),
    ['Databricks AI sdk: databricks-gpt-oss-20b https://adb-1.azuredatabricks.net/serving-endpoints'],
  );
  assert.equal(
    uses(
      'from databricks.sdk import WorkspaceClient\nWorkspaceClient().serving_endpoints.query(name="databricks-claude-sonnet-4", messages=[])',
    ),
    ['Databricks AI sdk: databricks-claude-sonnet-4'],
  );
  assert.equal(
    uses(
      'import mlflow.deployments\nmlflow.deployments.get_deploy_client("databricks").predict(endpoint="databricks-gpt-oss-20b", inputs={})',
    ),
    ['Databricks AI sdk: databricks-gpt-oss-20b'],
  );
  assert.equal(
    uses(
      'from databricks.sdk import WorkspaceClient\nfor c in WorkspaceClient().clusters.list():\n    print(c, "databricks")',
    ),
    [],
  );
});

test('other names for asking: conversations, speech, knowledge bases, bodies of curl', () => {
  assert.equal(
    sent(
      'from xai_sdk import Client\nfrom xai_sdk.chat import user\nchat = Client().chat.create(model="grok-4")\nchat.append(user(open("a.txt").read()))\nchat.sample()',
    ),
    ['xAI: file a.txt'],
  );
  assert.equal(
    sent(
      'from elevenlabs.client import ElevenLabs\nElevenLabs().text_to_speech.convert(text=open("a.txt").read(), voice_id="v")',
    ),
    ['ElevenLabs: file a.txt'],
  );
  assert.equal(sent('import assemblyai as aai\naai.Transcriber().transcribe("call.mp3")'), [
    'AssemblyAI: file call.mp3',
  ]);
  const asked =
    'import boto3\nq = open("a.txt").read()\nboto3.client("bedrock-agent-runtime").retrieve_and_generate(input={"text": q}, retrieveAndGenerateConfiguration={"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"}})';
  assert.equal(sent(asked), ['Amazon Bedrock: file a.txt']);
  assert.equal(uses(asked), [
    'Amazon Bedrock sdk: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
  ]);
  assert.equal(
    uses(
      'import json, subprocess\nbody = json.dumps({"model": "gpt-4o", "messages": messages})\nsubprocess.run(["curl", "https://api.openai.com/v1/chat/completions", "-d", body])',
    ),
    ['OpenAI http: gpt-4o https://api.openai.com/v1/chat/completions'],
  );
  assert.equal(
    sent(
      'import pandas as pd\nfrom snowflake.cortex import complete\nfrom snowflake.snowpark import Session\nsession = Session.builder.configs({}).create()\ncomplete("claude-3-5-sonnet", pd.read_csv("r.csv").to_csv(), session=session)',
    ),
    ['Snowflake Cortex: CSV file r.csv'],
  );
});

test('an upload that is opened is no other file', () => {
  const ui = (inputs: string, start: string) =>
    `import gradio as gr\nfrom openai import OpenAI\ndef ask(path):\n    text = open(path).read()\n    return OpenAI().responses.create(model="gpt-4o", input=text).output_text\n${start.replace('INPUTS', inputs)}`;
  assert.equal(sent(ui('gr.File()', 'gr.Interface(fn=ask, inputs=INPUTS, outputs="text").launch()')), [
    'OpenAI: uploaded file',
  ]);
  assert.equal(
    sent(ui('', 'with gr.Blocks():\n    f = gr.File(label="PDF")\n    gr.Button("Go").click(ask, inputs=f)')),
    ['OpenAI: uploaded file PDF'],
  );
});

test('nothing is claimed where nothing is sent', () => {
  assert.equal(
    sent(
      'import pandas as pd\nfrom openai import OpenAI\nc = OpenAI()\npd.read_csv("x.csv").to_excel("y.xlsx")',
    ),
    [],
  );
  assert.equal(
    sent(
      'import pandas as pd\nimport openai\nfrom unittest.mock import MagicMock\ndef test():\n    c = MagicMock()\n    c.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": pd.read_csv("x.csv").to_csv()}])',
    ),
    [],
  );
  assert.equal(
    uses(
      'import json\nwith open("o.jsonl", "w") as f:\n    f.write(json.dumps({"custom_id": "1", "body": {"model": "gpt-4o"}}))',
    ),
    [],
  );
});

test.run();
