/** Import and update of advisories against files and a loopback HTTP server. */
import fs from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runImport, runStatus, runUpdate } from '../../extension/commands/supply/advisories-command.ts';
import { ArchiveError, readArchive } from '../../extension/commands/supply/archive.ts';
import { buildFromArchive, buildFromPath } from '../../extension/commands/supply/build-index.ts';
import { download } from '../../extension/commands/supply/download.ts';
import { readIndexFile } from '../../extension/commands/supply/index-file.ts';
import { updateAdvisories } from '../../extension/commands/supply/update.ts';
import { osv, range } from '../helpers/advisories.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('commands/advisories');

const origin = { source: 'test', etag: '', now: 1_700_000_000 };
const record = (id: string, name = 'demo') => osv(id, name, { ranges: [range('introduced=0', 'fixed=2')] });

function zip(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ]);
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

const good = zip({
  'PYSEC-2024-1.json': JSON.stringify(record('PYSEC-2024-1')),
  'PYSEC-2024-2.json': JSON.stringify(record('PYSEC-2024-2', 'other')),
});

test('an archive with broken members: reported, passed over, the rest complete', async () => {
  const built = await buildFromArchive(
    zip({
      'ok.json': JSON.stringify(record('PYSEC-2024-1')),
      'cut.json': JSON.stringify(record('PYSEC-2024-2')).slice(0, 50),
      'list.json': '[]',
      'bytes.json': new Uint8Array([0xff, 0xfe, 0x00]),
      'range.json': JSON.stringify(
        osv('PYSEC-2024-3', 'demo', { versions: ['1'], ranges: [range('introduced=0', 'fixed=x')] }),
      ),
      'README.md': 'no record',
      '../../etc/cron.d/evil.json': JSON.stringify(record('PYSEC-2024-4')),
      '/abs.json': JSON.stringify(record('PYSEC-2024-5')),
      'C:\\x.json': JSON.stringify(record('PYSEC-2024-6')),
    }),
    origin,
  );
  assert.is(built.meta.advisories, 2);
  assert.is(built.meta.problems, 7);
  assert.ok(
    built.problems.some((problem) => problem.includes('etc/cron.d') && problem.includes('passed over')),
  );
});

test('a zip bomb stops at the limit, whatever size it declares', async () => {
  const bomb = zip({ 'bomb.json': new Uint8Array(4_000_000), 'ok.json': '{}' });
  const limits = { entries: 10, entryBytes: 1_000_000, totalBytes: 10_000_000 };
  const read = async (bytes: Buffer) => {
    const problems: string[] = [];
    const names: string[] = [];
    for await (const entry of readArchive(
      bytes,
      () => true,
      (problem) => problems.push(problem),
      limits,
    ))
      names.push(entry.name);
    return { problems, names };
  };
  const declared = await read(bomb);
  assert.equal(declared.names, ['ok.json']);
  assert.is(declared.problems.length, 1);
  // The same archive with a declared size of 10 bytes, in the local header and in the directory.
  const lying = Buffer.from(bomb);
  for (const [at, offset] of [
    [lying.indexOf('PK\u0003\u0004'), 22],
    [lying.indexOf('PK\u0001\u0002'), 24],
  ] as const)
    lying.writeUInt32LE(10, at + offset);
  const lied = await read(lying);
  assert.equal(lied.names, ['ok.json']);
  assert.match(lied.problems[0] ?? '', /more than it declares/);
  const tooMany = zip(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`${i}.json`, '{}'])));
  await rejects(read(tooMany), /over 10 entries/);
});

test('a broken archive is an error that says so', async () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('PK\u0003\u0004 nothing'),
    good.subarray(0, good.length - 30),
  ])
    await rejects(buildFromArchive(bytes, origin), /not a zip archive/);
  const damaged = Buffer.from(good);
  damaged.fill(0xff, good.lastIndexOf('PK\u0001\u0002'), good.lastIndexOf('PK\u0001\u0002') + 20);
  await rejects(buildFromArchive(damaged, origin), /not a zip archive/);
});

test('a directory of JSON and YAML; version 1.10 in YAML stays 1.10', async () => {
  await withTemp(async (directory) => {
    fs.mkdirSync(path.join(directory, 'vulns/demo'), { recursive: true });
    fs.mkdirSync(path.join(directory, '.git'));
    fs.writeFileSync(path.join(directory, '.git/x.json'), JSON.stringify(record('PYSEC-2024-9')));
    fs.writeFileSync(path.join(directory, 'vulns/a.json'), JSON.stringify(record('PYSEC-2024-1')));
    fs.writeFileSync(
      path.join(directory, 'vulns/demo/b.yaml'),
      'id: PYSEC-2024-2\nmodified: 2024-01-01T00:00:00Z\naffected:\n- package: {name: other, ecosystem: PyPI}\n  versions: [1.10, 2]\n',
    );
    fs.writeFileSync(path.join(directory, 'vulns/bomb.yaml'), `a: &a [x]\nb: [*a, *a]\nid: PYSEC-2024-3\n`);
    fs.symlinkSync('/etc', path.join(directory, 'vulns/link'));
    const built = await buildFromPath(directory, origin);
    assert.is(built.meta.advisories, 2);
    assert.is(built.meta.problems, 1);
    const file = path.join(directory, 'x.idx');
    fs.writeFileSync(file, built.bytes);
    assert.equal(readIndexFile(file)?.lookup('other')?.versions, ['1.10', '2']);
  });
});

test('nothing of use: an error with what to do', async () => {
  await rejects(buildFromArchive(zip({ 'x.json': '{}' }), origin), /give an OSV export/);
  await rejects(buildFromPath('/nowhere/at/all', origin), /does not exist/);
});

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Bytes after which the connection is cut. */
  readonly cutAt?: number;
}

async function withServer(
  answer: (request: http.IncomingMessage) => Answer,
  action: (url: string, requests: http.IncomingMessage[]) => Promise<void>,
): Promise<void> {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    const { status = 200, headers = {}, body = Buffer.alloc(0), cutAt } = answer(request);
    response.writeHead(status, { 'content-length': String(body.length), ...headers });
    if (cutAt === undefined) response.end(body);
    else response.write(body.subarray(0, cutAt), () => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    await action(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  }
}

test('update: first download, entity tag, failure that keeps the old index', async () => {
  await withTemp(async (directory) => {
    const config = { stateDirectory: path.join(directory, 'state'), advisoryIndex: '' };
    const file = path.join(config.stateDirectory, 'advisories.idx');
    let mode: 'normal' | 'cut' | 'error' | 'garbage' | 'empty' = 'normal';
    const serve = (request: http.IncomingMessage): Answer => {
      if (mode === 'error') return { status: 503 };
      if (mode === 'cut') return { body: good, cutAt: 100 };
      if (mode === 'garbage') return { body: Buffer.from('<html>captive portal</html>') };
      if (mode === 'empty') return { body: zip({ 'x.json': '{}' }) };
      if (request.headers['if-none-match'] === '"v1"') return { status: 304 };
      return { body: good, headers: { etag: '"v1"' } };
    };
    await withServer(serve, async (base, requests) => {
      const url = `${base}/PyPI/all.zip`;
      const update = () => updateAdvisories(config, { url, env: {}, now: 1_700_000_000 });
      const first = await update();
      assert.is(first.status, 'updated');
      assert.is(first.meta?.advisories, 2);
      const bytes = fs.readFileSync(file);
      assert.is((await update()).status, 'unchanged');
      assert.is(requests.at(-1)?.headers['if-none-match'], '"v1"');
      for (const failure of ['cut', 'error', 'garbage', 'empty'] as const) {
        mode = failure;
        const failed = await update();
        assert.is(failed.status, 'failed', failure);
        assert.is(failed.meta?.advisories, 2);
        assert.ok(fs.readFileSync(file).equals(bytes), failure);
      }
      assert.equal(fs.readdirSync(config.stateDirectory), ['advisories.idx']);
      mode = 'normal';
      fs.writeFileSync(file, bytes.subarray(0, 200));
      assert.is((await update()).status, 'updated', 'a damaged index has no tag');
      assert.ok(fs.readFileSync(file).equals(bytes));
    });
    const unreachable = await updateAdvisories(config, { url: 'http://127.0.0.1:1/x', env: {} });
    assert.is(unreachable.status, 'failed');
  });
});

test('redirects are followed a few times, other schemes never', async () => {
  await withTemp(async (directory) => {
    const config = { stateDirectory: path.join(directory, 'state'), advisoryIndex: '' };
    const serve = ({ url = '' }: http.IncomingMessage): Answer => {
      if (url === '/moved') return { status: 302, headers: { location: '/file' } };
      if (url === '/loop') return { status: 302, headers: { location: '/loop' } };
      if (url === '/local') return { status: 302, headers: { location: 'file:///etc/passwd' } };
      return { body: good };
    };
    await withServer(serve, async (base) => {
      const update = (where: string) => updateAdvisories(config, { url: `${base}${where}`, env: {} });
      assert.is((await update('/moved')).status, 'updated');
      assert.match(((await update('/loop')) as { reason: string }).reason, /redirects more than/);
      assert.match(((await update('/local')) as { reason: string }).reason, /no http or https/);
    });
  });
});

test('a proxy named by the environment is used, no_proxy is honoured', async () => {
  await withTemp(async (directory) => {
    const config = { stateDirectory: path.join(directory, 'state'), advisoryIndex: '' };
    const tunnels: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', ({ url = '' }: http.IncomingMessage, socket: Socket) => {
      tunnels.push(url);
      // The far end of the tunnel is played by the proxy itself.
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${good.length}\r\n\r\n`);
        socket.end(good);
      });
    });
    await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
    try {
      const env = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
      const url = 'http://advisories.example.invalid/all.zip';
      assert.is((await updateAdvisories(config, { url, env })).status, 'updated');
      assert.equal(tunnels, ['advisories.example.invalid:80']);
      const excepted = { ...env, no_proxy: '.example.invalid' };
      assert.is((await updateAdvisories(config, { url, env: excepted })).status, 'failed');
      assert.is(tunnels.length, 1, 'not asked again');
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

test('a server or proxy that never answers ends the download', async () => {
  const sockets: Socket[] = [];
  const silent = net.createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  try {
    for (const env of [{}, { HTTP_PROXY: address }])
      await rejects(download(`${address}/x`, { env, idleMs: 50 }), /cannot download|nothing came/);
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});

test('credentials in the URL are not shown', async () => {
  await withTemp(async (directory) => {
    const config = { stateDirectory: directory, advisoryIndex: path.join(directory, 'x.idx') };
    const failed = await updateAdvisories(config, {
      url: 'http://user:hunter2secret@127.0.0.1:1/x',
      env: {},
    });
    assert.not.match(JSON.stringify(failed), 'hunter2secret');
  });
});

test('the commands: status without a database, import, import --output, wrong usage, offline', async () => {
  await withTemp(async (directory) => {
    const config = path.join(directory, 'config.json');
    fs.writeFileSync(config, JSON.stringify({ stateDirectory: path.join(directory, 'state') }));
    fs.writeFileSync(path.join(directory, 'all.zip'), good);
    let text = '';
    const streams = { config, out: (part: string) => (text += part), err: (part: string) => (text += part) };
    assert.is(await runStatus(streams), 0);
    assert.match(text, /No advisory database/);
    assert.is(await runImport({ ...streams, source: path.join(directory, 'all.zip') }), 0);
    const output = path.join(directory, 'dist/advisories.idx');
    assert.is(await runImport({ ...streams, source: path.join(directory, 'all.zip'), output }), 0);
    assert.is(readIndexFile(output)?.meta.packages, 2);
    text = '';
    assert.is(await runStatus({ ...streams, json: true }), 0);
    assert.is(JSON.parse(text).advisories, 2);
    assert.is(await runImport({ ...streams, source: path.join(directory, 'none.zip') }), 2);
    assert.is(await runImport({ ...streams, source: config }), 2);
    assert.is(await runUpdate({ ...streams, offline: true }), 2);
    fs.appendFileSync(path.join(directory, 'state/advisories.idx'), 'x');
    assert.is(await runStatus(streams), 3);
    assert.match(text, /damaged \(checksum\): import it again/);
  });
});

async function rejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof ArchiveError || error instanceof Error);
    assert.match((error as Error).message, message);
    return;
  }
  assert.unreachable('it should have failed');
}

test.run();
