/** Installed files against RECORD: sizes first, then hashes, streamed; results are kept by the state of the file. */
import { createHash } from 'node:crypto';
import { HostError } from '../core/errors.ts';
import type { FileStat, TableContext } from '../core/types.ts';
import { type Distribution, readRecord } from '../discover/distributions.ts';
import type { Environment } from '../discover/environments.ts';
import { lookAt, trustedTarget } from '../discover/look.ts';
import type { RecordEntry } from '../parse/record.ts';
import { recordedPath } from './recorded-path.ts';

export type FileState = 'altered' | 'missing' | 'outside' | 'unreadable';

export interface AlteredFile {
  readonly state: FileState;
  /** Absolute. */
  readonly path: string;
  /** As RECORD writes it. */
  readonly recorded: string;
  /** As RECORD writes them; '' and null when it does not say. */
  readonly algorithm: string;
  readonly expected: string;
  readonly expectedSize: number | null;
  /** In the encoding of RECORD; '' when it was not computed. */
  readonly actual: string;
  readonly actualSize: number | null;
  readonly stat: FileStat | undefined;
}

const SPACE = 'integrity/1';
const MAX_PATH = 1000;
/** What PEP 376 and PEP 427 allow; md5 and sha1 prove nothing. */
const ALGORITHMS: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512']);
const HASH = /^(?<algorithm>[a-z0-9]+)=(?<digest>[A-Za-z0-9_-]+=*)$/;
/** Written again after installing, by Python itself or by installers. */
const CACHED = /(?:^|\/)__pycache__\//;
const COMPILED = /\.py[co]$/;

/**
 * The files of a distribution that are not as recorded. A file without a hash is only looked for; compiled bytecode is left out
 * where Python may have written it.
 * Files outside the environment are named but never opened.
 */
export function* alteredFiles(
  context: TableContext,
  environment: Environment,
  distribution: Distribution,
): Generator<AlteredFile> {
  const entries = readRecord(context, distribution) ?? [];
  let recorded: ReadonlySet<string> | undefined;
  for (const entry of entries) {
    if (context.expired()) return;
    if (CACHED.test(entry.path)) continue;
    if (COMPILED.test(entry.path)) {
      recorded ??= new Set(entries.map(({ path }) => path));
      if (isVolatile(entry, recorded)) continue;
    }
    const path = recordedPath(context.host, environment, distribution, entry.path);
    const found = path === undefined ? outside(context, distribution, entry) : check(context, entry, path);
    if (found !== undefined) yield found;
  }
}

/** Compiled code that was shipped without its source is what runs; Python writes it anew only beside a source. */
function isVolatile({ path, hash }: RecordEntry, recorded: ReadonlySet<string>): boolean {
  return hash === '' || recorded.has(path.slice(0, -1));
}

type Expected = Pick<AlteredFile, 'algorithm' | 'expected' | 'expectedSize'>;

function expectation({ hash, size }: RecordEntry): Expected {
  const groups = HASH.exec(hash)?.groups;
  return {
    algorithm: groups?.['algorithm'] ?? '',
    expected: (groups?.['digest'] ?? '').replace(/=+$/, ''),
    expectedSize: size ?? null,
  };
}

/** Where the entry would lead, without a look at it. */
function outside({ host }: TableContext, { directory }: Distribution, entry: RecordEntry): AlteredFile {
  const unread = { actual: '', actualSize: null, stat: undefined };
  const path = host.path.resolve(directory, entry.path.slice(0, MAX_PATH));
  return { state: 'outside', path, recorded: entry.path, ...expectation(entry), ...unread };
}

function check(context: TableContext, entry: RecordEntry, recorded: string): AlteredFile | undefined {
  const expected = expectation(entry);
  const { host } = context;
  // uv may install links into its cache.
  const path = trustedTarget(host, recorded) ?? recorded;
  const stat = lookAt(host, path);
  const base = { path: recorded, recorded: entry.path, ...expected, actual: '', stat };
  if (stat === undefined) return { ...base, state: 'missing', actualSize: null };
  if (stat.kind !== 'file') return { ...base, state: 'unreadable', actualSize: null };
  if (expected.expectedSize !== null && stat.size !== expected.expectedSize)
    return { ...base, state: 'altered', actualSize: stat.size };
  if (!ALGORITHMS.has(expected.algorithm)) return undefined;
  try {
    const actual = digestOf(context, path, stat, expected.algorithm);
    return actual === expected.expected
      ? undefined
      : { ...base, state: 'altered', actual, actualSize: stat.size };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    context.problems.add({ code: error.code, path: error.path, message: error.message });
    return { ...base, state: 'unreadable', actualSize: stat.size };
  }
}

function digestOf(context: TableContext, path: string, stat: FileStat, algorithm: string): string {
  const space = `${SPACE}/${algorithm}`;
  const known = context.cache.get<string>(space, path, stat);
  if (known !== undefined) return known;
  const hash = createHash(algorithm);
  const read = context.host.stream(path, (chunk) => hash.update(chunk));
  const digest = hash.digest('base64url');
  context.cache.set(space, path, read, digest);
  return digest;
}
