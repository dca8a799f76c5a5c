/** Weaknesses in a script: ruff's bandit rules, or a smaller set of patterns where there is no syntax tree. */

import type { SecretSpan } from '../core/secret-patterns.ts';
import { createLineIndex } from '../parse/python/lines.ts';
import { createFingerprinter } from './fingerprint.ts';
import { evidenceAt } from './secrets-evidence.ts';
import { isBenignName, isReference } from './secrets-literals.ts';
import { isPlaceholder } from './secrets-placeholders.ts';
import { type Suppression, suppressionOf } from './suppressions.ts';
import type { Finding, Rule, ScriptSource, Severity } from './types.ts';
import { reducedWeaknesses } from './weakness-reduced.ts';
import { weaknessRule } from './weakness-rules.ts';

/** One diagnostic of a checker: 1-based lines and columns in UTF-16 units. */
export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

/** Checks a text; throws when the text breaks it. */
export type Checker = (text: string) => readonly Diagnostic[];

export interface WeaknessResult {
  readonly findings: readonly Finding[];
  /** Why only the smaller set of rules ran, as a phrase; '' when all did. */
  readonly reduced: string;
}

interface WeaknessInput {
  readonly source: ScriptSource;
  /** The text without words that checkers obey; as long as the source's. */
  readonly neutralised: string;
  readonly suppressions: readonly Suppression[];
  /** Secrets of the text, in order, for evidence. */
  readonly secrets: readonly SecretSpan[];
  readonly check: Checker;
  /** Whether the text may be nested deeply: the parser met a bound. */
  readonly deep: boolean;
  /** Places, as `line:column`, where a request is opened that was made, and looked at, elsewhere. */
  readonly openedRequests?: ReadonlySet<string>;
}

const maxFindings = 2_000;
const maxDepth = 400;
const maxLength = 2_000_000;

/** Rules of literals that look like passwords: where a secret was found there, that finding is the one. */
const passwordRules = new Set(['S105', 'S106', 'S107']);

/** A shell command that is a plain literal can be changed by nobody. */
const literalCommand = /seems safe/;

/** A command that is put together on the spot, rather than passed on. */
const composed = /\bf["']|["']\s*[%+]|[+]\s*["']|\.format\(/;

/** @returns at most 2,000 findings, in the order of the checker */
export function analyseWeaknesses(input: WeaknessInput): WeaknessResult {
  const { reduced, diagnostics } = diagnose(input);
  if (diagnostics.length === 0) return { findings: [], reduced };
  const { text } = input.source;
  const lines = createLineIndex(text);
  const fingerprint = createFingerprinter();
  const starts = lineStarts(text);
  const secretLines = new Set(input.secrets.map((span) => lines.position(span.start).line));
  const findings: Finding[] = [];
  for (const found of diagnostics.slice(0, maxFindings)) {
    const rule = weaknessRule(found.code);
    if (rule === undefined) continue;
    if (passwordRules.has(found.code) && (secretLines.has(found.line) || isNoPassword(found, text, starts)))
      continue;
    // `urlopen(request)`: the address is in the request.
    if (found.code === 'S310' && input.openedRequests?.has(`${found.line}:${found.column}`)) continue;
    if (found.code === 'S610' && !text.includes('django')) continue;
    const evidence = evidenceAt(text, (starts[found.line - 1] ?? 0) + found.column - 1, input.secrets);
    findings.push({
      rule: rule.id,
      category: 'weakness',
      severity: severityOf(rule, found.message, evidence),
      confidence: reduced === '' ? rule.confidence : 'low',
      ...input.source.locate(found.line, found.column),
      message: `${rule.title}.`,
      evidence,
      ...(rule.cwe !== undefined && { cwe: rule.cwe }),
      fingerprint: fingerprint(rule.id, '', evidence),
      suppressed: suppressionOf(input.suppressions, rule.id, found.line, found.endLine),
      ...(reduced !== '' && { details: { rules: 'reduced' } }),
    });
  }
  return { findings, reduced };
}

/**
 * Whether a literal that the checker takes for a password by its name alone is none: a message, a hash, a placeholder, the
 * name of a field.
 */
function isNoPassword(
  { message, line, column }: Diagnostic,
  text: string,
  starts: readonly number[],
): boolean {
  const name = /"(?<name>[^"]+)"\s*$/.exec(message)?.groups?.['name'] ?? '';
  if (isBenignName(name)) return true;
  const start = (starts[line - 1] ?? 0) + column - 1;
  const literal = /(["'])(?<value>(?:(?!\1)[^\\\n]){0,300})\1/.exec(text.slice(start, start + 400));
  const value = literal?.groups?.['value'] ?? '';
  if (literal === null) return false;
  // A token of a text or a grammar is a word.
  if (/token/i.test(name) && !/pass|pwd|secret/i.test(name) && /^[A-Za-z]{1,12}$/.test(value)) return true;
  return value === '' || isPlaceholder(value) || isReference(value);
}

function severityOf(rule: Rule, message: string, evidence: string): Severity {
  if (literalCommand.test(message)) return 'low';
  if (rule.id === 'S103' && isOnlyExecutable(message)) return 'low';
  if (rule.id === 'S104' && !mayListen.test(evidence)) return 'low';
  return rule.id === 'S602' && !composed.test(evidence) ? 'medium' : rule.severity;
}

/** An address that something is bound to; others stand in packets and tables, or are compared with. */
const mayListen =
  /(?:bind|listen|serve|server|run|start|socket|endpoint|site|gateway)\w*\(.*0\.0\.0\.0|(?:host|bind|listen|addr|address|interface|ip|server)\w*["']?\s{0,2}(?:=(?!=)|:(?!=))[^=]*0\.0\.0\.0|default\s{0,2}=\s{0,2}[^,]*0\.0\.0\.0|--(?:host|bind|ip)\b/i;

/** `0o755` lets everybody run the file, which is what scripts are for, and nobody else change it. */
function isOnlyExecutable(message: string): boolean {
  const mode = /\b0o(?<mode>[0-7]{1,5})\b/.exec(message)?.groups?.['mode'];
  return mode !== undefined && (Number.parseInt(mode, 8) & 0o22) === 0;
}

function diagnose({ source, neutralised, check, deep }: WeaknessInput): {
  reduced: string;
  diagnostics: readonly Diagnostic[];
} {
  const refused = tooMuch(neutralised, deep);
  if (refused !== '') return { reduced: refused, diagnostics: byPatterns(source.text) };
  try {
    const diagnostics = check(neutralised);
    const broken = diagnostics.find((one) => one.code === 'invalid-syntax' || one.code.startsWith('E9'));
    if (broken === undefined || diagnostics.some((one) => one.code.startsWith('S')))
      return { reduced: '', diagnostics };
    return {
      reduced: `it is not valid Python 3 (line ${broken.line})`,
      diagnostics: [{ ...broken, code: 'E999' }, ...byPatterns(source.text)],
    };
  } catch {
    return {
      reduced: 'it is too deep, too long or has too much in it for a syntax tree',
      diagnostics: byPatterns(source.text),
    };
  }
}

/** What is known to exhaust the checker, found before it is given the text. */
function tooMuch(text: string, deep: boolean): string {
  if (text.length > maxLength) return `it is larger than ${maxLength} characters`;
  if (hasCrowdedLine(text)) return 'it has too many strings on one line';
  return deep && bracketDepth(text) > maxDepth ? `its brackets are nested deeper than ${maxDepth}` : '';
}

/** Quotes of a line times its length, beyond which the checker takes seconds: it goes through the line anew for each string. */
const mostOfLine = 8e9;
const shortLine = 60_000;

function hasCrowdedLine(text: string): boolean {
  for (let start = 0; start < text.length - shortLine; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const length = end - start;
    if (length > shortLine && quotesIn(text, start, end) * length > mostOfLine) return true;
    start = end + 1;
  }
  return false;
}

function quotesIn(text: string, start: number, end: number): number {
  let quotes = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 34 || code === 39) quotes++;
  }
  return quotes;
}

/** The deepest nesting of brackets, those in strings and comments counted as well. */
export function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 40 || code === 91 || code === 123) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth--;
  }
  return deepest;
}

function byPatterns(text: string): Diagnostic[] {
  const lines = createLineIndex(text);
  return reducedWeaknesses(text).map(({ rule, start }) => {
    const { line, column } = lines.position(start);
    return { code: rule, message: '', line, column, endLine: line };
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
