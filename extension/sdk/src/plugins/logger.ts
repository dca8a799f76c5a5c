/** The logger plugin: receives results and status lines (`--logger_plugin=NAME`). */
import type { StringMap } from '../wire/structs.ts';
import { fail, type Plugin, succeed } from './plugin.ts';

/** A line of osquery's own status log. */
export interface StatusLine {
  readonly severity: 'info' | 'warning' | 'error' | 'fatal';
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** As osquery writes it, in UTC. */
  readonly calendarTime: string;
  /** Unix seconds. */
  readonly unixTime: number;
  readonly hostIdentifier: string;
}

export interface LoggerSpec {
  readonly name: string;
  /** A result of a scheduled query, as JSON. */
  result(json: string): void | Promise<void>;
  /** A snapshot, as JSON; goes to `result` when absent. */
  snapshot?(json: string): void | Promise<void>;
  /** Status lines. Without it osquery keeps writing them where it does by default. */
  status?(lines: readonly StatusLine[]): void | Promise<void>;
  /** Single events of event-based tables, as JSON, as they happen. */
  event?(json: string): void | Promise<void>;
  /** Called once with the process's name and the lines that were written before the logger was there. */
  init?(processName: string, lines: readonly StatusLine[]): void | Promise<void>;
}

const severities = ['info', 'warning', 'error', 'fatal'] as const;
/** osquery reads a logger's features off the status code of its answer to `features`. */
const featureBits = { status: 1, event: 2 } as const;

export function logger(spec: LoggerSpec): Plugin {
  return {
    registry: 'logger',
    name: spec.name,
    routes: [],
    async call(request) {
      if (request['action'] === 'features') return fail('', featuresOf(spec));
      if (!(await deliver(spec, request))) return fail(`logger ${spec.name}: unknown request`);
      return succeed();
    },
  };
}

function featuresOf(spec: LoggerSpec): number {
  return (
    (spec.status === undefined ? 0 : featureBits.status) + (spec.event === undefined ? 0 : featureBits.event)
  );
}

/** The order of the keys is osquery's own. @returns whether the request was understood */
async function deliver(spec: LoggerSpec, request: StringMap): Promise<boolean> {
  const { string, snapshot, health, init, status, event } = request;
  if (string !== undefined) await spec.result(string);
  else if (snapshot !== undefined) await (spec.snapshot ?? spec.result)(snapshot);
  else if (health !== undefined) await spec.result(health);
  else if (init !== undefined) await spec.init?.(init, statusLines(request['log']));
  else if (status !== undefined) await spec.status?.(statusLines(request['log']));
  else if (event !== undefined) await spec.event?.(event);
  else return false;
  return true;
}

function statusLines(json: string | undefined): StatusLine[] {
  const lines: unknown = JSON.parse(json === undefined || json === '' ? '[]' : json);
  if (!Array.isArray(lines)) return [];
  return lines.filter((line) => typeof line === 'object' && line !== null).map(statusLine);
}

function statusLine(line: Readonly<Record<string, unknown>>): StatusLine {
  const text = (key: string) => String(line[key] ?? '');
  const number = (key: string) => Number(line[key] ?? 0);
  return {
    severity: severities[number('s')] ?? 'info',
    file: text('f'),
    line: number('i'),
    message: text('m'),
    calendarTime: text('c'),
    unixTime: number('u'),
    hostIdentifier: text('h'),
  };
}
