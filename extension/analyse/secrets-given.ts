/**
 * Passwords and keys that reach a login, a client or a command by way of variables, parameters and tuples, and those that
 * are put together of pieces. What they are is known from where they go; where they stand is the place of their literals.
 */
import { nextLongWord } from '../core/long-words.ts';
import { assignmentPatterns, contextPatterns, matchSecrets, tokenPatterns } from '../core/secret-patterns.ts';
import type { Statement } from '../parse/python/index.ts';
import type { Behaviour } from './flow/interpret.ts';
import type { TextEvent } from './flow/values.ts';
import type { Command } from './rules/rule.ts';
import { type Add, callSecrets } from './secrets-calls.ts';
import { commandSecrets } from './secrets-commands.ts';
import { namedSecrets } from './secrets-judged.ts';
import { isReference } from './secrets-literals.ts';
import { isPlaceholder } from './secrets-placeholders.ts';
import { textSecrets } from './secrets-texts.ts';

/** A secret in clear, for the pipeline alone. */
export interface GivenSecret {
  readonly value: string;
  readonly id: string;
  /** Of the literal, or of the pieces. */
  readonly start: number;
  readonly end: number;
  /** Literals of which it was put together, to be hidden wherever they are shown. */
  readonly pieces: readonly string[];
}

/** What is reported of them, beside the patterns. */
export const givenKinds = [
  { id: 'PYS-SEC-091', kind: 'password', title: 'Password in the code that reaches a login' },
  { id: 'PYS-SEC-092', kind: 'api-key', title: 'Token or key in the code that reaches a client' },
  { id: 'PYS-SEC-093', kind: 'api-key', title: 'Secret put together of pieces' },
] as const;

/**
 * @param text the script's text
 * @param body its statements
 * @param isTest whether it is a test: names alone tell nothing there
 */
export function givenSecrets(
  text: string,
  body: readonly Statement[],
  behaviour: Pick<Behaviour, 'calls' | 'assigns' | 'texts' | 'joined'>,
  commands: readonly Command[],
  isTest: boolean,
): readonly GivenSecret[] {
  const found = new Map<string, GivenSecret>();
  const add: Add = (id, value, accepts) => {
    if (value === undefined || found.has(value) || value.includes('{}') || !accepts(value)) return;
    // A word is what tests log in with.
    if (isTest && /^[a-z]+$/i.test(value)) return;
    const place = placeOf(text, behaviour.texts, value);
    if (place !== undefined)
      found.set(value, { value, id, ...place, pieces: writtenPieces(text, place, value) });
  };
  callSecrets(behaviour, add);
  commandSecrets(commands, add);
  const written = isTest ? [] : [...namedSecrets(body), ...inTexts(text, behaviour.texts)];
  for (const { id, value, node } of written) {
    if (found.has(value)) continue;
    const place = placeIn(text, node, value);
    found.set(value, { value, id, ...place, pieces: writtenPieces(text, place, value) });
  }
  for (const event of [...behaviour.joined, ...adjacentLiterals(text, behaviour.texts)]) {
    const value = secretInJoined(event.text);
    if (value === undefined || isPlaceholder(value) || found.has(value)) continue;
    const { pieces, ...place } = piecesOf(behaviour.texts, event, value);
    const all = [...pieces, ...writtenPieces(text, place, value)];
    found.set(value, { value, id: 'PYS-SEC-093', ...place, pieces: all });
  }
  return [...found.values()];
}

const longestJoined = 4000;

/** A token, or the password of a connection string, that no single literal shows as one. */
function secretInJoined(text: string): string | undefined {
  if (text.length > longestJoined) return undefined;
  const [token] = nextLongWord(text, 0) < 0 ? [] : matchSecrets(text, tokenPatterns);
  if (token !== undefined) return text.slice(token.start, token.end);
  return matchSecrets(text, connectionPatterns)
    .filter(({ start }) => !sessionId.test(text.slice(Math.max(0, start - 16), start)))
    .map(({ start, end }) => text.slice(start, end))
    .find((value) => /^(?=.*\d)(?=.*[^\d.:])[^\s{}]{6,}$/.test(value) && !isReference(value));
}

/** What a server gives out anew each time. */
const sessionId = /sess(?:ion)?_?id\W{1,4}$/i;

/** `postgresql://user:…@host`, `UID=sa;PWD=…`. */
const connectionPatterns = [...contextPatterns, ...assignmentPatterns].filter(
  ({ id }) => id === 'PYS-SEC-061' || id === 'PYS-SEC-072',
);

function inTexts(
  source: string,
  texts: readonly TextEvent[],
): readonly { id: string; value: string; node: TextEvent }[] {
  return textSecrets(source, texts).map(({ id, value, event }) => ({ id, value, node: event }));
}

/** `"sk-" "proj-…"`: literals that Python joins by itself. */
function adjacentLiterals(text: string, texts: readonly TextEvent[]): readonly TextEvent[] {
  return texts.filter(
    (each) =>
      each.text.length >= 16 &&
      each.end - each.start >= each.text.length + 4 &&
      !text.slice(each.start, each.end).includes(each.text),
  );
}

const shortestPart = 6;

/** The literal that is the secret, or has it in it. */
function placeOf(
  text: string,
  texts: readonly TextEvent[],
  value: string,
): Pick<GivenSecret, 'start' | 'end'> | undefined {
  const event =
    texts.find((each) => each.text === value) ??
    (value.length < shortestPart ? undefined : texts.find((each) => each.text.includes(value)));
  return event === undefined ? undefined : placeIn(text, event, value);
}

/** Where the value stands in a literal; all of the literal where it is written in another way. */
function placeIn(
  text: string,
  { start, end }: Pick<TextEvent, 'start' | 'end'>,
  value: string,
): Pick<GivenSecret, 'start' | 'end'> {
  const at = text.indexOf(value, start);
  return at >= 0 && at + value.length <= end ? { start: at, end: at + value.length } : { start, end };
}

const shortestPiece = 8;

/** From the first to the last piece, or the longest piece where they stand apart. */
function piecesOf(
  texts: readonly TextEvent[],
  event: TextEvent,
  value: string,
): Pick<GivenSecret, 'start' | 'end' | 'pieces'> {
  const pieces = texts.filter((each) => each.text.length >= shortestPiece && value.includes(each.text));
  const inside = pieces.some((each) => each.start >= event.start && each.end <= event.end);
  const longest = pieces.toSorted((a, b) => b.text.length - a.text.length)[0];
  const { start, end } = inside || longest === undefined ? event : longest;
  return { start, end, pieces: pieces.map((each) => each.text) };
}

/** Shorter ones are parts of ordinary words, which evidence would lose. */
const shortestWritten = 5;
/** Between parts of a value that one literal, or literals that Python joins, write apart. */
const partsOfLiterals =
  /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}\n]{1,80}\}|[0-7]{1,3}|[\s\S])|["'\n]/;

/** What the source shows of a value that does not stand there in one piece: `"sk-" "proj-…"`, `"\x73k-proj-…"`. */
function writtenPieces(
  text: string,
  { start, end }: Pick<GivenSecret, 'start' | 'end'>,
  value: string,
): readonly string[] {
  const written = text.slice(start, end);
  if (written.includes(value)) return [];
  return written
    .split(partsOfLiterals)
    .filter((part) => part.length >= shortestWritten && value.includes(part));
}
