import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseFindings } from '../../../fleet-cli/doctor/examine.ts';
import { runCli } from '../../helpers/cli.ts';
import { installConsole, sshdArgs, withFleet } from '../../helpers/ssh-fleet.ts';
import { sshdMissing, startSshd } from '../../helpers/sshd.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('pysight doctor');

interface Line {
  readonly step: string;
  readonly verdict: string;
  readonly text: string;
}

async function doctor(args: readonly string[]): Promise<{ code: number | null; lines: Line[] }> {
  const { code, stdout } = await runCli(['doctor', ...args, '--json']);
  return {
    code,
    lines: stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  };
}

test('each step that stops the connection is named, with what to do', async () => {
  const hosts = { refused: { fault: 'refuse-auth' as const }, gone: {} };
  await withFleet(hosts, async (args, _directory, [, gone]) => {
    const { code, lines } = await doctor(['refused', ...args]);
    assert.is(code, 4);
    assert.equal(
      lines.map(({ step, verdict }) => `${step} ${verdict}`),
      ['name ok', 'port ok', 'login bad'],
    );
    assert.match(lines[2]!.text, 'try: ssh -v -p');
    const unknown = args.map((arg, i) => (args[i - 1] === '--known-hosts' ? '/dev/null' : arg));
    assert.is((await doctor(['refused', ...unknown])).lines.at(-1)?.step, 'host key');
    await gone?.close();
    assert.match((await doctor(['gone', ...args])).lines.at(-1)!.text, 'nothing listens there');
  });
  const unreadable = await runCli(['doctor', 'x', '--ssh-config', 'none', '--known-hosts', os.tmpdir()]);
  assert.is(unreadable.code, 2);
  assert.match(unreadable.stderr, /cannot read the host keys in .*: it is a directory/);
  const far = await runCli(['doctor', 'x', '--ssh-config', 'none', '--port', '70000']);
  assert.match(far.stderr, '--port takes a number from 1 to 65535');
  const nowhere = await doctor(['no-such-host.invalid', '--ssh-config', 'none']);
  assert.equal(
    nowhere.lines.map(({ step, verdict }) => `${step} ${verdict}`),
    ['name bad'],
  );
});

test('a real host, before and after: from no extension to answering tables', async () => {
  const missing = sshdMissing();
  if (missing !== '') return void process.stderr.write(`SKIPPED: ${missing}\n`);
  await withTemp(async (directory) => {
    const sshd = await startSshd(directory, { PATH: `${nodePath.dirname(process.execPath)}:/usr/bin:/bin` });
    const [, target = '', ...rest] = sshdArgs(sshd);
    const places = [
      '--osquery-directory',
      nodePath.join(directory, "e'tc"),
      '--state-directory',
      nodePath.join(directory, 'state'),
    ];
    try {
      const before = await doctor([target, ...rest, ...places]);
      assert.is(before.code, 4);
      const text = (step: string) => before.lines.find((line) => line.step === step);
      assert.match(text('extension')!.text, 'run pysight deploy');
      assert.is(text('node')?.verdict, 'ok');
      assert.match(text('tables')!.text, /NO_OSQUERY|NO_EXTENSION/);
      installConsole(directory);
      fs.mkdirSync(nodePath.join(directory, 'state/spool'), { recursive: true });
      fs.chmodSync(nodePath.join(directory, 'state/spool'), 0o1733);
      fs.writeFileSync(nodePath.join(directory, 'state/advisories.idx'), '');
      fs.chmodSync(nodePath.join(directory, 'root/current/pysight.ext'), 0o777);
      const after = await doctor([target, ...rest, ...places]);
      const found = (step: string) => after.lines.find((line) => line.step === step);
      assert.match(found('tables')!.text, 'they answer: ');
      assert.match(found('extension')!.text, 'chown root and chmod go-w');
      assert.is(found('spool')?.verdict, 'ok');
      assert.is(found('advisories')?.verdict, 'ok');
    } finally {
      await sshd.close();
    }
  });
});

test('control characters of a host do not reach the terminal', () => {
  assert.equal(parseFindings('hello\nok node \u001b[2Jx\nbad x\n'), [
    { step: 'node', verdict: 'ok', text: '[2Jx' },
  ]);
});

test.run();
