/**
 * The whole test run: shards of test files in parallel child processes. Arguments are substrings of paths to run only those
 * files. The last line is `N passed, N failed[, N skipped]`.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What is worth reading: everything when something failed. */
  readonly report: string;
  /** Ended without its totals. */
  readonly died: boolean;
}

const here = path.dirname(fileURLToPath(import.meta.url));
const shardScript = path.join(here, 'helpers', 'shard.ts');
const tsx = import.meta.resolve('tsx');

/** So many that the last ones to run are short, so few that starting them costs little. */
const shardsOfProcessor = 8;
/** A test that hangs must not keep the whole run from its end. */
const hangMs = 12 * 60_000;

const filters = process.argv.slice(2);
const files = findTests(here).filter((file) => filters.length === 0 || filters.some((f) => file.includes(f)));
const outcomes = await runAll(makeShards(files));
const total = (key: 'passed' | 'failed' | 'skipped') =>
  outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
for (const outcome of outcomes.filter((o) => o.failed > 0)) process.stdout.write(`${outcome.report}\n`);
if (files.length === 0) process.stdout.write('no test file matches\n');
const skipped = total('skipped');
process.stdout.write(
  `${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
process.exitCode = total('failed') > 0 || files.length === 0 ? 1 : 0;

function findTests(directory: string): string[] {
  const found: string[] = [];
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!['fixtures', 'bench', 'node_modules'].includes(entry.name)) found.push(...findTests(full));
    } else if (entry.name.endsWith('.test.ts')) found.push(full);
  }
  return found.sort();
}

/** Deals the files out, the largest first, so that shards take about as long as each other. */
function makeShards(all: readonly string[]): string[][] {
  const count = Math.min(all.length, os.availableParallelism() * shardsOfProcessor);
  const shards: string[][] = Array.from({ length: count }, () => []);
  const sized = all.map((file) => ({ file, size: fs.statSync(file).size })).sort((a, b) => b.size - a.size);
  sized.forEach(({ file }, index) => {
    const lap = Math.floor(index / count);
    shards[lap % 2 === 0 ? index % count : count - 1 - (index % count)]?.push(file);
  });
  return shards;
}

async function runAll(shards: readonly string[][]): Promise<Outcome[]> {
  const waiting = [...shards];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let shard = waiting.shift(); shard !== undefined; shard = waiting.shift()) {
      outcomes.push(...(await runShard(shard)));
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, work));
  return outcomes;
}

/** A shard that died is run again file by file, so that one file cannot hide the results of the others. */
async function runShard(shard: readonly string[]): Promise<Outcome[]> {
  const outcome = await runFiles(shard);
  if (!outcome.died || shard.length === 1) return [outcome];
  const outcomes: Outcome[] = [];
  for (const file of shard) outcomes.push(await runFiles([file]));
  return outcomes;
}

function runFiles(shard: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
    const child = spawn(process.execPath, ['--import', tsx, shardScript, ...shard], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const guard = setTimeout(() => {
      errors += `\nno end after ${hangMs / 60_000} minutes\n`;
      child.kill('SIGKILL');
    }, hangMs);
    child.on('close', (code, signal) => {
      clearTimeout(guard);
      resolve(judge(shard, output, errors, code, signal));
    });
  });
}

function judge(
  shard: readonly string[],
  output: string,
  errors: string,
  code: number | null,
  signal: string | null,
): Outcome {
  const totals = [...output.matchAll(/^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gm)].at(
    -1,
  );
  const broken = /^@@broken (\d+)$/m.exec(output);
  const text = output.replace(/\n@@broken \d+\n/, '');
  if (totals === undefined || broken === null) {
    const report = `${text}${errors}\n FAIL  ended (${signal ?? `exit ${code}`}) before its totals: ${shard.join(', ')}\n`;
    return { passed: 0, failed: 1, skipped: 0, report, died: true };
  }
  const passed = Number(totals[2]);
  const counted = Number(totals[1]) - passed + Number(broken[1]);
  // Every test passed and yet the process failed: an unhandled rejection, or something that kept it alive.
  const failed = counted === 0 && code !== 0 ? 1 : counted;
  return { passed, failed, skipped: Number(totals[3]), report: text + errors, died: false };
}
