/** Tables that behave badly in the ways a scanner must survive. */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { defineTable } from '../../../../extension/core/define-table.ts';
import type { AnyTable } from '../../../../extension/core/run-table.ts';

const description = 'For tests.';
const examples = [{ title: 'All', sql: 'SELECT 1' }] as const;
const text = { type: 'TEXT', description } as const;
const number = { type: 'BIGINT', description } as const;

/** Files that are written when the cache is. */
export const written = new Set<string>();

export const tables: readonly AnyTable[] = [
  defineTable({
    name: 'python_rows',
    description,
    columns: { name: text, size: number, wide: { type: 'UNSIGNED BIGINT', description }, lazy: text },
    examples,
    *generate({ query, problems }) {
      const names = query.equals('name') ?? ['a', 'b'];
      for (const name of names) {
        yield {
          name,
          size: 2n ** 53n + 1n,
          wide: null,
          lazy: () => {
            problems.add({ code: 'IO', path: '/x', message: 'lazy was read' });
            return 'read';
          },
        };
      }
    },
  }),
  defineTable({
    name: 'python_many',
    description,
    columns: { n: number, text },
    examples,
    *generate() {
      for (let n = 0; n < 50_000; n++) yield { n, text: `row ${n}` };
    },
  }),
  defineTable({
    name: 'python_large',
    description,
    columns: { text, heap: number },
    examples,
    async *generate() {
      for (let n = 0; n < 60_000; n++) {
        yield { text: Buffer.alloc(4096, `${n} `).toString('latin1'), heap: null };
        if (n % 64 === 0) await turn();
      }
      yield { text: '', heap: process.memoryUsage().heapUsed };
    },
  }),
  defineTable({
    name: 'python_slow_to_write',
    description,
    columns: { file: text },
    examples,
    async *generate({ query }) {
      for (const file of query.equals('file') ?? []) {
        written.add(file);
        yield { file };
        if (file.endsWith('.forever')) await new Promise(() => undefined);
      }
    },
  }),
  defineTable({
    name: 'python_invalid',
    description,
    columns: { n: { type: 'INTEGER', description } },
    examples,
    generate: () => [{ n: 5e9 }, { n: 1 }],
  }),
  defineTable({
    name: 'python_throws',
    description,
    columns: { n: number },
    examples,
    generate() {
      throw new Error('a bug');
    },
  }),
  defineTable({
    name: 'python_crashes',
    description,
    columns: { n: number },
    examples,
    generate: () => process.exit(7),
  }),
  defineTable({
    name: 'python_hangs',
    description,
    columns: { n: number },
    examples,
    generate() {
      for (;;);
    },
  }),
  defineTable({
    name: 'python_eats',
    description,
    columns: { n: number },
    examples,
    async generate() {
      const eaten: Buffer[] = [];
      for (;;) {
        eaten.push(Buffer.alloc(16 * 1024 * 1024, 1));
        await sleep(5);
      }
    },
  }),
  defineTable({
    name: 'python_process',
    description,
    columns: { pid: number, priority: number, shared: number },
    examples,
    async generate({ memo }) {
      const { getPriority } = await import('node:os');
      const shared = await memo.get('slow', 60_000, async () => {
        await sleep(30);
        return process.hrtime.bigint();
      });
      return [{ pid: process.pid, priority: getPriority(), shared }];
    },
  }),
  defineTable({
    name: 'python_asks',
    description,
    columns: { answer: text },
    examples,
    async generate({ osquery }) {
      const rows = (await osquery?.('SELECT 1 AS one')) ?? [];
      return [{ answer: JSON.stringify(rows) }];
    },
  }),
];
