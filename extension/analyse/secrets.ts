/** Secrets in a script: where they stand, and the findings that say so without holding them. */
import { compileFinder, type HintFinder } from '../core/hints.ts';
import { fingerprintSecret } from '../core/redact.ts';
import {
  contextPatterns,
  matchSecrets,
  type SecretPattern,
  type SecretSpan,
  tokenPatterns,
} from '../core/secret-patterns.ts';
import { createLineIndex } from '../parse/python/lines.ts';
import { isBasicCredential } from './secrets-calls.ts';
import { hintedLines, tokenLines } from './secrets-candidates.ts';
import { evidenceAt } from './secrets-evidence.ts';
import type { GivenSecret } from './secrets-given.ts';
import { titleOf } from './secrets-issuers.ts';
import { isWritten, literalPatterns } from './secrets-literals.ts';
import { isPlaceholder, isRepetition, isStockPhrase } from './secrets-placeholders.ts';
import { givenPattern, secretRule } from './secrets-rules.ts';
import { secretlintSpans } from './secrets-secretlint.ts';
import { nothingShown, type Shown } from './secrets-shown.ts';
import type { Finding, ScriptSource, SourceExtra } from './types.ts';

/** Findings of secrets, with the secrets themselves for the pipeline to hide from everything else it passes on. */
export interface SecretsResult {
  readonly findings: readonly Finding[];
  readonly spans: readonly SecretSpan[];
  /** The secrets in clear: must not leave the analysis of this one script. */
  readonly secrets: readonly { readonly value: string; readonly kind: string }[];
}

/** A file with more is a list of secrets: what follows is hidden in evidence all the same. */
const maxSecrets = 500;

/** What is known by a word before it; the hints name all these words. */
export const namePatterns: readonly SecretPattern[] = [...contextPatterns, ...literalPatterns];
export const nameFinder: HintFinder = compileFinder([
  ...namePatterns.flatMap((pattern) => pattern.hints),
  'private',
]);

/** Private keys go over many lines. */
const keyPatterns = tokenPatterns.filter((pattern) => pattern.kind.endsWith('private-key'));

/**
 * @param source a script's text; the outputs and markdown of a notebook are searched as well
 * @param key the fleet key, for fingerprints
 * @param shown where secrets are most likely examples: of low severity
 */
export async function analyseSecrets(
  source: ScriptSource,
  key: string,
  shown: Shown = nothingShown,
): Promise<SecretsResult> {
  const found = await spansOf(source.text);
  const lines = createLineIndex(source.text);
  const findings = found.map((span) => {
    const { line, column } = lines.position(span.start);
    return asShown(toFinding(source.text, span, found, source.locate(line, column), key), span, shown);
  });
  const secrets = found.map((span) => secretOf(source.text, span));
  for (const extra of source.extras) {
    const own = await spansOf(extra.text);
    for (const span of own) {
      findings.push(toFinding(extra.text, span, own, positionIn(extra, span.start), key));
      secrets.push(secretOf(extra.text, span));
    }
  }
  return { findings: withoutDoubles(findings), spans: found, secrets };
}

/**
 * The secrets of the text with those that are known only by where they go.
 * @param given what `givenSecrets` found in the source's text
 * @param shown where secrets are most likely examples: of low severity
 */
export function withGiven(
  result: SecretsResult,
  source: ScriptSource,
  given: readonly GivenSecret[],
  key: string,
  shown: Shown = nothingShown,
): SecretsResult {
  const isKnown = (start: number, end: number): boolean =>
    result.spans.some((span) => start < span.end && span.start < end);
  const fresh = given.filter(({ start, end }) => !isKnown(start, end));
  // Also of those that are known: a pattern ends with the first of several literals.
  const hidden = given.flatMap(({ value, pieces, id }) =>
    [value, ...pieces].map((text) => ({ value: text, kind: givenPattern(id).kind })),
  );
  const secrets = [...hidden, ...result.secrets];
  if (fresh.length === 0) return { ...result, secrets };
  const lines = createLineIndex(source.text);
  const added = fresh.map((each) => ({ ...each, pattern: givenPattern(each.id) }));
  const spans = [...result.spans, ...added].sort((a, b) => a.start - b.start);
  const findings = added.map((each) => {
    const { line, column } = lines.position(each.start);
    const finding = toFinding(source.text, each, spans, source.locate(line, column), key);
    return asShown({ ...finding, fingerprint: fingerprintSecret(each.value, key) }, each, shown);
  });
  return {
    findings: withoutDoubles([...result.findings, ...findings]),
    spans,
    secrets,
  };
}

/** Places of secrets in a text, without overlaps and without what is no real secret. */
async function spansOf(text: string): Promise<SecretSpan[]> {
  if (text === '') return [];
  const tokens = tokenLines(text);
  const named = hintedLines(text, nameFinder);
  const keys = /private[ -](?:key|lines)/i.test(named.text) ? matchSecrets(text, keyPatterns) : [];
  const spans = [
    ...keys,
    ...tokens.back(matchSecrets(tokens.text, tokenPatterns)),
    ...tokens.back(await secretlintSpans(tokens.text)),
    ...named.back(matchSecrets(named.text, namePatterns)),
  ];
  return withoutOverlaps(spans.filter((span) => isReal(text, span)).slice(0, 4 * maxSecrets));
}

/** What tests generate and documentation shows as a whole: keys, and signed addresses that end with their day. */
const shownTokens = tokenPatterns.filter(({ kind }) => kind.endsWith('private-key') || kind === 'azure-sas');

/** A secret of a test or of documentation is likely an example, unless an issuer's shape makes it certain. */
function asShown(finding: Finding, { start, end, pattern }: SecretSpan, shown: Shown): Finding {
  if (tokenPatterns.includes(pattern) && !shownTokens.includes(pattern)) return finding;
  const isDocumented = pattern.kind !== 'password-comment' && shown.contains(start, end);
  if (!shown.test && !isDocumented) return finding;
  const place = isDocumented ? 'documentation' : 'a test';
  return {
    ...finding,
    severity: 'low',
    confidence: 'low',
    message: finding.message.replace(/\.$/, ` in ${place}.`),
  };
}

function isReal(text: string, span: SecretSpan): boolean {
  const value = text.slice(span.start, span.end);
  if (/private-key$/.test(span.pattern.kind)) return isKeyBody(value);
  // Those of users and roles are mere names.
  if (/^(?:AIDA|AROA)/.test(value)) return false;
  if (/^AKIA|^ASIA/.test(value)) return !/EXAMPLE/.test(value) && !isRepetition(value.slice(4));
  if (span.pattern.kind === 'command-password')
    return (
      isCommandPassword(value) &&
      // The words of a command stand apart; encoded data has no words.
      /[\s'",]/.test(text.slice(Math.max(0, span.start - 40), span.start)) &&
      !(isInComment(text, span.start) && isStockPhrase(value))
    );
  if (span.pattern.kind.startsWith('url-')) return !isPlaceholder(value) && isUrlSecret(text, span, value);
  if (/cookie\W{0,6}$/i.test(text.slice(Math.max(0, span.start - 16), span.start))) return false;
  if (span.pattern.kind === 'authorization-header' || span.pattern.kind === 'bearer-token') {
    if (
      /basic\s{1,3}$/i.test(text.slice(Math.max(0, span.start - 10), span.start)) &&
      isBasicCredential(value)
    )
      return true;
    return (
      /\d/.test(value) &&
      value.length >= 12 &&
      !isPlaceholder(value) &&
      /^[\w.~+/=-]+$/.test(value) &&
      !nameInCode.test(value)
    );
  }
  return !isPlaceholder(value);
}

/** `self.s3.config.access_token` and the name of another header. */
const nameInCode = /^[a-z_][a-z\d_]*(?:\.[a-z_][a-z\d_]*)+$|^x(?:-[a-z]+){2,}(?:-\d)?$/;

/** A key has a long run of base64; `...` and prose are documentation. */
function isKeyBody(body: string): boolean {
  const run = /[A-Za-z0-9+/]{40,}/.exec(body.replace(/\\[nr]|["'\s]/g, ''));
  return run !== null && !isRepetition(run[0]) && !/\.\.\.|…/.test(body);
}

function isInComment(text: string, at: number): boolean {
  return /^\s*#/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));
}

/** In help texts and documentation a name or a word stands there: a password has a digit and a letter or sign. */
function isCommandPassword(value: string): boolean {
  return (
    value.length >= 6 &&
    /\d/.test(value) &&
    /[^\d.:]/.test(value) &&
    !isPlaceholder(value) &&
    !/[<>(){}[\],]/.test(value)
  );
}

/** Hosts and values of documentation say nothing; a query parameter needs the look of a token. */
function isUrlSecret(text: string, span: SecretSpan, value: string): boolean {
  if (
    span.pattern.kind === 'url-token' &&
    /(?:passw(?:or)?d|pwd)=$/i.test(text.slice(Math.max(0, span.start - 16), span.start))
  )
    return isWritten(value);
  if (span.pattern.kind === 'url-token')
    return value.length >= 12 && /\d/.test(value) && /[A-Za-z]/.test(value) && /^[\w.%~+/=-]+$/.test(value);
  const host = /^@([^/\s:"'?]*)/.exec(text.slice(span.end, span.end + 100))?.[1] ?? '';
  const user = /\/\/([^\s:@/]*):$/.exec(text.slice(Math.max(0, span.start - 80), span.start))?.[1] ?? '';
  if (
    /(?:^|\.)(?:example(?:\.\w+)?|test|invalid|host|hostname|domain|foo|bar|server|proxy|yourserver)$|^(?:host|hostname|server|www\.python\.org|\w{1,2})$/i.test(
      host,
    )
  )
    return false;
  if (localHost.test(host) && shippedPasswords.test(value)) return false;
  return (
    value.length >= 3 &&
    value.toLowerCase() !== user.toLowerCase() &&
    user.toLowerCase() !== 'username' &&
    /^[^\s{}<>$()]+$/.test(value) &&
    !/^\[|\]$|\[:?$/.test(value) &&
    !saysWhatItIs.test(value) &&
    !/[;,|\\]/.test(host)
  );
}

/** `dbpasswd`, `application_key`: a value that is the name of what belongs there. */
const saysWhatItIs = /^[a-z]{0,8}passw(?:or)?d$|^[a-z]+(?:_[a-z]+){0,3}_(?:key|token|secret|pass|password)$/i;

const localHost = /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|host\.docker\.internal)$/i;
/** What images of servers start with on a developer's machine. */
const shippedPasswords =
  /^(?:redis|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|rabbitmq|minio(?:admin)?|elastic|guest|root|admin|airflow|neo4j|tiger)$/i;

/** Of places that overlap the first found stays, whose pattern is the most specific. */
function withoutOverlaps(spans: readonly SecretSpan[]): SecretSpan[] {
  const kept: SecretSpan[] = [];
  for (const span of spans) {
    if (kept.length >= maxSecrets) break;
    if (!kept.some((other) => span.start < other.end && other.start < span.end)) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** A magic stands both in the text, as a comment, and among the extras. */
function withoutDoubles(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const place = `${finding.fingerprint} ${finding.cell ?? ''} ${finding.line}`;
    if (!byPlace.has(place)) byPlace.set(place, finding);
  }
  return [...byPlace.values()];
}

function toFinding(
  text: string,
  span: SecretSpan,
  all: readonly SecretSpan[],
  position: { line: number; column: number; cell?: number },
  key: string,
): Finding {
  const rule = secretRule(span.pattern.id);
  return {
    rule: rule.id,
    category: 'secret',
    severity: rule.severity,
    confidence: rule.confidence,
    ...position,
    message: `${titleOf(span.pattern.kind, rule.title, text.slice(span.start, span.end))}.`,
    evidence: evidenceAt(text, span.start, all),
    ...(rule.cwe !== undefined && { cwe: rule.cwe }),
    fingerprint: fingerprintSecret(text.slice(span.start, span.end), key),
    suppressed: '',
    details: { kind: span.pattern.kind },
  };
}

function secretOf(text: string, span: SecretSpan): { value: string; kind: string } {
  return { value: text.slice(span.start, span.end), kind: span.pattern.kind };
}

function positionIn(extra: SourceExtra, offset: number): { line: number; column: number; cell?: number } {
  const before = extra.text.slice(0, offset);
  const line = before.split('\n').length - 1;
  const column = line === 0 ? extra.position.column + offset : offset - before.lastIndexOf('\n');
  return { ...extra.position, line: extra.position.line + line, column };
}
