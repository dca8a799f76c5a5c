/** Parses the JSON context that osquery sends with `generate`, in its old and new forms. */
import { type Constraint, createQueryContext, type Operator, type QueryContext } from './query-context.ts';

/** osquery's operator numbers. Those that are missing (68 `!=`, 72 IS, 73 LIMIT, 74 OFFSET, …) narrow nothing that is safe to use. */
const operators: Readonly<Record<string, Operator>> = {
  1: 'UNIQUE',
  2: '=',
  4: '>',
  8: '<=',
  16: '<',
  32: '>=',
  64: 'MATCH',
  65: 'LIKE',
  66: 'GLOB',
  67: 'REGEXP',
};

/**
 * @param json the `context` of a request; absent or empty means an unconstrained query of all columns
 * @param aliases other names of columns → their names
 * @returns the context; parts that are not understood are left out, as constraints are only hints
 * @throws SyntaxError when the text is not JSON
 */
export function parseQueryContext(
  json: string | undefined,
  aliases: ReadonlyMap<string, string> = new Map(),
): QueryContext {
  if (json === undefined || json === '') return createQueryContext();
  const context: unknown = JSON.parse(json);
  if (!isRecord(context)) return createQueryContext();
  const lists = Array.isArray(context['constraints']) ? context['constraints'] : [];
  return createQueryContext(
    lists.flatMap((list) => constraintsOf(list, aliases)),
    columnsOf(context['colsUsed'], aliases),
  );
}

function constraintsOf(column: unknown, aliases: ReadonlyMap<string, string>): Constraint[] {
  if (!isRecord(column) || typeof column['name'] !== 'string') return [];
  const name = aliases.get(column['name']) ?? column['name'];
  // Very old versions send an empty text instead of an empty list.
  if (!Array.isArray(column['list'])) return [];
  return column['list'].flatMap((entry) => {
    const operator = isRecord(entry) ? operators[String(entry['op'])] : undefined;
    if (operator === undefined || !isRecord(entry)) return [];
    const value = entry['expr'];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    return [{ column: name, operator, value: String(value) }];
  });
}

function columnsOf(value: unknown, aliases: ReadonlyMap<string, string>): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((name) => typeof name === 'string').map((name) => aliases.get(name) ?? name);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
