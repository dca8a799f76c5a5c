/** What a SQL function is given and gives, with the conversions of SQLite's own API. */
import type { SqlValue } from '../../scanner/types.ts';

export interface SqlArgument {
  readonly type: 'integer' | 'float' | 'text' | 'blob' | 'null';
  /** `sqlite3_value_text`, up to the first NUL as osquery reads it; '' for NULL. */
  text(): string;
  /** The bytes of that text. */
  bytes(): Uint8Array;
  /** `sqlite3_value_int`: cut to 32 bits. */
  int(): number;
  int64(): bigint;
  double(): number;
}

export interface SqlFunction {
  readonly name: string;
  /** Numbers of arguments; -1 for any. */
  readonly arity: readonly number[];
  /** The result; an Error's message becomes the SQL error. */
  call(...args: readonly SqlArgument[]): SqlValue;
}

/** A function of one non-NULL argument; NULL gives NULL. */
export function strict(
  name: string,
  arity: number,
  call: (...args: readonly SqlArgument[]) => SqlValue,
): SqlFunction {
  return {
    name,
    arity: [arity],
    call: (...args) => (args.some((arg) => arg.type === 'null') ? null : call(...args)),
  };
}
