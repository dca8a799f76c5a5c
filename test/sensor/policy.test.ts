/** The policy: off unless a safe file says so; what it blocks fails with the organisation's words, all else is untouched. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withTemp } from '../helpers/temp.ts';
import { eventsOf, hooked, makeSandbox, recorded, type Sandbox } from './python.ts';

const test = suite('sensor: policy');
const message = 'Ask security@example.com first.';

function writePolicy(sandbox: Sandbox, ...lines: string[]): void {
  fs.writeFileSync(sandbox.policy, `# policy\nmessage ${message}\n${lines.join('\n')}\n`, { mode: 0o644 });
}

for (const interpreter of hooked()) {
  test(`${interpreter.minor}: a listed import is refused, in whichever way it is made`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      fs.writeFileSync(`${sandbox.site}/forbidden.py`, 'print("ran")\n');
      fs.mkdirSync(`${sandbox.site}/pkg/inner`, { recursive: true });
      fs.writeFileSync(`${sandbox.site}/pkg/inner/__init__.py`, 'print("ran")\n');
      fs.mkdirSync(`${sandbox.site}/space`);
      fs.writeFileSync(`${sandbox.site}/space/inner.py`, 'print("ran")\n');
      writePolicy(sandbox, 'mode block', 'import forbidden', 'import pkg.inner', 'import space');
      for (const code of [
        'import forbidden',
        '__import__("forbidden")',
        'import pkg.inner',
        'from pkg import inner',
        'import importlib; importlib.import_module("forbidden")',
        'import importlib; importlib.import_module("space.inner")',
      ]) {
        const outcome = await sandbox.run(['-c', code]);
        assert.is(outcome.code, 1, code);
        assert.is(outcome.stdout, '', code);
        assert.match(
          outcome.stderr,
          /\nRuntimeError: Ask security@example\.com first\. \(import (?:forbidden|pkg\.inner|space)\)\n$/,
        );
        const run = sandbox.runs().find(({ pid }) => pid === outcome.pid);
        assert.equal([run?.policyMode, run?.exception, run?.exitCode], ['block', 'RuntimeError', 1]);
        assert.is(eventsOf(run, 'policy')[0]?.detail, 'block import');
      }
      for (const module of ['forbidden', 'pkg.inner', 'space.inner']) {
        const outcome = await sandbox.run(['-m', module]);
        assert.equal([outcome.code, outcome.stdout], [1, ''], module);
        assert.match(outcome.stderr, message);
      }
      const caught = await sandbox.run([
        '-c',
        'try: import forbidden\nexcept RuntimeError: print("caught")\nimport pkg, json; print("on")',
      ]);
      assert.equal([caught.code, caught.stdout, caught.stderr], [0, 'caught\non\n', '']);
    });
  });

  test(`${interpreter.minor}: hosts and their subdomains, by every route`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      writePolicy(sandbox, 'mode block', 'host provider.test');
      const routes = [
        'import socket; socket.getaddrinfo("api.provider.test", 443)',
        'import socket; socket.gethostbyname("provider.test.")',
        'import http.client; http.client.HTTPSConnection("API.provider.test").connect()',
        'import urllib.request; urllib.request.urlopen("https://u:p@provider.test/x")',
        'import asyncio\nasync def f(): await asyncio.open_connection("a.provider.test", 1)\nloop = asyncio.new_event_loop(); loop.run_until_complete(f())',
      ];
      for (const code of routes) {
        const outcome = await sandbox.run(['-c', code]);
        assert.is(outcome.code, 1, code);
        assert.match(
          outcome.stderr,
          /RuntimeError: Ask security@example\.com first\. \(host [a-z.]*provider\.test\)/,
          code,
        );
      }
      const other = await sandbox.run([
        '-c',
        'import socket; print(len(socket.getaddrinfo("localhost", 1)) > 0, "notprovider.test")',
      ]);
      assert.equal([other.code, other.stdout, other.stderr], [0, 'True notprovider.test\n', '']);
    });
  });

  test(`${interpreter.minor}: a name or an address that is connected to without being asked for`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const code = (host: string) =>
        `import socket\nsocket.getaddrinfo("127.0.0.2", 1)\ns = socket.socket()\ntry: s.connect((${JSON.stringify(host)}, 1))\nexcept OSError: pass`;
      await sandbox.run(['-c', code('localhost')]);
      assert.equal(
        eventsOf(sandbox.runs()[0], 'connect').map(({ name }) => name),
        ['localhost'],
      );
      for (const host of ['localhost', '127.0.0.1']) {
        writePolicy(sandbox, 'mode block', `host ${host}`);
        const outcome = await sandbox.run(['-c', code(host)]);
        assert.match(outcome.stderr, `${message} (host ${host})`);
      }
    });
  });

  test(`${interpreter.minor}: a long policy, and one as people and editors write it`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const hashes = Array.from({ length: 600 }, (_, index) => `sha256 ${String(index).padStart(64, '0')}`);
      const text = '\ufeffMode  Block\r\nmessage No.\r\nimport\tcolorsys \r\nhost *.provider.test\r\n';
      const written: [content: string | Buffer, code: string][] = [
        [`mode block\nmessage No.\n${hashes.join('\n')}\nimport colorsys\n`, 'import colorsys'],
        [text, 'import colorsys'],
        [Buffer.from(text, 'utf16le'), 'import colorsys'],
        [text, 'import socket; socket.getaddrinfo("a.provider.test", 1)'],
      ];
      for (const [content, code] of written) {
        fs.writeFileSync(sandbox.policy, content, { mode: 0o644 });
        const outcome = await sandbox.run(['-c', code]);
        assert.match(outcome.stderr, /RuntimeError: No\. \((?:import colorsys|host provider\.test)\)\n$/);
      }
    });
  });

  test(`${interpreter.minor}: a denied script does not run, a changed one does`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const text = 'print("ran")\n';
      const script = sandbox.script('denied.py', text);
      writePolicy(
        sandbox,
        'mode block',
        `sha256 ${createHash('sha256').update(text).digest('hex').toUpperCase()}`,
      );
      const outcome = await sandbox.run([script]);
      assert.equal([outcome.code, outcome.stdout], [1, '']);
      assert.match(outcome.stderr, `RuntimeError: ${message}`);
      const other = await sandbox.run([sandbox.script('other.py', `${text}# changed\n`)]);
      assert.equal([other.code, other.stdout, other.stderr], [0, 'ran\n', '']);
    });
  });

  test(`${interpreter.minor}: a warning is said once and stops nothing`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      fs.writeFileSync(`${sandbox.site}/forbidden.py`, 'print("ran")\n');
      writePolicy(sandbox, 'mode warn', 'import forbidden');
      const code = 'import forbidden, sys\ndel sys.modules["forbidden"]\nimport forbidden';
      const outcome = await sandbox.run(['-c', code]);
      assert.equal([outcome.code, outcome.stdout], [0, 'ran\nran\n']);
      assert.is(outcome.stderr, `pysight: ${message} (import forbidden)\n`);
      assert.is(eventsOf(sandbox.runs()[0], 'policy')[0]?.detail, 'warn import');
      const mute = await sandbox.run(['-c', 'import sys; sys.stderr = None; import forbidden']);
      assert.equal([mute.code, mute.stdout, mute.stderr], [0, 'ran\n', '']);
    });
  });
}

for (const interpreter of recorded()) {
  test(`${interpreter.minor}: no mode, nonsense or a file that others can write is no policy`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const ignored: (() => void)[] = [
        () => writePolicy(sandbox, 'import colorsys'),
        () => writePolicy(sandbox, 'mode destroy', 'import colorsys'),
        () => fs.writeFileSync(sandbox.policy, Buffer.from([0, 255, 254, 10, 109])),
        () => {
          writePolicy(sandbox, 'mode block', 'import colorsys');
          fs.chmodSync(sandbox.policy, 0o666);
        },
        () => {
          writePolicy(sandbox, 'mode block', 'import colorsys');
          fs.renameSync(sandbox.policy, `${sandbox.policy}.real`);
          fs.symlinkSync(`${sandbox.policy}.real`, sandbox.policy);
        },
      ];
      for (const prepare of ignored) {
        fs.rmSync(sandbox.policy, { force: true });
        prepare();
        const outcome = await sandbox.run(['-c', 'import colorsys; print(1)']);
        assert.equal([outcome.code, outcome.stdout, outcome.stderr], [0, '1\n', '']);
        assert.is(sandbox.runs().at(-1)?.policyMode, '');
      }
    });
  });
}

const interpreter = hooked().at(-1);
if (interpreter !== undefined) {
  test('a policy of another user is ignored, and one holds without a spool', async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      writePolicy(sandbox, 'mode block', 'import colorsys');
      fs.rmSync(sandbox.spool, { recursive: true });
      const blocked = await sandbox.run(['-c', 'import colorsys']);
      assert.is(blocked.code, 1);
      if (process.getuid?.() !== 0) return;
      fs.chownSync(sandbox.policy, 65534, 65534);
      const free = await sandbox.run(['-c', 'import colorsys; print(1)']);
      assert.equal([free.code, free.stdout, free.stderr], [0, '1\n', '']);
    });
  });
}

test.run();
