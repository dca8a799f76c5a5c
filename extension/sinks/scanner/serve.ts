/** The child's side of the scanner: runs tables for its parent, over one pipe, until the parent is gone. */
import { Socket } from 'node:net';
import { type CellError, createQueryContext, type Operator, RowEncoder } from 'osquery-extension-sdk';
import { buildId, isOtherBuild, otherBuildExit } from '../../core/build-id.ts';
import { printable } from '../../core/redact.ts';
import { type AnyTable, type Engine, generateRows } from '../../core/run-table.ts';
import type { Problem } from '../../core/types.ts';
import { createFrameReader, type Frame, frameHead, jsonFrame } from './frames.ts';
import {
  fromChild,
  type QueryMessage,
  type SqlAnswerMessage,
  type StartMessage,
  toChild,
} from './protocol.ts';

const channelFd = 3;
const maxProblems = 1000;

type Osquery = (sql: string) => Promise<readonly Readonly<Record<string, string>>[]>;

/** Makes the engine when the parent has said with what. */
export type EngineFactory = (start: StartMessage, osquery: Osquery | undefined) => Engine;

/**
 * Serves the pipe that the parent opened as descriptor 3. The process ends with it.
 * @param tables every table, by name
 */
export function serveScanner(tables: readonly AnyTable[], createEngine: EngineFactory): void {
  const byName = new Map<string, AnyTable>(tables.map((table) => [table.name, table]));
  const channel = new Socket({ fd: channelFd });
  const cancelled = new Set<number>();
  const questions = createQuestions(channel);
  let engine: Engine | undefined;

  channel.on('data', createFrameReader(receive));
  channel.on('close', () => process.exit(0));
  channel.on('error', () => process.exit(0));

  function receive(frame: Frame): void {
    if (frame.kind === toChild.start) {
      const start = parse<StartMessage>(frame);
      if (start.build !== buildId()) process.exit(otherBuildExit);
      engine = createEngine(start, start.osquery ? questions.ask : undefined);
    } else if (frame.kind === toChild.query) void answer(frame.id, parse<QueryMessage>(frame));
    else if (frame.kind === toChild.cancel) cancelled.add(frame.id);
    else if (frame.kind === toChild.sqlAnswer) questions.answered(frame.id, parse<SqlAnswerMessage>(frame));
    else if (frame.kind === toChild.end) end();
  }

  async function answer(id: number, query: QueryMessage): Promise<void> {
    const table = byName.get(query.name);
    if (table === undefined || engine === undefined) {
      channel.write(
        jsonFrame(fromChild.failed, id, { code: 'UNKNOWN_TABLE', message: `no such table: ${query.name}` }),
      );
      return;
    }
    // Cancellations that arrived together with the query are seen before work begins.
    await new Promise((resolve) => setImmediate(resolve));
    if (cancelled.delete(id)) return;
    try {
      await send(id, table, query, engine);
    } catch (error) {
      // The parent tells who asked, and ends.
      if (isOtherBuild(error)) process.exit(otherBuildExit);
      engine.log.error('a table failed', { table: table.name, error: stackOf(error) });
      const message = `${table.name}: ${printable(error instanceof Error ? error.message : String(error))}`;
      channel.write(jsonFrame(fromChild.failed, id, { code: 'FAILED', message }));
    } finally {
      // Writing many facts takes a while, which is no part of the table's time. What a table found before it failed is kept as well.
      keep(engine);
    }
  }

  async function send(id: number, table: AnyTable, query: QueryMessage, own: Engine): Promise<void> {
    const constraints = query.constraints.map((one) => ({ ...one, operator: one.operator as Operator }));
    const context = createQueryContext(constraints, query.colsUsed);
    const invalid: Problem[] = [];
    const encoder = createEncoder(table, context.uses, invalid);
    const sendChunks = (chunks: readonly Uint8Array[]) => {
      if (cancelled.has(id)) return;
      for (const chunk of chunks) {
        channel.write(frameHead(fromChild.rows, id, chunk.length));
        channel.write(chunk);
      }
    };
    // Rows leave as they come, and are held nowhere but where they are asked for.
    const result = await generateRows(table, context, own, (row) => {
      encoder.add(row);
      sendChunks(encoder.takeChunks());
    });
    const { count, chunks } = encoder.finish();
    sendChunks(chunks);
    await drained(channel);
    if (cancelled.delete(id)) return;
    if (invalid.length > 0) own.store.record(table.name, invalid);
    const columns = Object.keys(table.columns).filter((column) => context.uses(column));
    const problems = [...result.problems, ...invalid].slice(0, maxProblems);
    channel.write(jsonFrame(fromChild.done, id, { count, columns, problems }));
  }

  function end(): void {
    if (engine !== undefined) keep(engine);
    channel.end(jsonFrame(fromChild.state, 0, { problems: engine?.store.all ?? [] }));
  }

  function keep({ cache }: Engine): void {
    channel.write(jsonFrame(fromChild.writing, 0, true));
    cache.flush();
    channel.write(jsonFrame(fromChild.writing, 0, false));
  }
}

/** A value that does not fit its column is NULL and a problem: it does not cost the other rows. */
function createEncoder(table: AnyTable, uses: (column: string) => boolean, invalid: Problem[]): RowEncoder {
  const onInvalid = (error: CellError) => {
    const message = `${table.name}: ${printable(error.message)}`;
    const known = invalid.some((problem) => problem.message === message);
    if (invalid.length < maxProblems && !known) invalid.push({ code: 'MALFORMED', path: '', message });
  };
  return new RowEncoder(table.columns, { uses, onInvalid, rowid: 'made' });
}

interface Questions {
  readonly ask: Osquery;
  answered(id: number, answer: SqlAnswerMessage): void;
}

/** Questions to osquery that wait for their answers. */
function createQuestions(channel: Socket): Questions {
  const waiting = new Map<number, (answer: SqlAnswerMessage) => void>();
  let nextId = 1;
  return {
    ask: (sql) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, (answer) =>
          'rows' in answer ? resolve(answer.rows) : reject(new Error(answer.error)),
        );
        channel.write(jsonFrame(fromChild.sql, id, { sql }));
      }),
    answered(id, answer) {
      waiting.get(id)?.(answer);
      waiting.delete(id);
    },
  };
}

/** Waits while the parent does not keep up. */
async function drained(channel: Socket): Promise<void> {
  if (channel.writableNeedDrain) await new Promise((resolve) => channel.once('drain', resolve));
}

function parse<T>(frame: Frame): T {
  return JSON.parse(frame.payload.toString('utf8')) as T;
}

function stackOf(error: unknown): string {
  return printable(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
