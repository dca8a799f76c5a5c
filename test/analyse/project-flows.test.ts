import fs from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asksIn } from '../../extension/analyse/ai/asked.ts';
import { type Analysis, analyseScripts } from '../../extension/analyse/analysis.ts';
import { poolOf } from '../../extension/analyse/worker/analyse-scripts.ts';
import { createCache } from '../../extension/core/cache.ts';
import { createMemo } from '../../extension/core/memo.ts';
import { inProject, scriptAt } from '../helpers/project.ts';

const test = suite('data that goes through another file of the project');

const helpers = `import os
from openai import OpenAI
client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
class Asker:
    def ask(self, text, tone="kind"):
        print(tone)
        return client.responses.create(model="gpt-4o", input=text)
def ask(text, number=1):
    return client.responses.create(model="gpt-4o-mini", input=text)
def make():
    return OpenAI()
def save(text):
    open("out.txt", "w").write(text)
`;

function told({ aiUsage, findings }: Analysis): readonly string[] {
  return [
    ...aiUsage.map(({ provider, models, keyName, lines, flows }) =>
      [
        provider,
        models.join('+'),
        keyName,
        lines.join('+'),
        flows.map(({ source }) => source).join('+'),
      ].join(' '),
    ),
    ...findings
      .filter(({ rule }) => rule === 'PYS-AI-008')
      .map(({ line, message, evidence }) => `${line}: ${message}: ${evidence}`),
  ];
}

const read = 'import pandas as pd\ndf = pd.read_excel("pay.xlsx")\n';

test('functions, methods, clients and makers of clients', async () => {
  const scripts: Readonly<Record<string, string>> = {
    'a.py': `${read}from helpers import ask\nask(df.to_csv())`,
    'b.py': `${read}import helpers as h\nh.Asker().ask(text=df.to_csv())`,
    'c.py': `${read}from helpers import client\nclient.responses.create(model="gpt-4.1", input=df.to_csv())`,
    'd.py': `${read}from helpers import make\nllm = make()\nllm.responses.create(model="o3", input=df.to_csv())`,
    'sub/e.py': `${read}from tools.llm import ask\nask(df.to_csv())`,
  };
  await inProject({ ...scripts, 'helpers.py': helpers, 'sub/tools/llm.py': helpers }, async ({ analyse }) => {
    const seen = async (name: string) => told(await analyse(name))[0];
    assert.is(await seen('a.py'), 'OpenAI gpt-4o+gpt-4o-mini OPENAI_API_KEY 4 spreadsheet');
    assert.is(await seen('b.py'), 'OpenAI gpt-4o+gpt-4o-mini OPENAI_API_KEY 4 spreadsheet');
    assert.is(await seen('c.py'), 'OpenAI gpt-4.1 OPENAI_API_KEY 4 spreadsheet');
    assert.is(await seen('d.py'), 'OpenAI o3 OPENAI_API_KEY 5 spreadsheet');
    assert.is(await seen('sub/e.py'), 'OpenAI gpt-4o+gpt-4o-mini OPENAI_API_KEY 4 spreadsheet');
    assert.is(told(await analyse('a.py'))[1], '4: spreadsheet pay.xlsx → OpenAI: ask(df.to_csv())');
  });
});

test('parameters and functions that do not reach a provider, and other modules', async () => {
  const scripts: Readonly<Record<string, string>> = {
    'a.py': `${read}from helpers import save\nsave(df.to_csv())`,
    'b.py': `${read}from helpers import ask, Asker\nask("hi", number=len(df), other=df)\nAsker().ask("x", tone=df.to_csv())`,
    'c.py': `${read}from elsewhere import ask\nask(df.to_csv())`,
  };
  await inProject({ ...scripts, 'helpers.py': helpers }, async ({ analyse }) => {
    assert.equal(told(await analyse('a.py')), []);
    // They call the provider, with no data.
    assert.equal(told(await analyse('b.py')), ['OpenAI gpt-4o+gpt-4o-mini OPENAI_API_KEY 4+5 ']);
    assert.equal(told(await analyse('c.py')), []);
  });
});

test('what another file says is never kept with the script', async () => {
  const files = { 'main.py': `${read}from helpers import ask\nask(df.to_csv())`, 'helpers.py': helpers };
  await inProject(files, async ({ analyse, write }) => {
    assert.is(told(await analyse('main.py')).length, 2);
    write('helpers.py', 'def ask(text):\n    return text\n');
    assert.equal(told(await analyse('main.py')), []);
    write(
      'helpers.py',
      'import anthropic\ndef ask(t):\n    return anthropic.Anthropic().messages.create(model="claude-x", messages=[t])\n',
    );
    assert.is(told(await analyse('main.py'))[0], 'Anthropic claude-x ANTHROPIC_API_KEY 4 spreadsheet');
  });
});

test('a key in the other file is told by the name of that file', async () => {
  const other = 'from openai import OpenAI\nclient = OpenAI(api_key="sk-proj-9fK2mQ7vXb41LzT8")\n';
  const main = 'from config import client\nclient.responses.create(model="gpt-4o", input=input())';
  await inProject({ 'main.py': main, 'config.py': other }, async ({ analyse }) => {
    const [usage] = (await analyse('main.py')).aiUsage;
    assert.equal([usage?.keySource, usage?.keyName], ['file', 'config.py']);
  });
});

test('files that import each other, and themselves', async () => {
  const a = `${read}from b import ask\nfrom a import ask as own\ndef relay(text):\n    return ask(text)\nask(df.to_csv())\nown(df)`;
  const b = `from a import relay\n${helpers}`;
  await inProject({ 'a.py': a, 'b.py': b }, async ({ analyse }) => {
    assert.is(told(await analyse('a.py')).length, 2);
    assert.is((await analyse('b.py')).aiUsage.length, 1);
  });
});

test('a script with the name of a library that it calls is still a module for the others', async () => {
  const own = `from openai import OpenAI\nimport llm\nllm.get_model("m")\ndef ask(text):\n    return OpenAI().responses.create(model="gpt-4o", input=text)\n`;
  const main = `${read}from llm import ask\nask(df.to_csv())`;
  await inProject({ 'llm.py': own, 'main.py': main }, async ({ context, directory }) => {
    const scripts = ['llm.py', 'main.py'].map((name) => scriptAt(context, directory, name));
    const found = new Map<string, readonly string[]>();
    for await (const { script, analysis } of analyseScripts(context, scripts))
      found.set(path.basename(script.path), told(analysis));
    assert.is(found.get('main.py')?.[0], 'OpenAI gpt-4o OPENAI_API_KEY 4 spreadsheet');
  });
});

test('a later process reads from the cache whether a module offers something, and sees when that changes', async () => {
  const silent = 'def ask(text):\n    return text\n';
  const scripts = {
    'main.py': `${read}from helpers import ask\nask(df.to_csv())`,
    'other.py': `${read}from silent import ask\nask(df.to_csv())`,
  };
  const files = { ...scripts, 'helpers.py': helpers, 'silent.py': silent };
  await inProject(files, async ({ write, context, directory }) => {
    const names = Object.keys(files);
    /** What a process finds that begins with what the ones before it have written. */
    const inNewProcess = async () => {
      const cache = createCache(path.join(directory, 'state'), undefined, undefined, 'one');
      const own = { ...context, cache, memo: createMemo() };
      const found: string[] = [];
      let analysed = 0;
      own.memo.get('analysis/pool', Number.POSITIVE_INFINITY, () => ({
        analyse: (file: string, bytes: Uint8Array) => {
          analysed++;
          return poolOf(context).analyse(file, bytes);
        },
      }));
      const scripts = names.map((name) => scriptAt(own, directory, name));
      for await (const { script, analysis } of analyseScripts(own, scripts)) {
        const flow = analysis.aiUsage.find(({ flows }) => flows.length > 0);
        if (flow !== undefined) found.push(`${path.basename(script.path)} ${flow.provider}`);
      }
      cache.flush();
      return [analysed, ...found];
    };
    assert.equal(await inNewProcess(), [4, 'main.py OpenAI']);
    assert.equal(await inNewProcess(), [0, 'main.py OpenAI']);
    write(
      'silent.py',
      helpers
        .replaceAll('openai', 'anthropic')
        .replaceAll('OpenAI', 'Anthropic')
        .replaceAll('responses', 'messages'),
    );
    assert.equal(await inNewProcess(), [1, 'main.py OpenAI', 'other.py Anthropic']);
    write('helpers.py', silent);
    assert.equal(await inNewProcess(), [0, 'other.py Anthropic']);
    fs.rmSync(path.join(directory, 'silent.py'));
    names.splice(names.indexOf('silent.py'), 1);
    assert.equal(await inNewProcess(), [0]);
  });
});

test('what is called in forms that no module offers is not kept', async () => {
  const script = `${read}import helpers as h\nh.Asker().ask(df)\nh.table[0].rows.filter(df)\nh.jobs["a"].client.generate(df)`;
  await inProject({ 'main.py': script }, async ({ analyse }) => {
    const { asks = '', askedModules } = await analyse('main.py');
    assert.equal(askedModules, ['helpers']);
    assert.equal(
      asksIn(asks).map(({ path: called, line, given }) => [called, line, given.length]),
      [
        ['helpers.Asker', 4, 0],
        ['helpers.Asker().ask', 4, 1],
        ['helpers.jobs[].client.generate', 6, 1],
      ],
    );
  });
});

test.run();
