/**
 * What a host and the fleet CLI say to each other, one JSON object a line: requests on standard input, answers on standard output.
 * The queries never pass through a shell.
 */

export const jsonLinesProtocol = 1;

/** One query to run. */
export interface QueryRequest {
  /** Names the query in the answers; the pack query's name, or any other. */
  readonly query: string;
  readonly sql: string;
}

export type AnswerLine =
  | {
      readonly type: 'hello';
      readonly protocol: number;
      readonly version: string;
      readonly hostname: string;
      readonly platform: string;
    }
  | { readonly type: 'columns'; readonly query: string; readonly columns: readonly string[] }
  /** Values in the order of `columns`; 64-bit integers beyond 2^53 are strings. */
  | { readonly type: 'row'; readonly query: string; readonly values: readonly (string | number | null)[] }
  | {
      readonly type: 'problem';
      readonly query: string;
      readonly table: string;
      readonly code: string;
      readonly path: string;
      readonly message: string;
    }
  /** The query failed; the others go on. */
  | { readonly type: 'error'; readonly query: string; readonly message: string }
  | { readonly type: 'end'; readonly query: string; readonly rows: number }
  /** The last line: everything was sent. */
  | { readonly type: 'bye' };

const maxRequestBytes = 4 * 1024 * 1024;

/**
 * Parses requests, one a line.
 * @throws Error naming the line that is no request
 */
export function parseRequests(text: string): QueryRequest[] {
  if (text.length > maxRequestBytes) throw new Error(`the requests are over ${maxRequestBytes} bytes`);
  const requests: QueryRequest[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const request = parseObject(line);
    if (typeof request?.['query'] !== 'string' || typeof request['sql'] !== 'string') {
      throw new Error(`line ${index + 1} is no request: write {"query":"name","sql":"SELECT …"}`);
    }
    requests.push({ query: request['query'], sql: request['sql'] });
  }
  return requests;
}

/** Parses one line of an answer; undefined when it is none (a banner, garbage, another type). */
export function parseAnswerLine(line: string): AnswerLine | undefined {
  const value = parseObject(line);
  if (value === undefined) return undefined;
  const check = shapes[String(value['type'])];
  return check?.(value) === true ? (value as unknown as AnswerLine) : undefined;
}

type Json = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isCell = (value: unknown) => value === null || typeof value === 'string' || typeof value === 'number';

const shapes: Readonly<Record<string, (value: Json) => boolean>> = {
  hello: (v) => typeof v['protocol'] === 'number' && isText(v['version']) && isText(v['hostname']),
  columns: (v) => isText(v['query']) && Array.isArray(v['columns']) && v['columns'].every(isText),
  row: (v) => isText(v['query']) && Array.isArray(v['values']) && v['values'].every(isCell),
  problem: (v) => isText(v['query']) && isText(v['code']) && isText(v['path']) && isText(v['message']),
  error: (v) => isText(v['query']) && isText(v['message']),
  end: (v) => isText(v['query']) && typeof v['rows'] === 'number',
  bye: () => true,
};

function parseObject(line: string): Json | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
