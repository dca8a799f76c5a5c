/**
 * Facts about files, kept between runs. A fact belongs to one state of one file (device, inode, size, mtime, ctime) and to the build
 * that made it; a cache that is corrupt or of another build is rebuilt, never trusted.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { writeFileAtomic } from './atomic.ts';
import { buildId } from './build-id.ts';
import { systemCode } from './errors.ts';
import type { Log } from './log.ts';
import { redactPath } from './redact.ts';
import { ensurePrivateDirectory } from './state-directory.ts';
import type { FileStat } from './types.ts';

export interface Cache {
  /**
   * The fact of a namespace for a file in exactly this state, or undefined.
   * @param namespace names the kind of fact, e.g. `script-facts/1`
   */
  get<T>(namespace: string, path: string, stat: FileStat): T | undefined;
  /** Whether there may be a fact for a file: without one its stat need not be asked for. */
  has(namespace: string, path: string): boolean;
  /**
   * Keeps a JSON-serialisable fact, which is not changed afterwards. It must hold no secret.
   * @param form `text` needs a fraction of the memory until the cache is written, and is parsed whenever it is asked for: for large
   * facts of thousands of files
   */
  set<T>(namespace: string, path: string, stat: FileStat, fact: T, form?: 'object' | 'text'): void;
  /** Writes what changed, atomically. */
  flush(): void;
}

interface Entry {
  /** The state of the file; as text when it was read from the cache's file. */
  readonly key: string | FileStat;
  /** The fact as JSON: parsed when it is asked for; written when the cache is, for one that this process made. */
  readonly json?: string;
  readonly fact?: unknown;
  /** Day (since 1970) on which it was last of use. */
  day: number;
  /** Set by this process, so its path was not looked at for secrets yet. */
  readonly isNew?: true;
}

interface Space {
  readonly entries: Map<string, Entry>;
  dirty: boolean;
  /** It could not be written: told once, not at every query. */
  failed?: true;
}

const magic = 'pysight-cache/2';
const keepDays = 30;
/** What was observed, not concluded: no other code would say otherwise, and it could not be found out again. */
const lasting = /-first-seen\//;
/** The heads of files that earlier versions wrote are those of lasting facts to this day. */
const lastingMagic = 'pysight-cache/1';
const dayMs = 86_400_000;
const linesOfPiece = 500;
const maxFileBytes = 512 * 1024 * 1024;

/** A cache that forgets at the end of the process: for tests and for machines where nothing may be written. */
export function createMemoryCache(): Cache {
  return createCache(undefined);
}

/**
 * A cache in `directory`, one file per namespace, read when the namespace is first used.
 * @param directory made with mode 0700 when missing; undefined keeps everything in memory
 * @param log told when a file was corrupt or could not be written: the scan goes on without it
 * @param build names the code that makes the facts
 */
export function createCache(
  directory: string | undefined,
  log?: Log,
  today = () => Math.floor(Date.now() / dayMs),
  build = buildId(),
): Cache {
  const spaces = new Map<string, Space>();
  return {
    get<T>(namespace: string, path: string, stat: FileStat): T | undefined {
      const entry = space(namespace).entries.get(path);
      if (entry === undefined || !isOfState(entry.key, stat)) return undefined;
      touch(space(namespace), entry);
      return entry.json === undefined ? (entry.fact as T) : parseFact<T>(entry.json);
    },
    has: (namespace, path) => space(namespace).entries.has(path),
    set<T>(namespace: string, path: string, stat: FileStat, fact: T, form = 'object'): void {
      const own = space(namespace);
      const kept =
        form === 'text' ? { key: stateKey(stat), json: JSON.stringify(fact) } : { key: stat, fact };
      own.entries.set(path, { ...kept, day: today(), isNew: true });
      own.dirty = true;
    },
    flush(): void {
      if (directory === undefined) return;
      for (const [namespace, own] of spaces) {
        if (own.dirty) save(directory, namespace, own);
      }
    },
  };

  function space(namespace: string): Space {
    let own = spaces.get(namespace);
    if (own === undefined) {
      own = {
        entries: directory === undefined ? new Map() : load(directory, namespace, build, log),
        dirty: false,
      };
      spaces.set(namespace, own);
    }
    return own;
  }

  function touch(own: Space, entry: Entry): void {
    if (entry.day === today()) return;
    entry.day = today();
    own.dirty = true;
  }

  function save(target: string, namespace: string, own: Space): void {
    const oldest = today() - keepDays;
    try {
      ensurePrivateDirectory(target);
      const kept = writable(own, oldest);
      const head = `${headOf(namespace, build)}\t${digest(bodyOf(kept))}\n`;
      writeFileAtomic(cacheFile(target, namespace), withHead(head, bodyOf(kept)));
      own.dirty = false;
      removeForgotten(target, oldest);
    } catch (error) {
      const level = own.failed ? 'debug' : 'warn';
      own.failed = true;
      log?.[level]('cannot write the cache: the next scan starts afresh', {
        namespace,
        reason: String(error),
      });
    }
  }
}

/** The entries that are written. A name may be a secret: what is known of such a file is left out. */
function writable({ entries }: Space, oldestDay: number): readonly (readonly [string, Entry])[] {
  return [...entries].filter(
    ([path, entry]) => entry.day >= oldestDay && !(entry.isNew && redactPath(path) !== path),
  );
}

/** The lines of a cache's file, in pieces: the texts of a large cache are not held a second time. */
function* bodyOf(entries: readonly (readonly [string, Entry])[]): Iterable<Buffer> {
  for (let at = 0; at === 0 || at < entries.length; at += linesOfPiece) {
    const lines = entries.slice(at, at + linesOfPiece).map(([path, { key, day, json, fact }]) => {
      return `${JSON.stringify(path)}\t${keyText(key)}\t${day}\t${json ?? JSON.stringify(fact)}`;
    });
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}

function* withHead(head: string, body: Iterable<Buffer>): Iterable<Buffer> {
  yield Buffer.from(head);
  yield* body;
}

/** Identifies the state of a file; any write, replacement or touch changes it. */
export function stateKey(stat: FileStat): string {
  return `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
}

function keyText(key: string | FileStat): string {
  return typeof key === 'string' ? key : stateKey(key);
}

function isOfState(key: string | FileStat, stat: FileStat): boolean {
  return key === stat || keyText(key) === stateKey(stat);
}

function headOf(namespace: string, build: string): string {
  return lasting.test(namespace) ? `${lastingMagic}\t${namespace}` : `${magic}\t${build}\t${namespace}`;
}

/** Files of kinds of facts that nobody asked for as long as a fact is kept, such as those of another key. */
function removeForgotten(directory: string, oldestDay: number): void {
  for (const name of fs.readdirSync(directory)) {
    if (!name.endsWith('.cache')) continue;
    const file = nodePath.join(directory, name);
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() === true && stat.mtimeMs < oldestDay * dayMs) fs.rmSync(file, { force: true });
  }
}

function load(directory: string, namespace: string, build: string, log: Log | undefined): Map<string, Entry> {
  const file = cacheFile(directory, namespace);
  let bytes: Buffer;
  try {
    const stat = fs.lstatSync(file);
    if (!stat.isFile() || stat.size > maxFileBytes) throw new Error('it is not a regular file of sane size');
    if (process.getuid !== undefined && stat.uid !== process.getuid())
      throw new Error('it belongs to another user');
    bytes = fs.readFileSync(file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT')
      log?.warn('cannot read the cache: rebuilding it', { file, reason: String(error) });
    return new Map();
  }
  const entries = parseCache(bytes, headOf(namespace, build));
  // Every new version finds the caches of the one before it: that is no fault.
  if (entries === 'other') log?.info('the cache is of another build: rebuilding it', { file });
  else if (entries === 'corrupt') log?.warn('the cache is corrupt: rebuilding it', { file });
  return typeof entries === 'string' ? new Map() : entries;
}

function parseCache(bytes: Buffer, expected: string): Map<string, Entry> | 'other' | 'corrupt' {
  const end = bytes.indexOf(10);
  const head = bytes.toString('utf8', 0, Math.max(0, end));
  if (/^pysight-cache\/\d+\t/.test(head) && !head.startsWith(`${expected}\t`)) return 'other';
  const body = bytes.subarray(end + 1);
  if (head !== `${expected}\t${digest([body])}`) return 'corrupt';
  const entries = new Map<string, Entry>();
  for (const line of body.toString('utf8').split('\n')) {
    const [path, key, day] = line.split('\t', 3);
    if (path === undefined || key === undefined || day === undefined) continue;
    const json = line.slice(path.length + key.length + day.length + 3);
    const name = path.includes('\\') ? parseFact<string>(path) : path.slice(1, -1);
    if (name !== undefined) entries.set(name, { key, json, day: Number(day) });
  }
  return entries;
}

function parseFact<T>(json: string): T | undefined {
  try {
    return JSON.parse(json) as T;
  } catch {
    return undefined;
  }
}

function cacheFile(directory: string, namespace: string): string {
  return nodePath.join(directory, `${namespace.replaceAll(/[^\w.-]+/g, '-')}.cache`);
}

function digest(pieces: Iterable<Buffer>): string {
  const hash = createHash('sha1');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
