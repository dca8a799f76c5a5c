/** Evidence: the piece of source that a finding shows, without any secret in it. */
import { printable, redactCode, sampleSecret } from '../core/redact.ts';
import type { SecretSpan } from '../core/secret-patterns.ts';

const longest = 200;
/** What is shown before the place. */
const lead = 80;
/** What is redacted around the place, so that a secret which the cut goes through is known whole. */
const context = 2_000;

/**
 * The line around an offset with all secrets hidden, at most 200 characters.
 * @param spans the secrets of the text, in order
 */
export function evidenceAt(text: string, offset: number, spans: readonly SecretSpan[]): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - context);
  const lineEnd = text.indexOf('\n', offset);
  const end = Math.min(lineEnd < 0 ? text.length : lineEnd, offset + context);
  const line = redactCode(hideSpans(text, start, end, spans));
  if (line.length <= longest) return printable(line).trim();
  const before = redactCode(hideSpans(text, start, offset, spans)).length;
  return printable(line.slice(Math.max(0, before - lead)))
    .trim()
    .slice(0, longest);
}

/** A piece of text with the secrets in it replaced by their samples; secrets that are cut by its ends as well. */
export function hideSpans(text: string, start: number, end: number, spans: readonly SecretSpan[]): string {
  let result = '';
  let at = start;
  for (const span of spans) {
    if (span.end <= at || span.start >= end) continue;
    result +=
      text.slice(at, Math.max(at, span.start)) +
      sampleSecret(text.slice(span.start, span.end), span.pattern.kind);
    at = span.end;
  }
  return result + text.slice(at, Math.max(at, end));
}
