/** The distributed plugin: hands osquery queries and receives their results (`--distributed_plugin=NAME`). */
import type { StringMap } from '../wire/structs.ts';
import { fail, type Plugin, succeed } from './plugin.ts';

export interface DistributedQueries {
  /** Query name → SQL. */
  readonly queries: Readonly<Record<string, string>>;
  /** Query name → SQL that must return a row for the query of that name to run. */
  readonly discovery?: Readonly<Record<string, string>>;
  /** Seconds during which osquery asks more often. */
  readonly accelerate?: number;
}

export interface DistributedResult {
  readonly name: string;
  /** 0 is success. */
  readonly status: number;
  /** The error of a failed query. */
  readonly message: string;
  readonly rows: readonly StringMap[];
}

export interface DistributedSpec {
  readonly name: string;
  getQueries(): DistributedQueries | Promise<DistributedQueries>;
  writeResults(results: readonly DistributedResult[]): void | Promise<void>;
}

export function distributed(spec: DistributedSpec): Plugin {
  return {
    registry: 'distributed',
    name: spec.name,
    routes: [],
    async call(request) {
      const { action } = request;
      if (action === 'getQueries') return succeed([{ results: JSON.stringify(await spec.getQueries()) }]);
      if (action !== 'writeResults')
        return fail(`distributed ${spec.name}: unknown action ${JSON.stringify(action ?? '')}`);
      await spec.writeResults(parseResults(request['results'] ?? ''));
      return succeed();
    },
  };
}

/** Query names come from `queries` and `statuses`: a failed query may be in the second only. Older versions write numbers as texts and no rows as "". */
function parseResults(json: string): DistributedResult[] {
  const results = record(JSON.parse(json));
  const queries = record(results['queries']);
  const statuses = record(results['statuses']);
  const messages = record(results['messages']);
  const names = new Set([...Object.keys(queries), ...Object.keys(statuses)]);
  return [...names].map((name) => ({
    name,
    status: Number(statuses[name] ?? 0) || 0,
    message: String(messages[name] ?? ''),
    rows: rowsOf(queries[name]),
  }));
}

function rowsOf(value: unknown): StringMap[] {
  if (!Array.isArray(value)) return [];
  return value.map((row) =>
    Object.fromEntries(Object.entries(record(row)).map(([key, cell]) => [key, String(cell)])),
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
