import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../../extension/core/errors.ts';
import { packCatalog } from '../../../fleet-cli/packs/known-packs.ts';
import { reports } from '../../../fleet-cli/reports/definitions/index.ts';
import { makeDocument } from '../../../fleet-cli/reports/document.ts';
import { openReportStore } from '../../../fleet-cli/reports/open-report-store.ts';
import { openStore } from '../../../fleet-cli/store/duckdb.ts';
import { runCli } from '../../helpers/cli.ts';
import { fillStore, sampleFleet } from '../../helpers/fleet-store.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('pysight report and policy');

async function withStoreFile(action: (file: string, directory: string) => Promise<void>): Promise<void> {
  await withTemp(async (directory) => {
    const file = nodePath.join(directory, 'fleet.duckdb');
    const store = await openStore(file, packCatalog());
    const now = Math.floor(Date.now() / 1000);
    await fillStore(
      store,
      sampleFleet().map((answer) => ({ ...answer, time: now })),
    );
    await store.close();
    await action(file, directory);
  });
}

test('the overview of a store; other formats by the name of the file, which only its owner reads', async () => {
  await withStoreFile(async (file, directory) => {
    const shown = await runCli(['report', '--store', file]);
    assert.is(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /^Python on 3 hosts\n3 hosts asked · 3 answered/);
    const html = nodePath.join(directory, 'out', 'r.html');
    const written = await runCli(['report', '--store', file, '-o', html]);
    assert.is(written.code, 0, written.stderr);
    assert.match(fs.readFileSync(html, 'utf8'), /^<!doctype html>/);
    if (process.platform !== 'win32') assert.is(fs.statSync(html).mode & 0o777, 0o600);
  });
});

test('--fail-on and --policy exit 1; sarif and cyclonedx go to standard output as well', async () => {
  await withStoreFile(async (file, directory) => {
    assert.is((await runCli(['report', 'coverage', '--store', file, '--fail-on', 'critical'])).code, 1);
    const sarif = await runCli(['report', '--store', file, '--format', 'sarif']);
    assert.is(JSON.parse(sarif.stdout).version, '2.1.0');
    const policy = nodePath.join(directory, 'policy.yml');
    fs.writeFileSync(policy, 'version: 1\nname: T\npackages: {deny: [reqeusts]}\n');
    const judged = await runCli(['report', '--store', file, '--policy', policy, '--format', 'json']);
    assert.is(judged.code, 1);
    const names = JSON.parse(judged.stdout).reports.map(({ name }: { name: string }) => name);
    assert.equal(names.slice(0, 2), ['overview', 'policy']);
    const checked = await runCli(['policy', 'check', policy, '--store', file]);
    assert.is(checked.code, 1);
    assert.match(checked.stdout, /reqeusts 1\.0 is denied/);
    fs.writeFileSync(policy, 'version: 1\nname: T\npackages: {deny: [absent]}\n');
    assert.is((await runCli(['policy', 'check', policy, '--store', file])).code, 0);
  });
});

test('who may only read a store has reports on it; who cannot make one is told where', async () => {
  if (process.getuid?.() !== 0) return void process.stderr.write('SKIPPED: not root\n');
  await withStoreFile(async (file, directory) => {
    fs.chmodSync(directory, 0o755);
    fs.chmodSync(file, 0o644);
    process.seteuid?.(65_534);
    try {
      const opened = await openReportStore({ store: file, configPath: undefined, offline: true, now: 0 });
      const document = await makeDocument({ ...opened, reports, since: 0, now: 1, format: 'json' });
      assert.is(document.denominator.hosts, 3);
      assert.ok(document.reports.every(({ sections }) => sections.length > 0));
      await opened.store.close();
      try {
        await openStore(nodePath.join(directory, 'new', 'x.duckdb'), packCatalog());
        assert.unreachable();
      } catch (error) {
        assert.instance(error, UsageError);
        assert.match(
          (error as Error).message,
          /cannot make the directory of the store .*: permission denied/,
        );
      }
    } finally {
      process.seteuid?.(0);
    }
  });
});

test('wrong usage: a store that is not there, an unknown report, a broken policy, a bad period', async () => {
  await withTemp(async (directory) => {
    const policy = nodePath.join(directory, 'p.yml');
    fs.writeFileSync(policy, 'version: 1\n');
    for (const [args, message] of [
      [['report', '--store', nodePath.join(directory, 'no.duckdb')], /there is no store/],
      [['report', 'secret', '--store', 'x'], /did you mean secrets/],
      [['policy', 'lint', policy], /p\.yml:1: the file must have "name"/],
      [['report', '--since', 'soon', '--store', 'x'], /--since/],
      [
        ['policy', 'lint', nodePath.join(directory, 'none.yml')],
        /cannot read the policy .*none\.yml: it does not exist; docs\/policy\.md/,
      ],
      [['policy', 'lint', directory], /: it is a directory/],
      // Tables without rows would say that there is nothing.
      [['report', '--store', 'x', '--top', '0'], /--top takes a whole number from 1 on/],
      [['report', '--store', 'x', '--top', 'ten'], /--top takes one number/],
      [['report', '--store', 'x', '--since', '1d', '--since', '2d'], /--since is given more than once/],
    ] as const) {
      const { code, stderr } = await runCli([...args]);
      assert.is(code, 2, stderr);
      assert.match(stderr, message);
    }
  });
});

test.run();
