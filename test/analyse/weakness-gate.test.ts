/** What the gate lets pass unseen is held against the checker itself: it must have nothing to say of it. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { neutralise } from '../../extension/analyse/suppressions.ts';
import type { Diagnostic } from '../../extension/analyse/weakness.ts';
import { looksWeak, mayBeWeak } from '../../extension/analyse/weakness-gate.ts';
import { weaknessRules } from '../../extension/analyse/weakness-rules.ts';
import { createRuff } from '../../extension/analyse/worker/ruff.ts';
import { compileRuff, readRuffFiles } from '../../extension/analyse/worker/ruff-assets.ts';
import { parseModule, tokenize } from '../../extension/parse/python/index.ts';
import { createDraw } from '../helpers/random.ts';

const test = suite('gate of weaknesses');
const ruff = createRuff(compileRuff(readRuffFiles(import.meta.url)));
const corpus = fileURLToPath(new URL('../bench/analysis/corpus', import.meta.url));

function asked(text: string): boolean {
  return mayBeWeak(parseModule(text));
}

function check(text: string): readonly Diagnostic[] {
  try {
    return ruff.check(neutralise(text, () => 1).text);
  } catch {
    return [{ code: 'crash', message: '', line: 1, column: 1, endLine: 1 }];
  }
}

function scripts(): readonly string[] {
  return fs
    .readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .sort()
    .map((name) => fs.readFileSync(path.join(corpus, name), 'utf8'));
}

test('every rule that the checker applies is asked for', () => {
  for (const { id, example } of weaknessRules) {
    for (const text of [example, `import subprocess, os\n${example}`])
      if (check(text).length > 0) assert.ok(asked(text), `${id}: ${text}`);
  }
});

test('no name, form or place of a weakness is missed', () => {
  for (const text of [
    'from os import system as run\nrun(x)\n',
    'import os as o\no.popen(x)\n',
    'from pickle import loads as l\nl(x)\n',
    'import pickle as p\np.Unpickler(f).load()\n',
    'from random import randint as r\nx = r(1, 2)\n',
    'from hashlib import md5 as h\nh(x)\n',
    '@eval\ndef f(): pass\n',
    'import builtins\nbuiltins.exec(x)\n',
    'a = {"x": f"{eval(y)}"}\n',
    'def f(x=eval("1")): pass\n',
    'open("\\x2ftmp/x")\n',
    'open("/t" "mp/x")\n',
    'bind(("0.0." "0.0", 80))\n',
    'd["a"]["password"] = "x"\n',
    'x = a if c.token == ("abc") else d\n',
    'user = password = "abc"\n',
    'db_pwd: str = "abc"\n',
    'def f(*, pwd: str = "abc"): pass\n',
    'connect(passphrase="abc")\n',
    'q = "select " + a + " from " + b\n',
    'q = f"update {t} set a = 1"\n',
    'q = ("delete "\n     "from %s" % t)\n',
    'call(x, shell=1)\n',
    'for a in b:\n    try:\n        c\n    except (D, Exception):  # why\n        # not\n        continue\n',
  ]) {
    assert.ok(check(text).length > 0, `the checker finds nothing: ${text}`);
    assert.ok(asked(text), text);
  }
});

test('what needs no look is most of what has nothing', () => {
  for (const text of [
    'import os\nprint(os.getcwd())\n',
    'import pandas as pd\ndf = pd.read_excel("a.xlsx")\ndf.groupby("b").sum().to_excel("c.xlsx")\n',
    'import pickle\npickle.dump(a, b)\n',
    'try:\n    import a\nexcept ImportError:\n    pass\n',
    'x = "Please select one of these"\ny = f"{a} from {b}"\n',
    'password = getpass("Password: ")\n',
  ])
    assert.not.ok(asked(text), text);
});

test('in real scripts, and in scripts with a fault, nothing is kept back', () => {
  const texts = scripts();
  assert.ok(texts.length > 150);
  const draw = createDraw('a fault a script');
  const parts = [
    '',
    ' ',
    ')',
    '(',
    ':',
    '=',
    ',',
    '*',
    'x',
    'if',
    'not',
    'yield',
    'lambda',
    'return',
    '\n',
    '\n    ',
    '"',
    "'",
    '{',
    '!',
  ];
  let unseen = 0;
  for (const text of texts) {
    const tokens = tokenize(text);
    for (let round = 0; round < 8; round++) {
      const at = Math.floor(draw.number() * tokens.count);
      const start = tokens.starts[at] ?? 0;
      const end = Math.max(start, Math.min(tokens.ends[at] ?? 0, text.length));
      const broken =
        round === 0 ? text : `${text.slice(0, start)}${draw.one(parts)}${text.slice(draw.one([start, end]))}`;
      if (asked(broken)) continue;
      unseen++;
      assert.equal(check(broken), [], broken);
    }
  }
  assert.ok(unseen > 100, `only ${unseen} passed`);
});

test('the guess from the bytes finds what is common, in texts of any kind', () => {
  const weak = [
    'subprocess.Popen (x)',
    '  from pickle import x',
    'db_password = "x"',
    'd["token"] = \'x\'',
    'f(verify=False)',
  ];
  for (const text of weak) assert.ok(looksWeak(Buffer.from(`import os\n${text}\n`)), text);
  for (const text of ['print(executor)', 'important = 1', 'import subprocesses', 'token = make()', '']) {
    assert.not(looksWeak(Buffer.from(text)), text);
  }
  const unit = [
    'token',
    'pass',
    'eval ',
    '\n',
    ' ',
    'import ',
    'from\t',
    'verify=(',
    '@ ',
    '\\',
    'passw0rd"',
  ];
  for (const part of unit) looksWeak(Buffer.from(part.repeat(200_000)));
});

test.run();
