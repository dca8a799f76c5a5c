/** The part of SQLite's WebAssembly build that is used, and how it is loaded in Node. */
import { sqliteFiles } from './sqlite-files.ts';

/** A C structure of SQLite; its members are accessors that begin with `$`. */
export interface Struct {
  readonly pointer: number;
  dispose(): void;
}
export interface IndexInfo extends Struct {
  readonly $nConstraint: number;
  readonly $colUsed: bigint;
  $idxNum: number;
  $estimatedCost: number;
  nthConstraint(
    n: number,
  ): Struct & { readonly $iColumn: number; readonly $op: number; readonly $usable: number };
  nthConstraintUsage(n: number): Struct & { $argvIndex: number; $omit: number };
}
export interface TableStruct extends Struct {
  $zErrMsg: number;
}
export interface CursorStruct extends Struct {
  readonly $pVtab: number;
}
interface StructMapper<T> {
  create(out: number): T;
  get(pointer: number): T;
  dispose(pointer: number): void;
}

type Exports = Readonly<Record<string, (...args: readonly (number | bigint)[]) => number>>;

export interface Sqlite {
  readonly capi: {
    readonly SQLITE_UTF8: number;
    readonly SQLITE_DETERMINISTIC: number;
    sqlite3_create_module(db: number, name: string, module: Struct, data: number): number;
    sqlite3_declare_vtab(db: number, sql: string): number;
    sqlite3_progress_handler(db: number, steps: number, handler: () => number, data: number): void;
    sqlite3_errmsg(db: number): string;
    readonly sqlite3_module: new () => Struct;
  };
  readonly wasm: {
    readonly exports: Exports;
    heap8u(): Uint8Array;
    peekPtr(pointer: number): number;
    pokePtr(pointer: number, value: number): void;
    alloc(bytes: number): number;
    dealloc(pointer: number): void;
    allocCString(text: string): number;
    cstrToJs(pointer: number): string;
    installFunction(signature: string, action: (...args: never[]) => unknown): number;
  };
  readonly vtab: {
    readonly xVtab: StructMapper<TableStruct>;
    readonly xCursor: StructMapper<CursorStruct>;
    xIndexInfo(pointer: number): IndexInfo;
    xRowid(out: number, value: bigint): void;
    setupModule(options: { methods: Readonly<Record<string, unknown>> }): Struct;
  };
}

/** The call of the C API with exactly this name. */
export function raw(sqlite: Sqlite, name: string): (...args: readonly (number | bigint)[]) => number {
  const found = sqlite.wasm.exports[name];
  if (found === undefined) throw new Error(`this SQLite has no ${name}`);
  return found;
}

export const rc = { ok: 0, error: 1, noMemory: 7, interrupt: 9, row: 100, done: 101 } as const;

/**
 * Loads SQLite. Its loader only knows browsers and asks `fetch` for the wasm, so this must run in a thread of its own:
 * `fetch` is replaced until the module is up.
 */
export async function loadSqlite(): Promise<Sqlite> {
  const { wasm, load } = sqliteFiles();
  const { fetch } = globalThis;
  const quiet = () => {};
  Object.assign(globalThis, { sqlite3ApiConfig: { debug: quiet, log: quiet, warn: quiet, error: quiet } });
  globalThis.fetch = async () => new Response(wasm, { headers: { 'content-type': 'application/wasm' } });
  try {
    const initialise = await load();
    return await initialise();
  } finally {
    globalThis.fetch = fetch;
  }
}
