/** Files that the script writes and reads again, such as a batch that it uploads: what is read is what was written. */
import type { State } from './state.ts';
import { argument, type CallEvent, mergeTraces, type Trace, tracesOfAll, type Value } from './values.ts';

const writers = new Set([
  ...[
    'write',
    'writelines',
    'writerow',
    'writerows',
    'write_text',
    'write_bytes',
    'dump',
    'save',
    'write_all',
  ],
  ...['to_csv', 'to_excel', 'to_json', 'to_parquet', 'to_markdown', 'to_html', 'to_string'],
  ...['write_csv', 'write_json', 'write_excel'],
]);
const maxFiles = 200;

/** Notes the data that a call puts into a file whose name is known. */
export function noteWritten(s: State, call: CallEvent): void {
  if (!writers.has(call.name)) return;
  const given = [...call.args, ...call.keywords.map((keyword) => keyword.value)];
  const traces = tracesOfAll(given, call.receiver?.traces);
  const data = traces.filter((trace) => trace.origin.data);
  if (data.length === 0) return;
  for (const value of [call.receiver, ...given]) {
    const name = value === undefined ? undefined : fileOf(value);
    if (name !== undefined) note(s, name, data);
  }
}

function note(s: State, name: string, data: readonly Trace[]): void {
  const old = s.written.get(name) ?? [];
  const merged = mergeTraces(old, data);
  if (merged === old || (old.length === 0 && s.written.size >= maxFiles)) return;
  s.written.set(name, merged);
  s.changed = true;
}

/** The name of a file that is given by it, or that was opened, also through a writer of rows. */
function fileOf(value: Value, depth = 3): string | undefined {
  if (value.text !== undefined) return isFileName(value.text) ? value.text : undefined;
  const { producer } = value;
  if (producer === undefined || depth === 0) return undefined;
  if (
    /^(?:(?:io|codecs|gzip)\.)?open$/.test(producer.path) ||
    /(?:^|\.)(?:writer|DictWriter|ExcelWriter)$/.test(producer.path)
  ) {
    const first = argument(producer, 0, 'file', 'path');
    return first === undefined ? undefined : fileOf(first, depth - 1);
  }
  return producer.name === 'open' && producer.receiver !== undefined
    ? fileOf(producer.receiver, depth - 1)
    : undefined;
}

function isFileName(text: string): boolean {
  return text.length <= 300 && /[\w})]\.\w{1,8}$/.test(text) && !text.includes('\n');
}

/** The data in a file that a call reads, where the script wrote it itself. */
export function writtenBefore(s: State, call: CallEvent): readonly Trace[] | undefined {
  if (s.written.size === 0) return undefined;
  const { receiver } = call;
  // `path.open("rb")`
  const named = call.name === 'open' && receiver?.text !== undefined ? receiver : undefined;
  const name =
    (named ?? argument(call, 0, 'file', 'path', 'filepath_or_buffer', 'io', 'filename'))?.text ??
    receiver?.text;
  return name === undefined ? undefined : s.written.get(name);
}
