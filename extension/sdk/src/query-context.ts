/**
 * What a query told the table: constraints as hints, and the columns that it reads.
 */

/** Operators that osquery sends and a table may use; others (LIMIT, OFFSET, `!=`, IS, …) are dropped when parsing. */
export type Operator = '=' | '>' | '<=' | '<' | '>=' | 'MATCH' | 'LIKE' | 'GLOB' | 'REGEXP' | 'UNIQUE';

/** One constraint on a column, as sent: a hint that narrows where to look, never a licence to drop a row. */
export interface Constraint {
  readonly column: string;
  readonly operator: Operator;
  readonly value: string;
}

/** What a table's `generate` knows of the query. */
export interface QueryContext {
  readonly constraints: readonly Constraint[];
  /** The columns the query reads; `undefined` when the caller did not say (all of them then). */
  readonly colsUsed: ReadonlySet<string> | undefined;
  /** Whether the query reads at least one of these columns. */
  uses(...columns: readonly string[]): boolean;
  /** The values of all `=` constraints on a column (several for `IN`), without doubles; `undefined` when there is none. */
  equals(column: string): readonly string[] | undefined;
}

/**
 * Makes a query context from constraints and used columns.
 * @param constraints constraints in any order
 * @param colsUsed names of the columns read, or undefined for "all"
 */
export function createQueryContext(
  constraints: readonly Constraint[] = [],
  colsUsed?: Iterable<string>,
): QueryContext {
  const used = colsUsed === undefined ? undefined : new Set(colsUsed);
  return {
    constraints,
    colsUsed: used,
    uses: (...columns) => used === undefined || columns.some((column) => used.has(column)),
    equals(column) {
      const values = constraints.filter((c) => c.column === column && c.operator === '=').map((c) => c.value);
      return values.length === 0 ? undefined : [...new Set(values)];
    },
  };
}
