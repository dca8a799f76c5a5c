/** ClickHouse's own engine, embedded (chdb), fetched outside the normal install: it is over half a gigabyte. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { clickhouseSettings } from '../../fleet-cli/reports/functions.ts';
import type { ClickHouseExecutor, JsonAnswer } from '../../fleet-cli/store/clickhouse/executor.ts';

const version = '3.4.0';
const place = fileURLToPath(new URL('../../node_modules/.cache/pysight-chdb/', import.meta.url));

interface Session {
  query(sql: string, format?: string): string;
  cleanup(): void;
}

/** @throws Error with the reason when the engine cannot be had here */
export function loadEngine(): new (directory?: string) => Session {
  const require = createRequire(path.join(place, 'package.json'));
  try {
    return (require('chdb') as { Session: new (directory?: string) => Session }).Session;
  } catch {
    fs.mkdirSync(place, { recursive: true });
    fs.writeFileSync(path.join(place, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--no-save', '--no-audit', '--no-fund', `chdb@${version}`];
    process.stderr.write(`Fetching chdb ${version} into ${place} (once)…\n`);
    execFileSync('npm', args, {
      cwd: place,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    return (require('chdb') as { Session: new (directory?: string) => Session }).Session;
  }
}

/** The store's way to the embedded engine. */
export function createEmbedded(
  Session: new (directory?: string) => Session,
  directory: string,
): ClickHouseExecutor {
  const session = new Session(directory);
  session.query('CREATE DATABASE IF NOT EXISTS fleet ENGINE = Atomic');
  session.query('USE fleet');
  const settings = Object.entries({ ...clickhouseSettings, output_format_json_quote_64bit_integers: 1 });
  for (const [name, value] of settings) session.query(`SET ${name} = ${value}`);
  return {
    async command(sql) {
      session.query(sql);
    },
    async select(sql) {
      return JSON.parse(session.query(sql, 'JSON')) as JsonAnswer;
    },
    async insert(table, rows) {
      session.query(
        `INSERT INTO ${table} FORMAT JSONEachRow\n${rows.map((row) => JSON.stringify(row)).join('\n')}\n`,
      );
    },
    async close() {
      session.cleanup();
    },
  };
}
