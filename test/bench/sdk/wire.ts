/**
 * The codec against Apache's in the same run: rows encoded per CPU-second, rows decoded over a socket per second.
 * Run: npx tsx test/bench/sdk/wire.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createClient, decodeRows, encodeRows } from 'osquery-extension-sdk';
import { encodeMaps } from '../../../extension/sdk/src/rows/encode-maps.ts';
import { encodeCallHead, responseTail } from '../../../extension/sdk/src/wire/methods.ts';
import {
  type ApacheResponse,
  apacheBytes,
  extensionService,
  promised,
  thrift,
  types,
} from '../../sdk/helpers/apache.ts';
import { columns, makeRows } from './rows.ts';

const encodeRowCount = 10_000;
const decodeRowCount = 50_000;
const apacheDecodeRowCount = 5_000;

function main(): Promise<void> {
  const rows = makeRows(encodeRowCount);
  const maps = [...decodeRows(encodeRows(columns, rows))].map((row) => ({ ...row }));
  const typed = rate('encode typed rows', encodeRowCount, 40, () => encodeRows(columns, rows));
  const mapped = rate('encode maps of texts', encodeRowCount, 40, () => encodeMaps(maps));
  const status = new types['ExtensionStatus']!({ code: 0, message: 'OK' });
  const apache = rate('encode, Apache', encodeRowCount, 4, () =>
    apacheBytes(new types['ExtensionResponse']!({ status, response: maps })),
  );
  print('encode: typed rows against Apache', `${(typed / apache).toFixed(1)} times`);
  print('encode: maps against Apache', `${(mapped / apache).toFixed(1)} times`);
  return decode();
}

function rate(name: string, count: number, runs: number, run: () => unknown): number {
  run();
  const start = process.cpuUsage();
  for (let index = 0; index < runs; index++) run();
  const { user, system } = process.cpuUsage(start);
  const perSecond = (count * runs) / ((user + system) / 1e6);
  print(name, `${Math.round(perSecond).toLocaleString('en')} rows/cpu-s`);
  return perSecond;
}

async function decode(): Promise<void> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'bench-sdk-'));
  try {
    const ours = await overSocket(path.join(directory, 'a'), decodeRowCount, async (socket) => {
      const client = createClient({ socket });
      const got = await client.call('table', 'x', {});
      client.close();
      return got.length;
    });
    const apache = await overSocket(path.join(directory, 'b'), apacheDecodeRowCount, async (socket) => {
      const connection = thrift.createUDSConnection(socket);
      const client = thrift.createClient(extensionService, connection);
      const { response } = await promised<ApacheResponse>((callback) =>
        client.call('table', 'x', {}, callback),
      );
      connection.end();
      return response?.length ?? 0;
    });
    print('decode over a socket against Apache', `${(ours / apache).toFixed(1)} times`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function overSocket(
  socket: string,
  count: number,
  run: (socket: string) => Promise<number>,
): Promise<number> {
  const { chunks } = encodeRows(columns, makeRows(count));
  const server = createServer((peer) => {
    peer.once('data', (request) => {
      const sequence = request.readInt32BE(8 + 'call'.length);
      for (const bytes of [
        encodeCallHead(sequence, { code: 0, message: 'OK' }, count),
        ...chunks,
        responseTail,
      ])
        peer.write(bytes);
    });
    peer.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const runs = 3;
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < runs; index++) {
    const start = performance.now();
    if ((await run(socket)) !== count) throw new Error('rows are missing');
    best = Math.min(best, performance.now() - start);
  }
  server.close();
  const perSecond = count / (best / 1000);
  const name = count === decodeRowCount ? 'decode over a socket' : 'decode over a socket, Apache';
  print(name, `${Math.round(perSecond).toLocaleString('en')} rows/s`);
  return perSecond;
}

function print(name: string, value: string): void {
  console.log(`${name.padEnd(44)} ${value.padStart(24)}`);
}

void main();
