import fs from 'node:fs';
import path from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Analysis } from '../../extension/analyse/analysis.ts';
import { riskOf } from '../../extension/analyse/risk.ts';
import { summarise } from '../../extension/analyse/script-summary.ts';
import { poolOf } from '../../extension/analyse/worker/analyse-scripts.ts';
import { type Cache, createCache } from '../../extension/core/cache.ts';
import { createFixtureHost } from '../../extension/core/fixture-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import { tables } from '../../extension/tables/index.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { inProject as inPlainProject, type Project } from '../helpers/project.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('constants of other files of the project');

interface KeptProject extends Project {
  /** What the process has written for later ones, and what it holds. */
  readonly kept: () => string;
}

async function inProject(
  files: Readonly<Record<string, string>>,
  action: (project: KeptProject) => Promise<void>,
): Promise<void> {
  const told: unknown[] = [];
  let state = '';
  let cache: Cache | undefined;
  const kept = (): string => {
    cache?.flush();
    const written = fs.readdirSync(state).map((name) => fs.readFileSync(path.join(state, name), 'latin1'));
    return JSON.stringify(told) + written.join('');
  };
  await inPlainProject(
    files,
    (project) => action({ ...project, kept }),
    (directory) => {
      state = path.join(directory, 'state');
      const own = createCache(state, undefined, undefined, 'one');
      cache = own;
      return {
        ...own,
        set: (namespace, file, stat, fact, form) => {
          told.push(fact);
          own.set(namespace, file, stat, fact, form);
        },
      };
    },
  );
}

/** `provider access models endpoint key`. */
function told({ aiUsage }: Analysis): readonly string[] {
  return aiUsage.map(({ provider, access, models, endpoint, keySource, keyName }) =>
    [provider, access, models.join('+'), endpoint, `${keySource}:${keyName}`].join(' '),
  );
}

const ownServer = 'http://llm.internal.corp:8000/v1';
const settings = `import os
API_KEY = os.environ["CORP_LLM_KEY"]
BASE_URL = "${ownServer}"
MODEL = "llama-3.1-70b"
`;

/** A script that sends a spreadsheet. */
function script(imports: string, prefix = ''): string {
  return `${imports}
import pandas as pd
from openai import OpenAI
df = pd.read_excel("pay.xlsx")
client = OpenAI(api_key=${prefix}API_KEY, base_url=${prefix}BASE_URL)
client.chat.completions.create(model=${prefix}MODEL, messages=[{"role": "user", "content": df.to_csv()}])
`;
}

const atOwnServer = `vLLM local llama-3.1-70b ${ownServer} environment:CORP_LLM_KEY`;

test('every form of import finds the constants', async () => {
  const renamed = script('from config import MODEL as M, BASE_URL as B, API_KEY as K')
    .replace('=API_KEY', '=K')
    .replace('=BASE_URL', '=B')
    .replace('=MODEL', '=M');
  const scripts: Readonly<Record<string, string>> = {
    'a.py': script('from config import API_KEY, BASE_URL, MODEL'),
    'b.py': renamed,
    'c.py': script('import config', 'config.'),
    'd.py': script('import config as c', 'c.'),
    'e.py': script('from config import *'),
    'f.py': script('from app.config import API_KEY, BASE_URL, MODEL'),
    'g.py': script('import app.config', 'app.config.'),
    'h.py': script('from app import config', 'config.'),
    'i.py': script('import app.config as cfg', 'cfg.'),
    'j.py': script('try:\n    import config\nexcept ImportError:\n    raise SystemExit(1)', 'config.'),
    'app/k.py': script('from .config import API_KEY, BASE_URL, MODEL'),
    'app/l.py': script('from . import config', 'config.'),
    'app/sub/m.py': script('from ..config import API_KEY, BASE_URL, MODEL'),
    'app/sub/n.py': script('from .. import config as c', 'c.'),
    'o.ipynb': JSON.stringify({
      cells: [{ cell_type: 'code', source: script('import config', 'config.'), metadata: {}, outputs: [] }],
      metadata: { kernelspec: { language: 'python', name: 'python3' } },
      nbformat: 4,
      nbformat_minor: 5,
    }),
  };
  const packages = { 'app/__init__.py': '', 'app/sub/__init__.py': '', 'app/config.py': settings };
  await inProject({ ...scripts, ...packages, 'config.py': settings }, async ({ analyse }) => {
    for (const name of Object.keys(scripts)) assert.equal(told(await analyse(name)), [atOwnServer], name);
  });
});

test('what a package has from its modules', async () => {
  const scripts: Readonly<Record<string, string>> = {
    'a.py': script('from named import API_KEY, BASE_URL, MODEL'),
    'b.py': script('import named', 'named.'),
    'c.py': script('from starred import API_KEY, BASE_URL, MODEL'),
    'd.py': script('from starred import *'),
    'e.py': script('from whole import settings', 'settings.'),
    'f.py': script('from own import API_KEY, BASE_URL, MODEL'),
    'named/g.py': script('from . import API_KEY, BASE_URL, MODEL'),
    'h.py': script('from twice import API_KEY, BASE_URL, MODEL'),
    'k.py': script('from thrice import API_KEY, BASE_URL, MODEL'),
    'i.py': script('from bound import settings', 'settings.'),
    'bound/j.py': script('from . import settings', 'settings.'),
  };
  const packages: Readonly<Record<string, string>> = {
    'named/__init__.py':
      '"""Settings."""\nfrom .config import API_KEY, BASE_URL, MODEL as MODEL\n__all__ = ["MODEL"]\n',
    'named/config.py': settings,
    'starred/__init__.py': 'from .config import *\n',
    'starred/config.py': settings,
    'whole/__init__.py': 'from . import config as settings\n',
    'whole/config.py': settings,
    'own/__init__.py': settings,
    'bound/__init__.py': 'from .settings import settings\n',
    'bound/settings.py': `${settings}class Settings:\n    API_KEY = API_KEY\n    BASE_URL = BASE_URL\n    MODEL = MODEL\nsettings = Settings()\n`,
    'twice/__init__.py': 'from named import *\n',
    'thrice/__init__.py': 'from twice import *\n',
  };
  await inProject({ ...scripts, ...packages }, async ({ analyse }) => {
    for (const name of Object.keys(scripts).filter((each) => each !== 'k.py'))
      assert.equal(told(await analyse(name)), [atOwnServer], name);
    // Two modules further, no more.
    assert.equal(told(await analyse('k.py')), ['OpenAI sdk   unknown:']);
  });
});

test('constants that are made of those of a further file', async () => {
  const names = 'from config import API_KEY, BASE_URL, MODEL';
  const hosts = 'HOST = "llm.internal.corp"\nURL = f"http://{HOST}:8000/v1"\nLLAMA_MODEL = "llama-3.1-70b"\n';
  const key = 'import os\nAPI_KEY = os.environ["CORP_LLM_KEY"]\n';
  const further: Readonly<Record<string, string>> = {
    'names of their own': `${key}from hosts import URL, LLAMA_MODEL\nBASE_URL = URL\nMODEL = os.getenv("MODEL", LLAMA_MODEL)\n`,
    'a text put together': `${key}import hosts\nBASE_URL = f"http://{hosts.HOST}:8000/v1"\nMODEL = hosts.LLAMA_MODEL\n`,
    'the same names': `${key}from hosts import URL as BASE_URL, LLAMA_MODEL as MODEL\nTIMEOUT = int("30")\nif True:\n    pass\n`,
  };
  for (const [name, config] of Object.entries(further))
    await inProject(
      { 'a.py': script(names), 'config.py': config, 'hosts.py': hosts },
      async ({ analyse, write }) => {
        assert.equal(told(await analyse('a.py')), [atOwnServer], name);
        write('hosts.py', hosts.replace('llm.internal.corp', 'gpu.internal.corp'));
        // What is known of the further file is as old as the session at most.
        assert.match(told(await analyse('a.py'))[0] ?? '', 'gpu.internal.corp');
      },
    );
  const fields =
    'from dataclasses import dataclass\nfrom hosts import URL, LLAMA_MODEL\n@dataclass\nclass Config:\n    url: str = URL\n    model: str = LLAMA_MODEL\ncfg = Config()\n';
  const asks =
    'from openai import OpenAI\nfrom app.config import cfg\nOpenAI(base_url=cfg.url).chat.completions.create(model=cfg.model, messages=[])\n';
  const files = { 'a.py': asks, 'app/__init__.py': '', 'app/config.py': fields, 'hosts.py': hosts };
  await inProject(files, async ({ analyse }) => {
    assert.equal(told(await analyse('a.py')), [`vLLM local llama-3.1-70b ${ownServer} :`]);
  });
});

test('the settings of a Django project', async () => {
  const manage =
    'import os\ndef main():\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_of_shop.settings")\nmain()\n';
  const asks = (model: string) =>
    `from django.conf import settings\nfrom openai import OpenAI\nc = OpenAI(api_key=settings.LLM_KEY, base_url=settings.LLM_URL)\nc.chat.completions.create(model=${model}, messages=[])\n`;
  const values = `import os\nSECRET_KEY = "not-told-9f8a7b6c5d4e3f2a"\nLLM_KEY = os.environ["CORP_LLM_KEY"]\nLLM_URL = "${ownServer}"\nLLM_MODEL = "llama-3.1-70b"\n`;
  const shop = { 'manage.py': manage, 'shop/__init__.py': '', 'shop/ask.py': asks('settings.LLM_MODEL') };
  const layouts: readonly Readonly<Record<string, string>>[] = [
    { 'site_of_shop/__init__.py': '', 'site_of_shop/settings.py': values },
    {
      'site_of_shop/__init__.py': '',
      'site_of_shop/settings/__init__.py': 'from .production import *\n',
      'site_of_shop/settings/production.py': 'from .base import *\nDEBUG = False\n',
      'site_of_shop/settings/base.py': values,
    },
  ];
  for (const layout of layouts)
    await inProject({ ...shop, ...layout }, async ({ analyse, kept }) => {
      assert.equal(told(await analyse('shop/ask.py')), [atOwnServer]);
      assert.not.match(kept(), 'not-told');
    });
  await inProject(
    { 'ask.py': asks('getattr(settings, "LLM_MODEL", "gpt-4o-mini")') },
    async ({ analyse }) => {
      assert.equal(told(await analyse('ask.py')), ['OpenAI sdk gpt-4o-mini  unknown:']);
    },
  );
});

test('classes, dicts, settings objects and their makers', async () => {
  const config = `import os
from functools import lru_cache
from pydantic_settings import BaseSettings
HOST = "llm.internal.corp"
class Config:
    API_KEY = os.getenv("CORP_LLM_KEY", "none")
    BASE_URL = f"http://{HOST}:8000/v1"
    MODEL = "llama-3.1-70b"
class Later(Config):
    DEBUG = True
CONFIG = {"API_KEY": os.environ.get("CORP_LLM_KEY"), "BASE_URL": Config.BASE_URL, "llm": {"MODEL": "llama-3.1-70b"}}
config = Later()
class Settings(BaseSettings):
    corp_llm_key: str
    base_url: str = Config.BASE_URL
    model: str = "llama-3.1-70b"
settings = Settings()
@lru_cache
def get_settings():
    return Settings()
`;
  const fields = script('from config import CONFIG')
    .replace('=API_KEY', '=CONFIG["API_KEY"]')
    .replace('=BASE_URL', '=CONFIG.get("BASE_URL")')
    .replace('=MODEL', '=CONFIG["llm"]["MODEL"]');
  const settled = (imports: string, prefix: string): string =>
    script(imports)
      .replace('=API_KEY', `=${prefix}.corp_llm_key`)
      .replace('=BASE_URL', `=${prefix}.base_url`)
      .replace('=MODEL', `=${prefix}.model`);
  const scripts: Readonly<Record<string, string>> = {
    'a.py': script('from config import Config', 'Config.'),
    'b.py': script('from config import config', 'config.'),
    'c.py': script('import config as c', 'c.Config.'),
    'd.py': script('from config import Later', 'Later().'),
    'e.py': fields,
    'f.py': settled('from config import settings', 'settings'),
    'g.py': settled('from config import get_settings\ns = get_settings()', 's'),
    'h.py': settled('from config import Settings\ns = Settings()', 's'),
    'i.py': settled('import config', 'config.get_settings()'),
  };
  await inProject({ ...scripts, 'config.py': config }, async ({ analyse }) => {
    for (const name of Object.keys(scripts)) assert.equal(told(await analyse(name)), [atOwnServer], name);
  });
});

test('the provider is the one at the address, and findings and risk go with it', async () => {
  const files = {
    'main.py': script('from config import API_KEY, BASE_URL, MODEL'),
    'config.py': settings,
  };
  await inProject(files, async ({ analyse, write }) => {
    const flows = async (): Promise<readonly string[]> => {
      const analysis = await analyse('main.py');
      const { reasons } = riskOf(analysis, { worldWritable: false, tracked: true });
      const summary = summarise(analysis);
      return [
        ...summary.aiProviders,
        ...summary.hosts,
        ...analysis.findings
          .filter(({ category }) => category === 'ai')
          .map(({ rule, severity, line }) => `${rule} ${severity} ${line}`),
        ...reasons.map(({ reason }) => reason).filter((reason) => reason.startsWith('data reaches')),
      ];
    };
    assert.equal(await flows(), ['vLLM', 'llm.internal.corp', 'PYS-AI-005 info 5', 'PYS-AI-008 info 6']);
    write('config.py', settings.replace(ownServer, 'https://openrouter.ai/api/v1'));
    assert.equal(told(await analyse('main.py')), [
      'OpenRouter sdk llama-3.1-70b https://openrouter.ai/api/v1 environment:CORP_LLM_KEY',
    ]);
    assert.equal(await flows(), [
      'OpenRouter',
      'openrouter.ai',
      'PYS-AI-001 info 5',
      'PYS-AI-008 medium 6',
      'data reaches an AI provider: spreadsheet to OpenRouter',
    ]);
    write('config.py', settings.replace(ownServer, 'https://api.deepseek.com'));
    assert.is((await flows())[0], 'DeepSeek');
    write('config.py', settings.replace(ownServer, 'https://llm.reseller.dev/v1'));
    assert.is((await flows())[0], 'OpenAI-compatible server');
    // Nothing of it is kept with the script.
    write('config.py', 'import os\nAPI_KEY = os.environ["OTHER_KEY"]\n');
    assert.equal(told(await analyse('main.py')), ['OpenAI sdk   environment:OTHER_KEY']);
    write('config.py', '');
    assert.equal(told(await analyse('main.py')), ['OpenAI sdk   unknown:']);
  });
});

test('requests without a library of AI', async () => {
  const config = `import os
BASE = "https://api.openai.com"
CHAT_PATH = "/v1/chat/completions"
MODEL = "gpt-4o"
KEY = os.environ["OPENAI_API_KEY"]
UPLOAD_URL = "https://transfer.sh/drop"
`;
  const main = `import config
import requests
df = open("customers.csv").read()
requests.post(f"{config.BASE}{config.CHAT_PATH}", headers={"Authorization": f"Bearer {config.KEY}"},
              json={"model": config.MODEL, "messages": [{"role": "user", "content": df}]})
requests.put(config.UPLOAD_URL, data=df)
`;
  await inProject({ 'main.py': main, 'config.py': config }, async ({ analyse }) => {
    const analysis = await analyse('main.py');
    assert.equal(told(analysis), [
      'OpenAI http gpt-4o https://api.openai.com/v1/chat/completions environment:OPENAI_API_KEY',
    ]);
    const { hosts } = summarise(analysis);
    assert.equal(hosts, ['api.openai.com', 'transfer.sh']);
    assert.ok(analysis.findings.some(({ category, line }) => category === 'network' && line === 6));
    assert.ok(analysis.findings.some(({ rule }) => rule === 'PYS-AI-002'));
  });
});

test('a client in a module that has its settings from a third file', async () => {
  const files: Readonly<Record<string, string>> = {
    'config.py': settings,
    'llm.py': `from config import API_KEY, BASE_URL, MODEL
from openai import OpenAI
client = OpenAI(api_key=API_KEY, base_url=BASE_URL)
def ask(text):
    return client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": text}])
`,
    'plain.py': `import config
import requests
def ask(text):
    return requests.post(f"{config.BASE_URL}/chat/completions", json={"model": config.MODEL, "messages": text})
`,
    'main.py': 'import pandas as pd\nfrom llm import ask\nask(pd.read_excel("pay.xlsx").to_csv())\n',
    'other.py': 'import pandas as pd\nfrom plain import ask\nask(pd.read_excel("pay.xlsx").to_csv())\n',
  };
  await inProject(files, async ({ analyse }) => {
    const main = await analyse('main.py');
    assert.equal(told(main), [atOwnServer]);
    assert.equal(
      main.findings.filter(({ rule }) => rule === 'PYS-AI-008'),
      [],
    );
    assert.equal(told(await analyse('other.py')), [
      `vLLM local llama-3.1-70b ${ownServer}/chat/completions :`,
    ]);
    // Also once it is known what each file says of itself.
    assert.equal(told(await analyse('other.py')).length, 1);
  });
});

test('objects of other files keep what they are given and do', async () => {
  const helper = `from openai import OpenAI
class LLMClient:
    MODEL = "gpt-4o"
    def __init__(self):
        self.base_url = "https://api.openai.com/v1"
    def ask(self, text):
        return OpenAI(base_url=self.base_url).responses.create(model=self.MODEL, input=text)
`;
  const main = `import pandas as pd
import requests
from helper import LLMClient
llm = LLMClient()
llm.ask(pd.read_excel("pay.xlsx"))
requests.post(f"{llm.base_url}/embeddings", json={"model": "text-embedding-3-small"})
`;
  await inProject({ 'main.py': main, 'helper.py': helper }, async ({ analyse }) => {
    const { aiUsage } = await analyse('main.py');
    assert.equal(
      aiUsage.map(({ provider, models, flows }) => [provider, models, flows.map(({ source }) => source)]),
      [['OpenAI', ['gpt-4o', 'text-embedding-3-small'], ['spreadsheet']]],
    );
  });
});

test('functions and clients of packages', async () => {
  const helper = `from openai import OpenAI
client = OpenAI()
def ask(text):
    return client.responses.create(model="gpt-4o", input=text)
`;
  const read = 'import pandas as pd\ndf = pd.read_excel("pay.xlsx").to_csv()\n';
  const scripts: Readonly<Record<string, string>> = {
    'a.py': `${read}from tools import ask\nask(df)`,
    'b.py': `${read}import tools\ntools.ask(df)`,
    'c.py': `${read}from tools import llm\nllm.ask(df)`,
    'd.py': `${read}from tools import asking\nasking(df)`,
    'e.py': `${read}from every import ask\nask(df)`,
    'f.py': `${read}from own import ask\nask(df)`,
    'g.py': `${read}from tools import client\nclient.responses.create(model="gpt-4o", input=df)`,
    'tools/h.py': `${read}from . import llm\nllm.ask(df)`,
    'tools/deep/i.py': `${read}from .. import llm as model\nmodel.ask(df)`,
    'tools/deep/j.py': `${read}from ..llm import ask\nask(df)`,
  };
  const packages: Readonly<Record<string, string>> = {
    'tools/__init__.py': 'from .llm import ask, client, ask as asking\nfrom .files import save\n',
    'tools/llm.py': helper,
    'tools/files.py': 'def save(text):\n    open("x", "w").write(text)\n',
    'tools/deep/__init__.py': '',
    'every/__init__.py': 'from .llm import *\n',
    'every/llm.py': helper,
    'own/__init__.py': helper,
  };
  await inProject({ ...scripts, ...packages }, async ({ analyse }) => {
    for (const name of Object.keys(scripts)) {
      const [usage] = (await analyse(name)).aiUsage;
      assert.equal(
        [usage?.provider, usage?.flows.map(({ source }) => source)],
        ['OpenAI', ['spreadsheet']],
        name,
      );
    }
  });
});

test('a literal key is told by the name of its file, and no secret leaves it', async () => {
  const secrets = {
    key: 'sk-proj-9fK2mQ7vXb41LzT8Rr5WcY03',
    model: 'sk-ant-api03-Qx81Zr6TbN4yLw0PkVd2',
    random: 'f3Kq92LmZx07Tb5RwYc1',
    password: 'Winter-Gl4tteis',
    query: 'Zx7Lq0Tt29BvMw3R',
    standard: 'a91Kd82mQz7Lx04Tr6Yb',
    plain: 'hunter2correct',
  };
  /** No detector knows it for a secret, but it is left out of what others are told. */
  const inPath = 'Rk4mT9xQ2vLb7Wz0Jc5n';
  const config = `import os
API_KEY = "${secrets.key}"
BASE_URL = "https://anna:${secrets.password}@llm.reseller.dev/v1/${inPath}?token=${secrets.query}"
MODEL = "${secrets.model}"
EMBEDDING_MODEL = "${secrets.random}"
MODEL_KEY = "${secrets.plain}"
OPENAI = "${secrets.key}"
class Config:
    TOKEN = os.getenv("CORP_TOKEN", "${secrets.standard}")
`;
  const files = {
    'config.py': config,
    'main.py': `${script('from config import *')}print(EMBEDDING_MODEL, MODEL_KEY)\n`,
    'class.py': script('from config import BASE_URL, MODEL, Config').replace('=API_KEY', '=Config.TOKEN'),
    'other.py': script('import config', 'config.').replace('config.API_KEY', 'config.OPENAI'),
  };
  await inProject(files, async ({ analyse, kept }) => {
    const rows: Analysis[] = [];
    for (const name of Object.keys(files)) rows.push(await analyse(name));
    const usage = 'OpenAI-compatible server sdk  https://llm.reseller.dev file:config.py';
    assert.equal(rows.slice(1).flatMap(told), [usage, usage, usage]);
    const all = JSON.stringify(rows) + kept();
    for (const secret of Object.values(secrets)) assert.not(all.includes(secret), secret);
    assert.not(all.includes(secrets.key.slice(6)));
    assert.not(JSON.stringify([rows[0]?.constants, ...rows.slice(1)]).includes(inPath));
  });
});

test('lists, ports, and options whose defaults they are', async () => {
  const files = {
    'config.py': `HOST = "10.0.0.5"
PORT = 11434
MODELS = ["gpt-4o", "o3-mini"]
SETS = [{"model": "gpt-4.1", "api_key": "sk-proj-9fK2mQ7vXb41LzT8Rr5WcY03"}]
`,
    'a.py':
      'from config import MODELS\nfrom openai import OpenAI\nfor m in MODELS:\n    OpenAI().responses.create(model=m, input="x")\n',
    'b.py':
      'import requests\nfrom config import HOST, PORT\nrequests.post(f"http://{HOST}:{PORT}/api/generate", json={"model": "phi3"})\n',
    'c.py':
      'import argparse\nfrom config import MODELS\nfrom openai import OpenAI\np = argparse.ArgumentParser()\np.add_argument("--model", default=MODELS[1])\na = p.parse_args()\nOpenAI().responses.create(model=a.model, input="x")\n',
    'd.py':
      'from autogen import AssistantAgent\nimport config\nAssistantAgent("a", llm_config={"config_list": config.SETS})\n',
    'e.py':
      'import requests\nHOST, PORT = "10.0.0.5", 11434\nrequests.post(f"http://{HOST}:{PORT}/api/generate", json={"model": "phi3"})\n',
  };
  await inProject(files, async ({ analyse }) => {
    const ollama = 'Ollama local phi3 http://10.0.0.5:11434/api/generate :';
    assert.equal(told(await analyse('a.py')), ['OpenAI sdk gpt-4o+o3-mini  environment:OPENAI_API_KEY']);
    assert.equal(told(await analyse('b.py')), [ollama]);
    assert.equal(told(await analyse('c.py')), ['OpenAI sdk o3-mini  environment:OPENAI_API_KEY']);
    assert.equal(told(await analyse('d.py')), ['OpenAI framework gpt-4.1  file:config.py']);
    assert.equal(told(await analyse('e.py')), [ollama]);
  });
});

test('an address in a variable is no host', async () => {
  const files = {
    'a.py':
      'import requests, os\nrequests.post(f"{os.environ[\'OPENAI_BASE\']}/v1/chat/completions", json={})\n',
    'b.py': 'import os\nfrom openai import OpenAI\nOpenAI(base_url=os.environ["LLM_URL"])\n',
    'c.py': script('from config import API_KEY, BASE_URL, MODEL'),
    'config.py': 'import os\nBASE_URL = os.environ["LLM_URL"]\nMODEL = "gpt-4o"\nAPI_KEY = input()\n',
  };
  await inProject(files, async ({ analyse }) => {
    assert.equal(told(await analyse('a.py')), ['OpenAI http  https://{}/v1/chat/completions :']);
    assert.equal(told(await analyse('b.py')), ['OpenAI sdk  $LLM_URL environment:OPENAI_API_KEY']);
    assert.equal(told(await analyse('c.py')), ['OpenAI sdk gpt-4o $LLM_URL prompt:']);
    for (const name of ['a.py', 'b.py', 'c.py']) assert.equal(summarise(await analyse(name)).hosts, [], name);
  });
});

test('modules that are none of the project, circles and the script itself', async () => {
  const files: Readonly<Record<string, string>> = {
    'a.py': script('from missing import API_KEY, BASE_URL, MODEL'),
    'b.py': script('from c import API_KEY, BASE_URL, MODEL'),
    'c.py': 'from b import API_KEY\nfrom b import *\nBASE_URL = "https://api.deepseek.com"\n',
    'main.py': script('from main import API_KEY, BASE_URL, MODEL\nMODELS = []'),
    'pandas.py': 'MODEL = "gpt-4o"\n',
  };
  await inProject(files, async ({ analyse }) => {
    assert.equal(told(await analyse('a.py')), ['OpenAI sdk   unknown:']);
    assert.equal(told(await analyse('b.py')), ['DeepSeek sdk  https://api.deepseek.com unknown:']);
    assert.equal(told(await analyse('main.py')), ['OpenAI sdk   unknown:']);
  });
});

test('the tables agree', () =>
  withTemp(async (directory) => {
    const home = path.join(directory, 'root/home/ada/tools');
    fs.mkdirSync(home, { recursive: true });
    fs.mkdirSync(path.join(directory, 'root/etc'));
    fs.writeFileSync(path.join(directory, 'root/etc/passwd'), 'ada:x:1000:1000:Ada:/home/ada:/bin/bash\n');
    fs.writeFileSync(
      path.join(directory, 'host.json'),
      JSON.stringify({ platform: 'linux', privileged: true }),
    );
    fs.writeFileSync(path.join(home, 'main.py'), script('from config import API_KEY, BASE_URL, MODEL'));
    fs.writeFileSync(
      path.join(home, 'config.py'),
      'API_KEY = "sk-proj-9fK2mQ7vXb41LzT8Rr5WcY03"\nBASE_URL = "http://llm.internal.corp:8000/v1"\nMODEL = "llama-3.1-70b"\n',
    );
    const engine = testEngine(createFixtureHost(directory));
    const rowsIn = async (name: string) => {
      const table = tables.find((each) => each.name === name);
      if (table === undefined) throw new Error(name);
      const { rows } = await runTable(table, createQueryContext(), engine);
      assert.not(
        JSON.stringify(rows, (_, each) => (typeof each === 'bigint' ? `${each}` : each)).includes('9fK2'),
      );
      return rows.filter((row) => String(row['path']).endsWith('main.py'));
    };
    try {
      const usages = await rowsIn('python_ai_usage');
      assert.equal(
        usages.map((row) => [
          row['provider'],
          row['models'],
          row['key_source'],
          row['key_name'],
          row['data_summary'],
        ]),
        [['vLLM', '["llama-3.1-70b"]', 'file', 'config.py', 'spreadsheet → vLLM']],
      );
      const [row] = await rowsIn('python_scripts');
      assert.equal(
        [
          row?.['ai_providers'],
          row?.['hosts'],
          row?.['ai_findings'],
          String(row?.['risk_reasons']).includes('OpenAI'),
        ],
        ['["vLLM"]', '["llm.internal.corp"]', 2, false],
      );
      const findings = (await rowsIn('python_script_findings')).filter((each) => each['category'] === 'ai');
      assert.equal(
        findings.map((each) => [each['rule'], each['severity']]),
        [
          ['PYS-AI-005', 'info'],
          ['PYS-AI-008', 'info'],
        ],
      );
    } finally {
      await poolOf(engine).close();
    }
  }));

test('little is kept, and nothing of files without such constants', async () => {
  const many = Array.from({ length: 500 }, (_, i) => `MODEL_${i} = "gpt-4o-${i}"`).join('\n');
  const files = {
    'many.py': many,
    'plain.py': 'import json\nNAME = "report"\ndef read(path):\n    return json.load(open(path))\n',
    'alone.py': 'from config import NAME\nprint(NAME)\n',
  };
  await inProject(files, async ({ analyse }) => {
    assert.is((await analyse('many.py')).constants?.length, 48);
    const { constants, reexports, borrows } = await analyse('plain.py');
    assert.equal([constants, reexports, borrows], [undefined, undefined, undefined]);
    assert.is((await analyse('alone.py')).borrows, undefined);
  });
});

test.run();
