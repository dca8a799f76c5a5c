/**
 * Facts about files, kept between runs. A fact belongs to one state of one file (device, inode, size, mtime, ctime) and to the build
 * that made it; a cache that is corrupt or of another build is rebuilt, never trusted.
 */
import fs from 'node:fs';
import nodePath from 'node:path';
import zlib from 'node:zlib';
import { buildId } from './build-id.ts';
import {
  defaultHeldBytes,
  type Place,
  readCacheFile,
  type StoredFacts,
  writeCacheFile,
} from './cache-file.ts';
import { systemCode } from './errors.ts';
import { keptStat } from './files.ts';
import { type Log, levelOnce } from './log.ts';
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
   * @param form `text` needs a fraction of the memory, and is parsed whenever it is asked for: for large facts of thousands of files.
   * When many came together they are written at once, so that a scan that ends early was not for nothing
   */
  set<T>(namespace: string, path: string, stat: FileStat, fact: T, form?: 'object' | 'text'): void;
  /** Writes what changed, atomically. */
  flush(): void;
}

/**
 * A fact is at hand as it is, as JSON, as compressed JSON, or in the file of its kind. A class, as there are several for each script, and the
 * V8 of Node 20 gives each object that is spread from another a shape of its own.
 */
class Entry {
  /** The state of the file; as text when it was read from the cache's file. */
  readonly key: string | FileStat;
  readonly fact: unknown;
  readonly json: string | undefined;
  packed: Buffer | undefined;
  /** Where it stands in the file; -1 when it does not. */
  at = -1;
  length = 0;
  /** Day (since 1970) on which it was last of use. */
  day: number;
  /** Set by this process, so its path was not looked at for secrets yet. */
  readonly isNew: boolean;

  constructor(
    key: string | FileStat,
    day: number,
    isNew: boolean,
    fact?: unknown,
    json?: string,
    packed?: Buffer,
  ) {
    this.key = key;
    this.day = day;
    this.isNew = isNew;
    this.fact = fact;
    this.json = json;
    this.packed = packed;
  }
}

interface Space {
  readonly entries: Map<string, Entry>;
  stored: StoredFacts | undefined;
  /** What is held compressed since the file was last written. */
  packedBytes: number;
  dirty: boolean;
}

export interface CacheSizes {
  /** A file of facts up to this size is held in memory. */
  readonly heldBytes: number;
  /** So much of a kind is held compressed before it is written, or an eighth of its file if that is more. */
  readonly packedBytes: number;
}

const defaultSizes: CacheSizes = { heldBytes: defaultHeldBytes, packedBytes: 16 * 1024 * 1024 };
const magic = 'pysight-cache/2';
const keepDays = 30;
/** What was observed, not concluded: no other code would say otherwise, and it could not be found out again. */
const lasting = /-first-seen\//;
/** The heads of files that earlier versions wrote are those of lasting facts to this day. */
const lastingMagic = 'pysight-cache/1';
const dayMs = 86_400_000;
/** No process writes one file for that long. */
const unfinishedMs = 3_600_000;
/** Shorter texts would hardly become smaller. */
const leastPackedLength = 512;

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
  sizes = defaultSizes,
): Cache {
  const spaces = new Map<string, Space>();
  const told = new Set<string>();
  return {
    get<T>(namespace: string, path: string, stat: FileStat): T | undefined {
      const own = space(namespace);
      const entry = own.entries.get(path);
      if (entry === undefined || !isOfState(entry.key, stat)) return undefined;
      touch(own, entry);
      return factOf<T>(own, entry);
    },
    has: (namespace, path) => space(namespace).entries.has(path),
    set<T>(
      namespace: string,
      path: string,
      stat: FileStat,
      fact: T,
      form: 'object' | 'text' = 'object',
    ): void {
      const own = space(namespace);
      const entry = entryOf(stat, fact, form, today());
      own.entries.set(path, entry);
      own.dirty = true;
      if (form === 'text') pack(namespace, own, entry.packed?.length ?? 0);
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
      const loaded = directory === undefined ? undefined : load(directory, namespace);
      own = { entries: new Map(), stored: undefined, packedBytes: 0, dirty: false, ...loaded };
      spaces.set(namespace, own);
    }
    return own;
  }

  function touch(own: Space, entry: Entry): void {
    const day = today();
    if (entry.day === day) return;
    entry.day = day;
    own.dirty = true;
  }

  /** Writes what came together when it is much: its memory is needed for what follows. */
  function pack(namespace: string, own: Space, bytes: number): void {
    own.packedBytes += bytes;
    if (
      directory === undefined ||
      own.packedBytes < Math.max(sizes.packedBytes, (own.stored?.bytes ?? 0) / 8)
    )
      return;
    own.packedBytes = 0;
    save(directory, namespace, own);
  }

  function save(target: string, namespace: string, own: Space): void {
    const oldest = today() - keepDays;
    try {
      ensurePrivateDirectory(target);
      write(target, namespace, own, oldest);
      own.dirty = false;
      removeForgotten(target, oldest);
    } catch (error) {
      // One that all caches share is said once.
      const level = levelOnce(told, error, 'warn');
      log?.[level]('cannot write the cache: the next scan starts afresh', {
        namespace,
        reason: String(error),
      });
    }
  }

  function write(target: string, namespace: string, own: Space, oldestDay: number): void {
    for (const [path, { day }] of own.entries) if (day < oldestDay) own.entries.delete(path);
    const places: [Entry, Place][] = [];
    const stored = writeCacheFile(
      cacheFile(target, namespace),
      headOf(namespace, build),
      sizes.heldBytes,
      linesOf(own),
      ({ entry }) => jsonOf(own, entry),
      ({ entry }, place) => void places.push([entry, place]),
    );
    if (stored === undefined) return;
    own.stored?.close();
    own.stored = stored;
    own.packedBytes = 0;
    for (const [entry, { at, length }] of places) {
      entry.at = at;
      entry.length = length;
      entry.packed = undefined;
    }
  }

  function load(from: string, namespace: string): Pick<Space, 'entries' | 'stored'> | undefined {
    const file = cacheFile(from, namespace);
    const entries = new Map<string, Entry>();
    try {
      const stored = readCacheFile(
        file,
        headOf(namespace, build),
        sizes.heldBytes,
        ({ path, key, day, at, length }) => {
          const entry = new Entry(key, day, false);
          entry.at = at;
          entry.length = length;
          entries.set(path, entry);
        },
      );
      if (typeof stored === 'object') return { entries, stored };
      // Every new version finds the caches of the one before it: that is no fault.
      if (stored === 'other') log?.info('the cache is of another build: rebuilding it', { file });
      else log?.warn('the cache is corrupt: rebuilding it', { file });
    } catch (error) {
      if (systemCode(error) !== 'ENOENT')
        log?.warn('cannot read the cache: rebuilding it', { file, reason: String(error) });
    }
    return undefined;
  }
}

function entryOf(stat: FileStat, fact: unknown, form: 'object' | 'text', day: number): Entry {
  const kept = keptStat(stat);
  if (form === 'object') return new Entry(kept, day, true, fact);
  const json = JSON.stringify(fact);
  // The state of all that is kept by content is one object; another is smaller as text.
  const key = kept === stat ? stat : stateKey(stat);
  if (json.length < leastPackedLength) return new Entry(key, day, true, undefined, inOnePiece(json));
  return new Entry(key, day, true, undefined, undefined, ownCopy(zlib.deflateRawSync(json, { level: 1 })));
}

/** What zlib returns, and what Buffer's own pool gives, holds a piece of memory that is several times as large. */
function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/**
 * The same fact, by itself: a name that was cut from a text is a view of it to V8, so that who keeps the name keeps the whole text, a script
 * with its secrets or megabytes of it.
 * @param fact JSON-serialisable
 */
export function detached<T>(fact: T): T {
  return JSON.parse(JSON.stringify(fact)) as T;
}

/** V8 makes JSON of pieces, and holds them. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

/** A fact that cannot be read any more is none: it is found out anew. */
function factOf<T>(own: Space, entry: Entry): T | undefined {
  if (entry.fact !== undefined) return entry.fact as T;
  try {
    return JSON.parse(entry.json ?? jsonOf(own, entry).toString('utf8')) as T;
  } catch {
    return undefined;
  }
}

function jsonOf({ stored }: Space, { fact, json, packed, at, length }: Entry): Buffer {
  if (packed !== undefined) return zlib.inflateRawSync(packed);
  if (at !== -1 && stored !== undefined) return stored.read({ at, length });
  return Buffer.from(json ?? JSON.stringify(fact));
}

/** The entries that are written. A name may be a secret: what is known of such a file is left out. */
function* linesOf({ entries }: Space): Iterable<{ path: string; key: string; day: number; entry: Entry }> {
  for (const [path, entry] of entries) {
    if (entry.isNew && redactPath(path) !== path) continue;
    yield { path, key: keyText(entry.key), day: entry.day, entry };
  }
}

/** Identifies the state of a file; any write, replacement or touch changes it. Joined, as what a template makes is held in all its pieces. */
export function stateKey(stat: FileStat): string {
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(':');
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

/** Files of kinds of facts that nobody asked for as long as a fact is kept, such as those of another key, and what a killed process left. */
function removeForgotten(directory: string, oldestDay: number): void {
  for (const name of fs.readdirSync(directory)) {
    const oldest = name.endsWith('.cache') ? oldestDay * dayMs : Date.now() - unfinishedMs;
    if (!/\.cache(?:\.\d+\.[\da-f]{8}\.tmp)?$/.test(name)) continue;
    const file = nodePath.join(directory, name);
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() === true && stat.mtimeMs < oldest) fs.rmSync(file, { force: true });
  }
}

function cacheFile(directory: string, namespace: string): string {
  return nodePath.join(directory, `${namespace.replaceAll(/[^\w.-]+/g, '-')}.cache`);
}
