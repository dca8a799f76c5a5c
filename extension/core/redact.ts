/**
 * The one redactor: every text that comes from a file, a command line or an error goes through it before it reaches a row,
 * a log or a cache. What it hides is replaced by a sample of at most 4 characters and the kind: `sk-p…[openai-key]`.
 */
import { createHmac } from 'node:crypto';
import { nextLongWord } from './long-words.ts';
import {
  allPatterns,
  matchSecrets,
  type SecretPattern,
  type SecretSpan,
  tokenPatterns,
} from './secret-patterns.ts';
import { redacted } from './secret-patterns-context.ts';

const longest = 4;

const longestRounds = 10;

/** Longest line of argv or text that is searched; the rest is cut off, as it cannot be vouched for. */
const longestText = 4_000_000;

/**
 * @param text any text: a line of history, an error message, a URL
 * @returns the text with every secret replaced by its sample; twice redacted is the same as once
 */
export function redactText(text: string): string {
  return redactWith(text, allPatterns);
}

/**
 * As `redactText`, for a line of Python: a bare value such as `password=get_password()` is an expression and stays, unless
 * it stands in a comment.
 */
export function redactCode(code: string): string {
  const kept = (span: SecretSpan, text: string): boolean => {
    if (span.pattern.id !== 'PYS-SEC-072' || !isExpression(text.slice(span.start, span.end), text[span.end]))
      return false;
    return isCode(text.slice(text.lastIndexOf('\n', span.start) + 1, span.start));
  };
  return redactWith(code, allPatterns, kept);
}

/**
 * @param argv a command line as the kernel or a scheduler gives it
 * @returns the same number of arguments, secrets replaced, also where flag and value are two arguments
 */
export function redactArgv(argv: readonly string[]): string[] {
  return hideAcross(argv, redactArguments(argv));
}

/** How many arguments before one may say that it is a secret: `aws_secret = VALUE` is three. */
const introducing = 3;

/** Hides arguments that are a secret only in the light of those before them. */
function hideAcross(argv: readonly string[], redactedArgv: readonly string[]): string[] {
  return redactedArgv.map((argument, index) => {
    if (index === 0 || argument.length < 4) return argument;
    const before = `${argv.slice(Math.max(0, index - introducing), index).join(' ')} `;
    return redactText(before + argument).endsWith(argument) ? argument : hide(argument, 'secret');
  });
}

function redactArguments(argv: readonly string[]): string[] {
  const takesPassword = argv.length > 0 && passwordPrograms.test(argv[0] ?? '');
  return argv.map((argument, index) => {
    const previous = index === 0 ? '' : (argv[index - 1] ?? '');
    if (isValueOf(previous, argument, takesPassword)) return hide(argument, 'command-password');
    const pair = secretPair.exec(argument);
    if (pair?.groups !== undefined && !variableReference.test(pair.groups['value'] ?? ''))
      return `${pair.groups['name']}${hide(pair.groups['value'] ?? '', 'password')}`;
    return redactText(argument);
  });
}

/**
 * Hides tokens that have a shape of their own, and nothing else: cheap enough for every cell of every table.
 * @param text what a cell holds
 */
export function hideTokens(text: string): string {
  return nextLongWord(text, 0) < 0 ? text : redactWith(text, tokenPatterns);
}

/** @param url a URL, also one that is not well-formed */
export function redactUrl(url: string): string {
  return redactText(url);
}

/**
 * A path with the secrets in its names replaced: such a file can be seen but not opened by what is shown.
 * @param path a path of any platform
 */
export function redactPath(path: string): string {
  const plain = !introducers.test(/^[A-Za-z]:/.test(path) ? path.slice(2) : path);
  if ((plain ? hideTokens(path) : redactText(path)) === path && isCleanStem(path)) return path;
  return path.replace(/[^/\\]+/g, (name) => {
    const dot = name.lastIndexOf('.');
    if (dot <= 0 || name.length - dot > 8) return redactText(name);
    const shown = redactText(name.slice(0, dot));
    return shown === name.slice(0, dot) ? redactText(name) : shown + name.slice(dot);
  });
}

/** Whether the last name of a path holds no token when its suffix is put aside: that may be what keeps a pattern from matching. */
function isCleanStem(path: string): boolean {
  const suffix = /\.\w{1,7}$/.exec(path);
  if (suffix === null) return true;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1, suffix.index);
  return hideTokens(name) === name;
}

/** What stands between a name and its secret in every pattern but those of tokens: a path without any can only hold tokens. */
const introducers = /[\s:=,%]/;

/**
 * What a secret is counted by without moving it.
 * @param secret the secret as found
 * @param key the fleet key
 * @returns HMAC-SHA256 cut to 16 hex digits
 */
export function fingerprintSecret(secret: string, key: string): string {
  return createHmac('sha256', key).update(secret).digest('hex').slice(0, 16);
}

/**
 * Text that a terminal or a log can show: line ends and tabs become spaces, other control characters, bidirectional and
 * zero-width marks go.
 */
export function printable(text: string): string {
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
}

/**
 * The sample that stands for a secret: at most its first 4 characters and never more than a quarter of it.
 * @param kind lower-case words joined by hyphens
 */
export function sampleSecret(secret: string, kind: string): string {
  if (kind.endsWith('private-key')) return `…[${kind}]`;
  const head = [...secret.slice(0, longest)].slice(0, Math.min(longest, secret.length >> 2)).join('');
  return `${head.replace(/[\s…\ud800-\udfff]/g, '')}…[${kind}]`;
}

const passwordPrograms =
  /(?:^|[/\\])(?:sshpass|plink|pscp|psexec|mysql\w*|mariadb\w*|docker|podman|az|zip|unzip|7za?)(?:\.exe)?$/i;
const secretFlag =
  /^(?:--?|\/)[\w-]*(?:passw(?:or)?d|passwd|passphrase|pass|pwd|secret|token|(?:api|access|account|private|auth|subscription)[_-]?key|apikey|credentials?)$/i;
/** A signature stands by itself where a shell split a URL without quotes at its `&`. */
const secretPair =
  /^(?<name>[\w./-]*(?:passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|account_?key|private_?key|_pwd|_pass|signature|(?<!\w)sig)[=:])(?<value>[\s\S]+)$/i;
const variableReference = /^(?:\$\{?\w+\}?|%\w+%)$/;

function isValueOf(flag: string, value: string, takesPassword: boolean): boolean {
  if (value === '' || redacted.test(value)) return false;
  if (takesPassword && /^-(?:p|pw|P)$/.test(flag)) return true;
  return secretFlag.test(flag) && !variableReference.test(value) && !/^--?[a-z]/i.test(value);
}

/** A call, an index, an attribute, a constant, a type, or a name that itself says password: not a password. */
function isExpression(value: string, next: string | undefined): boolean {
  if (next === '(' || /^[A-Za-z_][\w.]*\[/.test(value)) return true;
  if (/^(?:None|True|False|str|int|bool|bytes|Any|Optional\b.*|-?\d{1,6}\.?\d*)[\]:]*$/.test(value))
    return true;
  return /^(?:[A-Za-z_]\w*\.[\w.]+|_*[A-Za-z_]*(?:pass|pwd|token|key|secret|cred)[A-Za-z_]*)[\]:]*$/i.test(
    value,
  );
}

/** Whether what follows `before` on its line is code: outside a comment and outside a string. */
function isCode(before: string): boolean {
  const quotes = before.replace(/\\./g, '');
  return !before.includes('#') && quotes.split('"').length % 2 === 1 && quotes.split("'").length % 2 === 1;
}

function redactWith(
  text: string,
  patterns: readonly SecretPattern[],
  kept: (span: SecretSpan, text: string) => boolean = () => false,
): string {
  let result = text.length > longestText ? text.slice(0, longestText) : text;
  // Hiding one secret can bring the words around it together as another: repeat until nothing is found.
  for (let round = 0; round < longestRounds; round++) {
    const input = result;
    const spans = matchSecrets(input, patterns).filter(
      (span) => !redacted.test(input.slice(span.start, span.end)) && !kept(span, input),
    );
    if (spans.length === 0) return input;
    result = replaceSpans(input, merge(spans));
    if (result === input) return input;
  }
  return result;
}

/** Joins overlapping spans; the kind is the one of the pattern listed first, which is the most specific. */
function merge(spans: SecretSpan[]): SecretSpan[] {
  const rank = new Map(spans.map((span, index) => [span, index]));
  const merged: SecretSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) {
      merged.push(span);
      continue;
    }
    const first = (rank.get(span) ?? 0) < (rank.get(last) ?? 0) ? span : last;
    const joined = { start: last.start, end: Math.max(last.end, span.end), pattern: first.pattern };
    rank.set(joined, Math.min(rank.get(span) ?? 0, rank.get(last) ?? 0));
    merged[merged.length - 1] = joined;
  }
  return merged;
}

function replaceSpans(text: string, spans: readonly SecretSpan[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, pattern } of spans) {
    result += text.slice(position, start) + sampleSecret(text.slice(start, end), pattern.kind);
    position = end;
  }
  return result + text.slice(position);
}

function hide(secret: string, kind: string): string {
  if (redacted.test(secret)) return secret;
  const specific = redactText(secret);
  return redacted.test(specific) ? specific : sampleSecret(secret, kind);
}
