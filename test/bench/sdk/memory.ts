/**
 * Memory of an extension that answers with 100,000 rows, against the bytes of the answer; and pings while it does.
 * Run: npx tsx test/bench/sdk/memory.ts
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, createExtension, table } from 'osquery-extension-sdk';
import { encodeMessage, methods } from '../../../extension/sdk/src/wire/methods.ts';
import { messageKind } from '../../../extension/sdk/src/wire/thrift-type.ts';
import { startFakeManager } from '../../sdk/helpers/fake-manager.ts';
import { tsxArguments } from '../../sdk/helpers/tsx.ts';
import { columns, makeRow } from './rows.ts';

const rowCount = 100_000;

async function extension(socket: string): Promise<void> {
  const big = table({
    name: 'big',
    columns,
    *generate() {
      for (let index = 0; index < rowCount; index++) yield makeRow(index);
    },
  });
  await createExtension({ name: 'bench', version: '1', plugins: [big], socket, timeout: 30 }).run();
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'bench-sdk-'));
  const manager = await startFakeManager(path.join(directory, 'em'));
  const child = spawn(process.execPath, [...tsxArguments, fileURLToPath(import.meta.url), manager.path], {
    stdio: 'inherit',
  });
  const { uuid } = await manager.registered();
  const socket = `${manager.path}.${uuid}`;
  await ask(socket, 0);
  const before = status(child.pid ?? 0, 'VmRSS');
  const pings = watchPings(socket);
  const start = performance.now();
  const bytes = await ask(socket, 1);
  const seconds = (performance.now() - start) / 1000;
  const slowest = await pings.stop();
  const peak = status(child.pid ?? 0, 'VmHWM');
  const megabytes = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
  console.log(`answer of ${rowCount} rows                ${megabytes(bytes)} in ${seconds.toFixed(2)} s`);
  console.log(`memory before, at the peak             ${megabytes(before)}, ${megabytes(peak)}`);
  console.log(`growth against the answer's bytes      ${((peak - before) / bytes).toFixed(2)} times`);
  console.log(`slowest ping meanwhile                 ${slowest.toFixed(1)} ms`);
  child.kill('SIGTERM');
  await new Promise((resolve) => child.on('close', resolve));
  await manager.close();
  rmSync(directory, { recursive: true });
}

/** Calls the table and counts the bytes of the answer without keeping them. @param kind 0 only pings */
function ask(path: string, kind: 0 | 1): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true });
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.on('end', () => {
      socket.destroy();
      resolve(bytes);
    });
    const call = { registry: 'table', item: 'big', request: { action: 'generate' } };
    if (kind === 0) socket.end(encodeMessage('ping', messageKind.call, 1, methods.ping.arguments, {}));
    else socket.end(encodeMessage('call', messageKind.call, 1, methods.call.arguments, call));
  });
}

function watchPings(socket: string): { stop(): Promise<number> } {
  const client = createClient({ socket });
  let running = true;
  let slowest = 0;
  const done = (async () => {
    while (running) {
      const start = performance.now();
      await client.ping();
      slowest = Math.max(slowest, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    client.close();
  })();
  return {
    async stop() {
      running = false;
      await done;
      return slowest;
    },
  };
}

function status(pid: number, key: string): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'mu').exec(text)?.[1] ?? 0) * 1024;
}

const socket = process.argv[2];
void (socket === undefined ? measure() : extension(socket));
