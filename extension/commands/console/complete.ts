/** What Tab offers: commands, tables, and the columns of the tables that a statement names. */
import type { ConsoleTable } from '../../sinks/sql/console.ts';
import { formatNames } from '../../sinks/sql/format/formats.ts';
import { dotCommands } from './dot-commands.ts';

const keywords = [
  'SELECT',
  'DISTINCT',
  'FROM',
  'WHERE',
  'JOIN',
  'LEFT',
  'USING',
  'ON',
  'AND',
  'OR',
  'NOT',
  'IN',
  'LIKE',
  'GLOB',
  'IS',
  'NULL',
  'BETWEEN',
  'GROUP',
  'ORDER',
  'BY',
  'HAVING',
  'LIMIT',
  'DESC',
  'COLLATE',
  'COUNT',
  'WITH',
  'UNION',
] as const;

/**
 * @param before lines of the statement above this one
 * @returns candidates and the part of the line that they complete
 */
export function completeLine(
  line: string,
  before: string,
  tables: readonly ConsoleTable[],
): [candidates: string[], part: string] {
  const part = /[.\w]*$/.exec(line)?.[0] ?? '';
  const names = tables.map(({ name }) => name);
  if (before === '' && /^\.\w*$/.test(line)) return [startingWith(Object.keys(dotCommands), line), line];
  if (before === '' && /^\.mode\s/.test(line)) return [startingWith(formatNames, part), part];
  if (before === '' && line.startsWith('.')) return [startingWith(names, part), part];
  if (/\b(?:from|join)\s+\w*$/i.test(`${before} ${line}`)) return [startingWith(names, part), part];
  const [qualifier, column] = /^(\w+)\.(\w*)$/.exec(part)?.slice(1) ?? [];
  if (qualifier !== undefined && column !== undefined) {
    return [startingWith(columnsOf(tables, [resolveAlias(`${before} ${line}`, qualifier)]), column), column];
  }
  const statement = `${before} ${line}`.toLowerCase();
  const mentioned = names.filter((name) => new RegExp(`\\b${name}\\b`).test(statement));
  const columns = columnsOf(tables, mentioned.length > 0 ? mentioned : names);
  return [startingWith([...columns, ...(part === '' ? [] : [...names, ...keywords])], part), part];
}

function columnsOf(tables: readonly ConsoleTable[], names: readonly string[]): string[] {
  const chosen = tables.filter(({ name }) => names.includes(name));
  return [...new Set(chosen.flatMap(({ columns }) => Object.keys(columns)))].sort();
}

/** The table behind `FROM table AS alias`. */
function resolveAlias(statement: string, alias: string): string {
  return new RegExp(`\\b(\\w+)\\s+(?:as\\s+)?${alias}\\b`, 'i').exec(statement)?.[1] ?? alias;
}

function startingWith(names: readonly string[], part: string): string[] {
  return names.filter((name) => name.toLowerCase().startsWith(part.toLowerCase()));
}
