/** What osquery's planner does with a table: which constraints are sent, which columns are named, what a scan costs. */
import type { Column, Columns, Operator } from 'osquery-extension-sdk';

/** A table as the planner sees it. */
export interface TableShape {
  readonly name: string;
  readonly columns: Columns;
  /** Tables of extensions send constraints on columns without any option too (`--extensions_default_index`). */
  readonly extension: boolean;
}

/** A column as SQLite numbers them: those of the table, then its aliases. */
export interface PlannedColumn {
  readonly name: string;
  /** Name of the column that it shows: its own, or an alias' target. */
  readonly target: string;
  readonly column: Column;
}

/** A term of the WHERE clause, as SQLite offers it to the planner. */
export interface Term {
  readonly column: number;
  readonly op: number;
  readonly usable: boolean;
}

/** A term that was taken: its value arrives with the scan. */
export interface TakenTerm {
  readonly term: number;
  readonly column: string;
  readonly operator: Operator;
  /** All values of `IN (…)` arrive at once. */
  readonly together: boolean;
}

export interface Plan {
  readonly taken: readonly TakenTerm[];
  readonly colsUsed: readonly string[];
  readonly cost: number;
  /** A REQUIRED column is not constrained: running it is an error. */
  readonly unsatisfied: boolean;
}

const operators: ReadonlyMap<number, Operator> = new Map([
  [2, '='],
  [4, '>'],
  [8, '<='],
  [16, '<'],
  [32, '>='],
  [64, 'MATCH'],
  [65, 'LIKE'],
  [66, 'GLOB'],
  [67, 'REGEXP'],
]);
const ranges: ReadonlySet<Operator> = new Set(['>', '<=', '<', '>=']);
const fullScanCost = 1_000_000;
// The largest that fits: the WebAssembly build only takes 32-bit integers here.
const impossibleCost = 2_000_000_000;

/** The columns of a table in SQLite's order. */
export function planColumns(shape: TableShape): PlannedColumn[] {
  const own = Object.entries(shape.columns).map(([name, column]) => ({ name, target: name, column }));
  // As in osquery, an alias is a hidden column without options: its constraints are not sent.
  const aliases = own.flatMap(({ name: target, column: { type, aliases: names = [] } }) =>
    names.map((name) => ({ name, target, column: { type, hidden: true } })),
  );
  return [...own, ...aliases];
}

/** The statement that declares a table to SQLite. */
export function declaration(columns: readonly PlannedColumn[]): string {
  const parts = columns.map(({ name, column }) => {
    const collate = column.collate === undefined ? '' : ` COLLATE ${column.collate}`;
    return `\`${name}\` ${column.type}${collate}${column.hidden === true ? ' HIDDEN' : ''}`;
  });
  return `CREATE TABLE t(${parts.join(', ')})`;
}

/** Plans one scan from the terms that SQLite offers and the columns that it says are used (bit 63: all from there on). */
export function planScan(
  shape: TableShape,
  columns: readonly PlannedColumn[],
  terms: readonly Term[],
  colUsed: bigint,
): Plan {
  const taken: TakenTerm[] = [];
  let cost = fullScanCost;
  terms.forEach(({ column: index, op, usable }, term) => {
    const planned = columns[index];
    const operator = operators.get(op);
    if (!usable || planned === undefined || operator === undefined) return;
    if (planned.column.type === 'TEXT' && ranges.has(operator)) {
      if (taken.length === 0) cost += 10;
      return;
    }
    if (!isSent(shape, planned)) return;
    cost = 1;
    const together = operator === '=' && planned.column.optimized === true;
    taken.push({ term, column: planned.target, operator, together });
  });
  const unsatisfied = isUnsatisfied(shape.columns, taken);
  return {
    taken,
    colsUsed: usedColumns(columns, colUsed),
    cost: unsatisfied ? impossibleCost : cost,
    unsatisfied,
  };
}

/** The SDK registers a column that is only hidden as an index, as osquery would send nothing for it. */
function isSent(shape: TableShape, { name, target, column }: PlannedColumn): boolean {
  if (column.index === true || column.required === true || column.additional === true) return true;
  const plain = column.optimized !== true && column.collate === undefined && name === target;
  return shape.extension && plain;
}

/** As in osquery, one constrained REQUIRED column is enough (`path` or `directory` of `file`). */
function isUnsatisfied(columns: Columns, taken: readonly TakenTerm[]): boolean {
  const required = Object.keys(columns).filter((name) => columns[name]?.required === true);
  return required.length > 0 && !taken.some(({ column }) => required.includes(column));
}

function usedColumns(columns: readonly PlannedColumn[], colUsed: bigint): string[] {
  const used = columns.filter((_, index) => ((colUsed >> BigInt(Math.min(index, 63))) & 1n) === 1n);
  return [...new Set(used.map(({ target }) => target))];
}
