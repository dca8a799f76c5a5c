/** Code without a file: analysed once, in the worker, kept without anything that a secret in it could be guessed by. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeColumns, judgeCodes } from '../../../extension/analyse/invocations/code-judgements.ts';
import { createCache } from '../../../extension/core/cache.ts';
import { createMemo } from '../../../extension/core/memo.ts';
import { createProblemSink } from '../../../extension/core/problems.ts';
import type { TableContext } from '../../../extension/core/types.ts';
import { hashCode } from '../../../extension/discover/invocations/observation.ts';
import { fixtureHost, testEngine } from '../../helpers/fixture-host.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('judgements of code');
const password = 'Herbst2026!Passwort';
const code = `import os\npassword = "${password}"\nos.system("rm -rf /")`;

function contextOf(over: Partial<TableContext> = {}): TableContext {
  const engine = testEngine(fixtureHost('activity-linux'));
  return {
    ...engine,
    query: createQueryContext(),
    problems: createProblemSink(),
    osquery: undefined,
    signal: new AbortController().signal,
    expired: () => false,
    ...over,
  };
}

function given(text: string, codeHash = hashCode(text)) {
  return { code: text, codeHash, evidence: '/home/ana/.bash_history' };
}

/** The cells of a row; a function is called as the engine would. */
function cellsOf(cells: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [name, typeof cell === 'function' ? cell() : cell]),
  );
}

const never: TableContext['memo'] = {
  get: () => {
    throw new Error('the analysers were started');
  },
  clear: () => undefined,
};

test('a query that reads none of the columns starts no analyser', async () => {
  const query = createQueryContext([], ['code_hash', 'argv']);
  const cells = await judgeCodes(contextOf({ query, memo: never }), [given(code)]);
  assert.is(cellsOf(cells(given(code)))['code_findings'], '');
});

test('every column has a cell, also where there is no code', async () => {
  const cells = await judgeCodes(contextOf({ memo: never }), [given('', '')]);
  assert.equal(Object.keys(cells(undefined)), [...codeColumns]);
});

test('what is found is kept by keyed hashes, without the text, and known again where only the hash is', () =>
  withTemp(async (directory) => {
    const [seen, again] = [given(code), given(code)];
    const sensed = given('', createHash('sha256').update(code).digest('hex'));
    const context = contextOf({ cache: createCache(directory) });
    const cells = await judgeCodes(context, [sensed, seen, again]);
    const found = cellsOf(cells(seen));
    assert.is(found['code_analysis'], 'full');
    assert.match(String(found['code_findings']), '"category":"destructive"');
    assert.equal(cellsOf(cells(again)), found);
    assert.equal(cellsOf(cells(sensed)), found, 'by the hash of all of it, as the sensor has it');
    context.cache.flush();
    const kept = fs
      .readdirSync(directory)
      .map((name) => fs.readFileSync(nodePath.join(directory, name), 'utf8'))
      .join('\n');
    assert.ok(kept.includes(hashCode(code)));
    for (const hidden of [password, 'rm -rf', createHash('sha256').update(code).digest('hex')])
      assert.not(kept.includes(hidden), hidden);
    // Another process, whose sources know the hash alone.
    const later = contextOf({ cache: createCache(directory), memo: never });
    const named = given('', hashCode(code));
    assert.equal(cellsOf((await judgeCodes(later, [named, seen]))(named)), found);
  }));

test('codes that differ in their secrets alone are told apart by the fingerprint', async () => {
  const [one, other] = [given(code), given(code.replace(password, 'Sommer2025!Kennwort'))];
  const cells = await judgeCodes(contextOf(), [one, other]);
  const fingerprints = [one, other].map(
    (each) => /"fingerprint":"(\w+)"/.exec(String(cellsOf(cells(each))['code_findings']))?.[1],
  );
  assert.is.not(fingerprints[0], fingerprints[1]);
});

test('code that is no Python 3 is looked at by fewer rules, which is no problem; one that is too large is', async () => {
  const context = contextOf();
  const old = given('print "x"; import os; os.system(x)');
  const limits = { ...context.config.limits, scriptBytes: 100 };
  const large = given(`x = "${'a'.repeat(200)}"`);
  const bounded = { ...context, memo: createMemo(), config: { ...context.config, limits } };
  const cells = await judgeCodes(bounded, [old, large]);
  assert.is(cellsOf(cells(old))['code_analysis'], 'reduced');
  assert.is(cellsOf(cells(large))['code_analysis'], 'failed');
  assert.equal(
    context.problems.all.map(({ code: kind, path }) => [kind, path]),
    [['TOO_LARGE', '/home/ana/.bash_history']],
  );
});

test('what failed is not tried again at once, so that every call of one query has the same rows', async () => {
  const context = contextOf();
  const limits = { ...context.config.limits, scriptBytes: 10 };
  const bounded = { ...context, config: { ...context.config, limits } };
  const first = given(code);
  assert.is(cellsOf((await judgeCodes(bounded, [first]))(first))['code_analysis'], 'failed');
  // As if it were analysed without failing the second time.
  const second = given(code);
  assert.is(cellsOf((await judgeCodes(context, [second]))(second))['code_analysis'], 'failed');
  const later = given(code);
  const fresh = { ...context, memo: createMemo() };
  assert.is(cellsOf((await judgeCodes(fresh, [later]))(later))['code_analysis'], 'full');
});

test.run();
