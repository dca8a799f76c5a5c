/** The store of a fleet in one DuckDB file. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { systemReason, UsageError } from '../../extension/core/errors.ts';
import { makeDirectories } from '../../extension/core/make-directories.ts';
import { duckdbFunctions } from '../reports/functions.ts';
import type { Batch, HostResult } from '../types.ts';
import type { Catalog } from './catalog.ts';
import type { ClickHouseTables } from './clickhouse/ddl.ts';
import { type KeptAnswers, keptAnswersOf } from './kept-answers.ts';
import { stageTables } from './merge.ts';
import { migrate } from './migrations.ts';
import {
  arePackageNamesStale,
  makePackageNames,
  packageNamesSource,
  readsPackageNames,
} from './package-names.ts';
import { clearStaged, stageIntake, takeIn } from './take-in.ts';

export type StoreValue = string | number | bigint | boolean | null;
export type StoreRow = Readonly<Record<string, StoreValue>>;

/** Anything that report SQL can be asked of. */
export interface QueryableStore {
  query(sql: string): Promise<readonly StoreRow[]>;
  /** Only of a store in a file of ours. */
  readonly kept?: KeptAnswers;
  close(): Promise<void>;
}

/** How far a log was read: kept in the same transaction as its rows. */
export interface SourcePosition {
  readonly source: string;
  /** Tells a rotated file from a grown one. */
  readonly identity: string;
  readonly position: number;
}

export interface Quarantined {
  readonly source: string;
  readonly position: number;
  readonly reason: string;
  /** Redacted. */
  readonly sample: string;
}

/** What one transaction takes in. */
export interface Intake {
  readonly batches: readonly Batch[];
  /** Fills the staging tables itself, for readers that let the engine parse; gives back batches for the rest. */
  readonly stage?: (connection: DuckDBConnection) => Promise<Pick<Intake, 'batches' | 'quarantined'>>;
  readonly position?: SourcePosition;
  readonly quarantined?: readonly Quarantined[];
  readonly contacts?: Contacts;
}

/** Who was asked, and what became of it. */
export interface Contacts {
  /** How they were asked, e.g. `ssh`. */
  readonly source: string;
  /** Unix seconds. */
  readonly time: number;
  readonly hosts: readonly Contact[];
}

export interface Contact {
  readonly host: string;
  /** `never`: the deadline or an interrupt came first. */
  readonly status: HostResult['status'] | 'never';
  readonly code?: string;
  readonly message?: string;
}

/** An intake of which all that is left is to take it in. One of the two is called, once. */
export interface Prepared {
  take(): Promise<void>;
  discard(): Promise<void>;
}

export interface Store extends QueryableStore {
  /** Only DuckDB can parse logs itself (`Intake.stage`). */
  readonly engine: 'duckdb' | 'clickhouse';
  /** All of it, or nothing: a crash loses and doubles no row. */
  take(intake: Intake): Promise<void>;
  /** Does what needs no transaction; while one is taken in the next can be prepared. They are taken in one after the other. */
  prepare(intake: Intake): Promise<Prepared>;
  positionOf(source: string): Promise<SourcePosition | undefined>;
}

/** Nothing is fetched; files are written with the compression of today's engine, which older ones cannot read. */
export const storeSettings = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  storage_compatibility_version: 'latest',
} as const;

export interface StoreOptions {
  readonly readOnly?: boolean;
  /** Settings of DuckDB besides those of every store. */
  readonly settings?: Readonly<Record<string, string>>;
  /** ClickHouse: make the tables first, or bring them up to date. */
  readonly init?: ClickHouseTables;
}

/**
 * Opens or makes a store.
 * @param path the file, or `:memory:`
 * @throws UsageError when another process has it, it was made by a newer version, or it is no store
 */
export async function openStore(path: string, catalog: Catalog, options: StoreOptions = {}): Promise<Store> {
  if (path !== ':memory:' && options.readOnly !== true) {
    makePlace(path);
    keepPrivate(path);
  }
  const instance = await openInstance(path, options);
  const connection = await instance.connect();
  try {
    for (const sql of duckdbFunctions()) await connection.run(sql);
    await migrate(connection, path, options.readOnly === true);
    const stale = await arePackageNamesStale(connection);
    return createStore(instance, connection, catalog, { ...options, stale, kept: path !== ':memory:' });
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw error;
  }
}

function makePlace(path: string): void {
  try {
    makeDirectories(nodePath.dirname(path), 0o700);
  } catch (error) {
    throw new UsageError(
      `cannot make the directory of the store ${path}: ${systemReason(error)}; give another file with --store`,
      { cause: error },
    );
  }
}

/**
 * It names people and weak spots, as the HTML report does: others may read a store only where its owner let them. The engine makes files
 * beside it at any time, which only the mask of the process reaches.
 */
function keepPrivate(path: string): void {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (stat.mode & 0o077) === 0) process.umask(0o077);
}

async function openInstance(path: string, options: StoreOptions): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, {
      ...storeSettings,
      ...(options.readOnly === true ? { access_mode: 'READ_ONLY' } : {}),
      ...options.settings,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const pid = /PID (?<pid>\d+)/.exec(reason)?.groups?.['pid'];
    if (/lock/i.test(reason)) {
      const who = pid === undefined ? 'another process' : `process ${pid}`;
      throw new UsageError(
        `the store ${path} is in use by ${who}: wait for it, or give another file with --store`,
        { cause: error },
      );
    }
    throw new UsageError(`cannot open the store ${path}: ${reason.split('\n')[0]}`, { cause: error });
  }
}

interface CreateStoreOptions extends StoreOptions {
  /** Whether what was counted beforehand is of older rows. */
  readonly stale: boolean;
  /** Whether there is a file that outlives the process. */
  readonly kept: boolean;
}

function createStore(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  catalog: Catalog,
  options: CreateStoreOptions,
): Store {
  const { readOnly = false, kept } = options;
  let { stale } = options;
  async function count(): Promise<void> {
    if (!stale) return;
    await transaction(connection, () => makePackageNames(connection, readOnly));
    stale = false;
  }
  const answers = keptAnswersOf(connection, kept && !readOnly, (action) => transaction(connection, action));
  const lanes = createLanes(instance);
  async function prepare(intake: Intake): Promise<Prepared> {
    const lane = await lanes.open();
    const discard = async (): Promise<void> => {
      await clearStaged(lane);
      lanes.free(lane);
    };
    try {
      const staged = await stageIntake(lane, intake, catalog);
      return {
        async take() {
          try {
            const changed = await singleThreaded(lane, () =>
              transaction(lane, () => takeIn(lane, intake, staged)),
            );
            stale ||= changed.has(packageNamesSource);
            answers.renew();
          } finally {
            await discard();
          }
        },
        discard,
      };
    } catch (error) {
      await discard();
      throw error;
    }
  }
  return {
    engine: 'duckdb',
    async query(sql) {
      if (readsPackageNames(sql)) await count();
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJS() as unknown as readonly StoreRow[];
    },
    kept: answers,
    prepare,
    take: async (intake) => (await prepare(intake)).take(),
    async positionOf(source) {
      const reader = await connection.runAndReadAll(
        'SELECT source, identity, position FROM positions WHERE source = $1',
        [source],
      );
      const [row] = reader.getRowObjectsJS();
      if (row === undefined) return undefined;
      return { source, identity: String(row['identity']), position: Number(row['position']) };
    },
    async close() {
      try {
        // Who collects has the time; who reads a report has not.
        if (kept && !readOnly) await count();
      } finally {
        lanes.close();
        connection.closeSync();
        instance.closeSync();
      }
    },
  };
}

/** Connections with staging tables of their own, as many as intakes are under way. */
function createLanes(instance: DuckDBInstance) {
  const all: DuckDBConnection[] = [];
  const free: DuckDBConnection[] = [];
  return {
    async open(): Promise<DuckDBConnection> {
      const found = free.pop();
      if (found !== undefined) return found;
      const lane = await instance.connect();
      all.push(lane);
      for (const sql of stageTables) await lane.run(sql);
      return lane;
    },
    free: (lane: DuckDBConnection) => void free.push(lane),
    close(): void {
      for (const lane of all) lane.closeSync();
    },
  };
}

/** Several threads are no quicker where rows are added: each leaves row groups half full, which are then written anew. */
async function singleThreaded<T>(connection: DuckDBConnection, action: () => Promise<T>): Promise<T> {
  await connection.run('SET threads = 1');
  try {
    return await action();
  } finally {
    await connection.run('RESET threads');
  }
}

async function transaction<T>(connection: DuckDBConnection, action: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  try {
    const result = await action();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
