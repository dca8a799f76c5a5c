/** osquery's text functions. Quirks are kept: packs rely on what osquery does. */
import type { SqlValue } from '../../scanner/types.ts';
import { createRegexCache } from './regex.ts';
import { type SqlArgument, type SqlFunction, strict } from './types.ts';

const maxPattern = 256; // osquery's --regex_max_size
const isSpace = /^[\s]+|[\s]+$/g;

/** @returns functions that share a cache of compiled patterns */
export function createTextFunctions(): SqlFunction[] {
  const compile = createRegexCache();
  const compiled = (pattern: SqlArgument | undefined) => {
    const text = pattern?.text() ?? '';
    if (Buffer.byteLength(text) > maxPattern) {
      throw new Error(`Invalid regex: too big, max size is ${maxPattern} bytes`);
    }
    return compile(text);
  };
  return [
    strict('split', 3, (input, tokens, index) => pick(splitTokens(textOf(input), tokensOf(tokens)), index)),
    strict('regex_split', 3, (input, pattern, index) => {
      tokensOf(pattern);
      return pick(splitPattern(textOf(input), compiled(pattern)), index);
    }),
    strict('regex_match', 3, (input, pattern, index) => {
      const match = compiled(pattern).exec(textOf(input));
      return match === null
        ? null
        : pick(
            [...match].map((group) => group ?? ''),
            index,
          );
    }),
    strict('regexp', 2, (pattern, input) => (compiled(pattern).test(textOf(input)) ? 1n : 0n)),
    { name: 'concat', arity: [-1], call: (...args) => concat('', args) },
    {
      name: 'concat_ws',
      arity: [-1],
      call(separator, ...args) {
        if (separator === undefined) throw new Error('Missing separator to concat_ws');
        return concat(separator.text(), args);
      },
    },
  ];
}

function textOf(argument: SqlArgument | undefined): string {
  return argument?.text() ?? '';
}

function tokensOf(argument: SqlArgument | undefined): string {
  const tokens = textOf(argument);
  if (tokens === '') throw new Error('Invalid input to split function');
  return tokens;
}

function pick(parts: readonly string[], index: SqlArgument | undefined): SqlValue {
  return parts[index?.int() ?? 0] ?? null;
}

/** Splits at any character of `tokens`; empty parts are dropped, then the others trimmed. */
function splitTokens(input: string, tokens: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of input) {
    if (!tokens.includes(character)) part += character;
    else {
      parts.push(part);
      part = '';
    }
  }
  return [...parts, part].filter((each) => each !== '').map((each) => each.replace(isSpace, ''));
}

/** As a C++ token iterator over the gaps: an empty part at the end is left out, one at the start is not. */
function splitPattern(input: string, pattern: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of input.matchAll(new RegExp(pattern.source, 'g'))) {
    if (match[0] === '' && match.index === input.length) break;
    parts.push(input.slice(from, match.index));
    from = match.index + match[0].length;
  }
  if (from < input.length || parts.length === 0) parts.push(input.slice(from));
  return parts;
}

/** Skips NULLs; as in osquery, the separator follows every value but the last argument. */
function concat(separator: string, args: readonly SqlArgument[]): SqlValue {
  if (args.length === 0) return null;
  return args
    .map((arg, index) => (arg.type === 'null' ? '' : arg.text() + (index + 1 < args.length ? separator : '')))
    .join('');
}
