/** What `pysight advisories` does. Each function prints and returns the exit code: 0 done, 2 wrong usage, 3 it failed. */
import path from 'node:path';
import { IndexError } from '../../analyse/advisories/index-format.ts';
import type { IndexMeta } from '../../analyse/advisories/types.ts';
import { type Config, loadConfig } from '../../core/config.ts';
import { UsageError } from '../../core/errors.ts';
import { createRealHost } from '../../core/real-host.ts';
import { printable } from '../../core/redact.ts';
import { ArchiveError, buildFromPath } from './build-index.ts';
import { advisoryIndexPath, readIndexFile, writeIndexFile } from './index-file.ts';
import { type Update, type UpdateOptions, updateAdvisories } from './update.ts';

const OK = 0;
const USAGE = 2;
const FAILED = 3;
const SHOWN_PROBLEMS = 10;

export interface CommonOptions {
  readonly config?: string | undefined;
  /** Where text goes; the process's own streams by default. */
  readonly out?: (text: string) => void;
  readonly err?: (text: string) => void;
}

/** `advisories import`: from a file, a directory or a URL. */
export async function runImport(
  options: CommonOptions & { readonly source: string; readonly output?: string | undefined },
): Promise<number> {
  return guarded(options, async (config, { out, err }) => {
    const target =
      options.output === undefined ? config : { ...config, advisoryIndex: path.resolve(options.output) };
    if (/^https?:\/\//i.test(options.source)) {
      return report(await updateAdvisories(target, { url: options.source }), { out, err });
    }
    const origin = { source: path.basename(path.resolve(options.source)), etag: '', now: Date.now() / 1000 };
    const built = await buildFromPath(options.source, origin);
    const file = writeIndexFile(target, built.bytes);
    err(problemLines(built.problems, built.meta.problems));
    out(`${describe(built.meta)}\nwritten to ${file} (${built.bytes.length} bytes)\n`);
    return OK;
  });
}

/** `advisories update`: from OSV, when it has changed. */
export async function runUpdate(
  options: CommonOptions & { readonly url?: string | undefined; readonly offline?: boolean | undefined },
): Promise<number> {
  return guarded(options, async (config, streams) => {
    if (options.offline === true)
      throw new UsageError('update needs the network: leave out --offline, or use import');
    const update: UpdateOptions = { onStart: (url) => streams.err(`Downloading ${url}\n`) };
    const url = options.url === undefined ? {} : { url: options.url };
    return report(await updateAdvisories(config, { ...update, ...url }), streams);
  });
}

/** `advisories status`. */
export async function runStatus(
  options: CommonOptions & { readonly json?: boolean | undefined },
): Promise<number> {
  return guarded(options, async (config, { out }) => {
    const file = advisoryIndexPath(config);
    const index = readIndexFile(file);
    if (index === undefined) {
      out(options.json === true ? `${JSON.stringify({ path: file, present: false })}\n` : `${NO_DATABASE}\n`);
      return OK;
    }
    const ageSeconds = Math.max(0, Math.floor(Date.now() / 1000) - index.meta.created);
    if (options.json === true)
      out(`${JSON.stringify({ path: file, present: true, size: index.size, ageSeconds, ...index.meta })}\n`);
    else out(`${describe(index.meta)}\n${file}, ${index.size} bytes, ${ageOf(ageSeconds)} old\n`);
    return OK;
  });
}

/** The one line that says that there is no database and how to get one. */
export const NO_DATABASE =
  'No advisory database: vulnerable packages are not looked for. Get one with `pysight advisories update`, or `import FILE`.';

interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

async function guarded(
  options: CommonOptions,
  run: (config: Config, streams: Streams) => Promise<number>,
): Promise<number> {
  const streams: Streams = {
    out: options.out ?? ((text) => void process.stdout.write(text)),
    err: options.err ?? ((text) => void process.stderr.write(text)),
  };
  try {
    return await run(await loadConfig(createRealHost(), options.config), streams);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ArchiveError || error instanceof IndexError))
      throw error;
    streams.err(`pysight: ${error.message}\n`);
    return error instanceof UsageError ? USAGE : FAILED;
  }
}

function report(update: Update, { out, err }: Streams): number {
  if (update.status === 'failed') {
    err(`pysight: the advisories were not updated: ${update.reason}\n`);
    if (update.meta !== undefined) err(`The index of ${dateOf(update.meta.created)} stays in use.\n`);
    return FAILED;
  }
  if (update.status === 'unchanged') {
    out(`The advisories have not changed.\n${describe(update.meta)}\n`);
    return OK;
  }
  err(problemLines(update.problems, update.meta.problems));
  out(`${describe(update.meta)}\n`);
  return OK;
}

function problemLines(problems: readonly string[], count: number): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `left out: ${printable(problem)}\n`);
  return `${shown.join('')}${count > shown.length ? `and ${count - shown.length} more left out\n` : ''}`;
}

function describe(meta: IndexMeta): string {
  const newest = meta.newest === null ? '' : `, newest of ${dateOf(meta.newest)}`;
  return (
    `${meta.advisories} advisories (${meta.malicious} of malicious packages) for ${meta.packages} packages${newest}\n` +
    `from ${printable(meta.source)}: ${meta.records} records, ${meta.withdrawn} withdrawn, compiled ${dateOf(meta.created)}`
  );
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function ageOf(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
