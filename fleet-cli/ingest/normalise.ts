/**
 * One line of a result log, of whatever format and age, as batches. Knows osquery's event, batch and snapshot formats, numerics,
 * the field names of old versions, the body of its TLS logger, and the envelopes of common shippers.
 */
import { latestTime } from '../store/order.ts';
import type { Batch, Row } from '../types.ts';
import { wellFormedJson } from '../well-formed-json.ts';
import { parseQueryName } from './query-name.ts';

export type Normalised =
  | { readonly batches: readonly Batch[] }
  /** Not a result: why, for the quarantine. */
  | { readonly reason: string };

type Json = Readonly<Record<string, unknown>>;

const maxLineBytes = 64 * 1024 * 1024;
/** Fields in which shippers put the line (Logstash and Fluent Bit, Docker and Fluentd, Splunk, Elastic). */
const envelopes = ['message', 'log', 'event', 'payload', 'value', '_raw'] as const;
const maxEnvelopes = 4;
/** Cells are texts and numbers; what is nested in one is kept as JSON, this deep. */
const maxCellDepth = 32;

/** @param text one line, or one message of a queue */
export function normaliseLine(text: string): Normalised {
  if (text.length > maxLineBytes) return { reason: `it is over ${maxLineBytes} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(wellFormedJson(text));
  } catch (error) {
    // The engine's own message quotes the text, which may hold a secret.
    const at =
      error instanceof SyntaxError ? /position (?<at>\d+)/.exec(error.message)?.groups?.['at'] : undefined;
    return { reason: at === undefined ? 'it is not JSON' : `it is not JSON: at character ${at}` };
  }
  return normaliseValue(value, 0);
}

function normaliseValue(value: unknown, depth: number): Normalised {
  if (Array.isArray(value)) return normaliseAll(value, depth);
  if (!isObject(value)) return { reason: 'it is no JSON object' };
  if (typeof value['name'] === 'string' && hasResult(value)) return normaliseResult(value);
  if (Array.isArray(value['data']) && value['log_type'] !== 'status')
    return normaliseAll(value['data'], depth);
  if (depth < maxEnvelopes) {
    for (const field of envelopes) {
      const inner = value[field];
      if (isObject(inner)) return normaliseValue(inner, depth + 1);
      if (typeof inner === 'string' && /^\s*[[{]/.test(inner)) return normaliseText(inner, depth + 1);
    }
  }
  return { reason: 'severity' in value ? 'it is a status log, not a result' : 'it is no osquery result' };
}

function normaliseText(text: string, depth: number): Normalised {
  try {
    return normaliseValue(JSON.parse(wellFormedJson(text)), depth);
  } catch {
    return { reason: 'its envelope holds text that is not JSON' };
  }
}

function normaliseAll(values: readonly unknown[], depth: number): Normalised {
  if (depth >= maxEnvelopes) return { reason: 'its envelopes are nested too deep' };
  const batches: Batch[] = [];
  for (const value of values) {
    const normalised = normaliseValue(value, depth + 1);
    if ('reason' in normalised) return normalised;
    batches.push(...normalised.batches);
  }
  return { batches };
}

function hasResult(value: Json): boolean {
  return 'columns' in value || 'diffResults' in value || 'snapshot' in value;
}

function normaliseResult(value: Json): Normalised {
  const host = value['hostIdentifier'] ?? value['hostname'];
  if (typeof host !== 'string' || host === '') return { reason: 'it names no host (hostIdentifier)' };
  if (isNested(value['decorations'], maxCellDepth)) return { reason: 'its decorations are nested too deep' };
  const time = toCount(value['unixTime']);
  if (time === undefined) return { reason: 'it has no unixTime' };
  if (time > latestTime()) return { reason: 'its unixTime is more than a day ahead of the clock here' };
  const base = {
    ...parseQueryName(String(value['name'])),
    host,
    time,
    epoch: toCount(value['epoch']) ?? 0,
    counter: toCount(value['counter']) ?? 0,
    decorations: toText(value['decorations']),
  };
  const rows = readRows(value);
  return typeof rows === 'string' ? { reason: rows } : { batches: [{ ...base, ...rows }] };
}

type ReadRows = Pick<Batch, 'kind' | 'added' | 'removed'>;

function readRows(value: Json): ReadRows | string {
  if ('snapshot' in value) return fromLists('snapshot', value['snapshot'], []);
  if ('diffResults' in value) {
    // Older versions write "" for an empty list, or for the whole.
    const diff = value['diffResults'] === '' ? {} : value['diffResults'];
    if (!isObject(diff)) return 'its diffResults are no object';
    return fromLists('differential', diff['added'] ?? [], diff['removed'] ?? []);
  }
  const row = value['columns'];
  if (value['action'] === 'added') return fromLists('differential', [row], []);
  if (value['action'] === 'removed') return fromLists('differential', [], [row]);
  return value['action'] === 'snapshot'
    ? fromLists('snapshot', [row], [])
    : 'its action is neither added, removed nor snapshot';
}

function fromLists(kind: Batch['kind'], added: unknown, removed: unknown): ReadRows | string {
  const lists = [added === '' ? [] : added, removed === '' ? [] : removed].map(toRows);
  const [plus, minus] = lists;
  if (plus === undefined || minus === undefined) return 'its rows are no objects, or nested too deep';
  return { kind, added: plus, removed: minus };
}

function toRows(value: unknown): Row[] | undefined {
  if (!Array.isArray(value) || !value.every(isObject) || isNested(value, maxCellDepth)) return undefined;
  return value.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, toCell(cell)])),
  );
}

function toCell(cell: unknown): string | number | null {
  if (cell === null || typeof cell === 'string' || typeof cell === 'number') return cell;
  return typeof cell === 'boolean' ? Number(cell) : JSON.stringify(cell);
}

function toText(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key, typeof v === 'string' ? v : JSON.stringify(v)]),
  );
}

/** Whether writing it as JSON again could exhaust the stack: what reads JSON takes any depth. */
function isNested(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isNested(inner, levels - 1));
}

/** A non-negative whole number, written as a number or (older versions) as text. */
function toCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
