/** Puts together what a host sends: JSON lines in arbitrary pieces, among whatever its login scripts print. */
import { type AnswerLine, jsonLinesProtocol, parseAnswerLine } from '../../extension/core/json-lines.ts';
import { printableReason, RemoteError } from '../ssh/errors.ts';
import type { Answer, Row } from '../types.ts';
import { wellFormedJson } from '../well-formed-json.ts';

export interface RemoteProblem {
  readonly query: string;
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

export interface Received {
  readonly answers: readonly Answer[];
  /** Queries that failed, with the reason. */
  readonly errors: readonly { readonly query: string; readonly message: string }[];
  readonly problems: readonly RemoteProblem[];
  readonly hello: Extract<AnswerLine, { type: 'hello' }> | undefined;
  /** Whether the host said that it sent everything. */
  readonly complete: boolean;
}

export interface AnswerReader {
  push(chunk: Buffer): void;
  /** What was received; call it once, at the end. */
  end(host: string): Received;
}

const maxLineBytes = 32 * 1024 * 1024;
const maxNoiseLines = 1000;
/** A cell takes more memory here than the two bytes that an empty one takes on the way. */
const maxCells = 8_000_000;

interface Open {
  columns: readonly string[];
  rows: Row[];
  done: boolean;
}

/**
 * @param asked names of the queries; answers to others are refused
 * @returns a reader whose `push` throws RemoteError BAD_OUTPUT when the host sends garbage without end
 */
export function createAnswerReader(asked?: ReadonlySet<string>): AnswerReader {
  const decoder = new TextDecoder();
  const open = new Map<string, Open>();
  const errors: { query: string; message: string }[] = [];
  const problems: RemoteProblem[] = [];
  let hello: Received['hello'];
  let complete = false;
  /** Pieces of a line that has not ended yet; put together once, at its end. */
  let rest: string[] = [];
  let restLength = 0;
  let noise = 0;
  let cells = 0;
  return {
    push(chunk) {
      const lines = decoder.decode(chunk, { stream: true }).split('\n');
      const last = lines.pop() ?? '';
      for (const line of lines) take(endLine(line));
      rest.push(last);
      restLength += last.length;
      if (restLength > maxLineBytes) throw badOutput('it sent a line without end');
    },
    end(host) {
      if (restLength > 0) take(endLine(''));
      if (hello !== undefined && hello.protocol !== jsonLinesProtocol) {
        throw badOutput(
          `${host} speaks protocol ${hello.protocol}, this program ${jsonLinesProtocol}: deploy the same version`,
        );
      }
      const answers = [...open].map(([query, { columns, rows, done }]) => ({
        query,
        columns,
        rows,
        ...(done ? {} : { incomplete: true as const }),
      }));
      return {
        answers,
        errors,
        problems,
        hello,
        complete: complete && [...open.values()].every((o) => o.done),
      };
    },
  };

  function endLine(last: string): string {
    if (restLength === 0) return last;
    const line = rest.join('') + last;
    rest = [];
    restLength = 0;
    return line;
  }

  function take(line: string): void {
    const parsed = parseAnswerLine(wellFormedJson(line));
    if (parsed === undefined) {
      if (line.trim() !== '' && ++noise > maxNoiseLines) throw badOutput('it sends text that is no answer');
    } else if (parsed.type === 'hello') hello = parsed;
    else if (hello !== undefined) accept(parsed);
  }

  function accept(line: AnswerLine): void {
    switch (line.type) {
      case 'columns':
        if (asked?.has(line.query) === false) throw badOutput('it answers what it was not asked');
        open.set(line.query, { columns: line.columns, rows: [], done: false });
        break;
      case 'row':
        cells += line.values.length;
        if (cells > maxCells) throw tooLarge();
        addRow(open.get(line.query), line.values);
        break;
      case 'end':
        finishQuery(open.get(line.query), line.rows);
        break;
      case 'error':
        open.delete(line.query);
        errors.push({ query: line.query, message: printableReason(line.message) });
        break;
      case 'problem':
        problems.push({
          query: line.query,
          code: line.code,
          path: line.path,
          message: printableReason(line.message),
        });
        break;
      case 'bye':
        complete = true;
        break;
    }
  }
}

function addRow(open: Open | undefined, values: readonly (string | number | null)[]): void {
  if (open === undefined || values.length !== open.columns.length)
    throw badOutput('a row does not fit its columns');
  open.rows.push(Object.fromEntries(open.columns.map((column, i) => [column, values[i] ?? null])));
}

function finishQuery(open: Open | undefined, rows: number): void {
  if (open === undefined || open.rows.length !== rows) throw badOutput('rows were lost on the way');
  open.done = true;
}

function tooLarge(): RemoteError {
  return new RemoteError('TOO_LARGE', `the answer has over ${maxCells} cells`);
}

function badOutput(reason: string): RemoteError {
  return new RemoteError('BAD_OUTPUT', `the answer cannot be understood: ${reason}`);
}
