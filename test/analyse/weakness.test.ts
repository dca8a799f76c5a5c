import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseText } from '../../extension/analyse/pipeline.ts';
import { neutralise, suppressionOf } from '../../extension/analyse/suppressions.ts';
import type { Finding } from '../../extension/analyse/types.ts';
import { analyseWeaknesses, bracketDepth } from '../../extension/analyse/weakness.ts';
import { reducedWeaknesses } from '../../extension/analyse/weakness-reduced.ts';
import { weaknessRule, weaknessRules } from '../../extension/analyse/weakness-rules.ts';
import { createRuff } from '../../extension/analyse/worker/ruff.ts';
import { compileRuff, readRuffFiles } from '../../extension/analyse/worker/ruff-assets.ts';
import { edited, memoryBound } from '../../extension/analyse/worker/wasm-edits.ts';
import { sourceOf } from '../helpers/behaviour.ts';

const test = suite('weakness');
const ruff = createRuff(compileRuff(readRuffFiles(import.meta.url)));

function findings(text: string, check = ruff.check): readonly Finding[] {
  const source = sourceOf(text);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const { text: neutralised, suppressions } = neutralise(text, lineAt);
  return analyseWeaknesses({ source, neutralised, suppressions, secrets: [], check, deep: true }).findings;
}

function ids(text: string): string[] {
  return findings(text).map((finding) => finding.rule);
}

test('an address is listened on where something is bound to it', () => {
  const severity = (text: string): readonly string[] => findings(text).map((finding) => finding.severity);
  for (const text of ['app.run(host="0.0.0.0")', 'HOST = "0.0.0.0"', 'sock.bind(("0.0.0.0", 80))'])
    assert.equal(severity(`${text}\n`), ['medium'], text);
  for (const text of [
    'if host == "0.0.0.0":\n    pass',
    'fields = [Field("0.0.0.0")]',
    'routes = {"0.0.0.0": gw}',
  ])
    assert.equal(severity(`${text}\n`), ['low'], text);
});

test('extra() is of Django alone', () => {
  assert.equal(ids('c.extra("tags", options=names)\n'), []);
  assert.equal(ids('from django.db import models\nq = T.objects.extra(where=[c])\n'), ['S610']);
});

test('reports under the ids of ruff and bandit, with place, severity and CWE', () => {
  const [finding] = findings('import subprocess\nsubprocess.call("ls " + x, shell=True)\n');
  assert.is(finding?.rule, 'S602');
  assert.is(finding?.line, 2);
  assert.is(finding?.column, 1);
  assert.is(finding?.cwe, 78);
  assert.is(finding?.severity, 'high');
  assert.is(findings('import subprocess\nsubprocess.call("ls", shell=True)\n')[0]?.severity, 'low');
  assert.equal(ids('assert x\n'), []);
});

test('comments hide nothing and are recorded', () => {
  for (const comment of ['# noqa', '# noqa: S307', '# nosec', '# nosec B307', '#NOQA']) {
    const [finding] = findings(`eval(x)  ${comment}\n`);
    assert.is(finding?.rule, 'S307', comment);
    assert.is(finding?.suppressed, comment);
  }
  for (const comment of ['# ruff: noqa', '# ruff: noqa: S307', '# flake8: noqa', '# ruff: disable[S307]']) {
    const [finding] = findings(`${comment}\neval(x)\n`);
    assert.is(finding?.rule, 'S307', comment);
    assert.is(finding?.suppressed, comment);
  }
  assert.is(findings('eval(x)  # noqa: E501\n')[0]?.suppressed, '');
  assert.is(findings('eval(x)\n')[0]?.suppressed, '');
});

test('neutralising keeps length and lines', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom('# noqa', '# ruff: noqa', '\n', '# nosec', 'x'))),
      (parts) => {
        const text = parts.join('');
        const { text: neutral } = neutralise(text, () => 1);
        assert.is(neutral.length, text.length);
        assert.is(neutral.split('\n').length, text.split('\n').length);
        assert.not.ok(/noqa|nosec/i.test(neutral));
      },
    ),
  );
  assert.is(suppressionOf([], 'S307', 1), '');
});

test('Python 2 and broken code get the smaller set, and say so', () => {
  const python2 = findings(
    'print "x"\nimport os, pickle\nos.system("rm " + x)\nexec code\npickle.loads(y)\n',
  );
  const rules = python2.map((finding) => finding.rule);
  for (const rule of ['E999', 'S605', 'S102', 'S301']) assert.ok(rules.includes(rule), rule);
  assert.ok(python2.every((finding) => finding.details?.['rules'] === 'reduced'));
  assert.ok(ids('(\nimport os\nos.system(x)\n').includes('S605'));
});

test('patterns do not look into comments and strings', () => {
  const found = reducedWeaknesses('# eval(x)\ny = "os.system(1)"\n"""\nexec(z)\n"""\neval(w)\n');
  assert.equal(
    found.map(({ rule }) => rule),
    ['S307'],
  );
});

test('a checker that breaks is replaced by the smaller set', () => {
  const broken = findings('eval(x)\n', () => {
    throw new Error('out of memory');
  });
  assert.equal(
    broken.map((finding) => finding.rule),
    ['S307'],
  );
  assert.ok(findings(`x = ${'('.repeat(5_000)}`).length >= 0);
  assert.is(bracketDepth('([{}])'), 3);
  // The instance that threw is dropped; the next text is checked by a fresh one.
  try {
    ruff.check(`x=${'1+'.repeat(20_000)}1`);
  } catch {
    assert.is(ruff.memoryBytes(), 0);
  }
  assert.equal(ids('eval(x)\n'), ['S307']);
});

test('fingerprints stay when lines move and differ for repetitions', () => {
  const one = findings('eval(x)\n')[0]?.fingerprint;
  const moved = findings('\n\n\neval(x)\n')[0]?.fingerprint;
  const twice = findings('eval(x)\neval(x)\n').map((finding) => finding.fingerprint);
  assert.is(one, moved);
  assert.is(new Set(twice).size, 2);
});

test('evidence holds no password', () => {
  const found = findings('def f(password="Sommer2024!"): pass\n');
  assert.is(found[0]?.rule, 'S107');
  assert.not.ok(JSON.stringify(found).includes('Sommer2024!'));
});

test('every rule has what its page needs', () => {
  for (const rule of weaknessRules) {
    assert.match(rule.id, /^[SE]\d{3}$/);
    assert.ok(rule.rationale.endsWith('.') && rule.remediation.endsWith('.') && rule.example !== '', rule.id);
  }
  assert.is(weaknessRule('S101'), undefined);
});

test('the memory of a module gets an upper bound', () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const unbounded = Uint8Array.from([...header, 5, 3, 1, 0, 2]);
  const bounded = edited(unbounded, memoryBound(unbounded, 300));
  assert.equal([...bounded], [...header, 5, 5, 1, 1, 2, 0xac, 2]);
  assert.equal(memoryBound(Uint8Array.from(header), 300), []);
});

test('a module is changed in place where there is room', () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const memory = [5, 3, 1, 0, 2];
  const code = [10, 8, 2, 2, 0, 0x0b, 3, 0, 1, 0x0b];
  for (const before of [0, 2, 3, 100]) {
    const whole = Uint8Array.from([...new Array<number>(before).fill(7), ...header, ...memory, ...code]);
    const wasm = whole.subarray(before);
    const changed = edited(wasm, memoryBound(wasm, 300), before);
    assert.equal([...changed], [...header, 5, 5, 1, 1, 2, 0xac, 2, ...code], `${before}`);
    assert.is(changed.buffer === whole.buffer, before >= 2, `${before}`);
  }
});

test('a message, hash, placeholder or field name is no password', () => {
  for (const code of [
    'MESSAGE_PASSWORD = "Your password must have 12 characters"',
    'PASSWORD_HASH = "$2b$12$abcdefghijklmnopqrstuv"',
    'TOKEN_TYPE = "Bearer"',
    'password = "changeme"',
    'connect(password="")',
  ])
    assert.equal(ids(`${code}\n`), [], code);
  assert.equal(ids('password = "sesam"\n'), ['S105']);
  assert.equal(ids('token = "NOUN"\nmake(password="wrong")\n'), []);
  assert.equal(ids('token = "9fK2mQ7v"\n'), ['S105']);
});

test('a line with too many strings for the checker is looked at by the smaller set of rules, not given up', () => {
  const strings = Array.from({ length: 40_000 }, (_, i) => `'s${i}'`).join(', ');
  let asked = 0;
  const check = (): [] => {
    asked++;
    return [];
  };
  const crowded = `x = [${strings}]\nos.system("ls " + y)\npickle.loads(z)\n`;
  assert.ok(findings(crowded, check).some(({ rule }) => rule === 'S301'));
  assert.is(asked, 0);
  findings(`x = [\n${strings.replaceAll(', ', ',\n')}]\n`, check);
  findings(`x = "${'a'.repeat(900_000)}"\n`, check);
  assert.is(asked, 2);
});

test('the address of a request is looked at where the request is made, not again where it is opened', async () => {
  const s310 = async (text: string) => {
    const source = sourceOf(text);
    const options = { fleetKey: 'k', internalHosts: [] };
    const { findings: all } = await analyseText(source, 'a.py', options, () => ruff.check);
    return all.filter(({ rule }) => rule === 'S310').map(({ line }) => line);
  };
  const opened = (url: string) =>
    `import json, sys, urllib.request\nreq = urllib.request.Request(${url})\nprint(json.load(urllib.request.urlopen(req)))\n`;
  assert.equal(await s310(opened('"https://data.partner-site.com/a.json"')), []);
  assert.equal(await s310(opened('sys.argv[1]')), [2]);
  assert.equal(
    await s310('import sys, urllib.request\nurl = sys.argv[1]\nurllib.request.urlopen(url)\n'),
    [3],
  );
});

test('a file that all may run is less than one that all may change', () => {
  const severity = (mode: string) => findings(`import os\nos.chmod("run.sh", ${mode})\n`)[0]?.severity;
  assert.is(severity('0o755'), 'low');
  for (const mode of ['0o777', '0o775', '0o666']) assert.is(severity(mode), 'medium', mode);
});

test.run();
