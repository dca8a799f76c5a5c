/** The analysis of code that is in no file: the text of `python -c`, or what an interpreter was given as its standard input. */
import { createHash, createHmac } from 'node:crypto';
import type { TableContext } from '../../core/types.ts';
import type { Analysis } from '../analysis.ts';
import { failedAnalysis } from '../failed-analysis.ts';
import { analysisVariant, anyStat, poolOf } from './analyse-scripts.ts';

export interface Code {
  /** As it was, with its secrets; '' where a source tells its hash alone. */
  readonly text: string;
  /** Hash that the source names it by: of the text without its secrets, where the source saw the text. */
  readonly hash: string;
}

/** What Python itself calls such code. */
const name = '<string>';
/** Codes given to the worker at once. */
const batch = 24;
/** What failed is tried again after this long: a query that SQLite answers by several calls must get the same rows from each. */
const failedMs = 60_000;

/**
 * Analyses each code once, in the worker, and keeps what was found: under a keyed hash of the text, as neither the text nor anything
 * that a secret in it could be guessed by may be kept, and under the hash that sources name it by.
 * @returns the analysis of each; none for one without text whose hash was never seen with it
 */
export async function analyseCodes(
  context: TableContext,
  codes: Iterable<Code>,
): Promise<ReadonlyMap<Code, Analysis>> {
  const { cache, config } = context;
  const space = `code-analysis/${analysisVariant(config)}`;
  const found = new Map<Code, Analysis>();
  const failed = () => context.memo.get(`${space}/failed`, failedMs, () => new Map<string, Analysis>());
  const byText = new Map<string, Code[]>();
  const nameless: Code[] = [];
  for (const code of codes) {
    if (code.text === '') nameless.push(code);
    else byText.set(code.text, [...(byText.get(code.text) ?? []), code]);
  }
  /** The sensor names a code by the hash of all of it. */
  const byHash = new Map<string, Analysis>();
  const texts = [...byText];
  for (let at = 0; at < texts.length && !context.expired(); at += batch)
    await Promise.all(texts.slice(at, at + batch).map(([text, own]) => settle(text, own)));
  for (const code of nameless) {
    const known = byHash.get(code.hash) ?? cache.get<Analysis>(space, code.hash, anyStat);
    if (known !== undefined) found.set(code, known);
  }
  return found;

  async function settle(text: string, own: readonly Code[]): Promise<void> {
    const [{ hash } = { hash: '' }] = own;
    const key = `${hash}-${createHmac('sha256', config.fleetKey).update(text).digest('hex')}`;
    const known = cache.get<Analysis>(space, key, anyStat) ?? failed().get(key);
    const analysis = known ?? (await analyse(context, text));
    byHash.set(createHash('sha256').update(text).digest('hex'), analysis);
    for (const code of own) found.set(code, analysis);
    if (known !== undefined) return;
    if (analysis.status === 'failed') return void failed().set(key, analysis);
    for (const kept of [key, hash]) cache.set(space, kept, anyStat, analysis);
  }
}

async function analyse(context: TableContext, text: string): Promise<Analysis> {
  const bytes = new TextEncoder().encode(text);
  const { scriptBytes } = context.config.limits;
  if (bytes.length > scriptBytes)
    return failedAnalysis(name, 'TOO_LARGE', `it has ${bytes.length} bytes, over limits.scriptBytes`);
  const analysis = await poolOf(context).analyse(name, bytes);
  // A secret in the text can be guessed by its plain hash; the evidence is text of a command line, which no row shows.
  const findings = analysis.findings.map((finding) => ({ ...finding, evidence: '' }));
  return { ...analysis, findings, sha256: '' };
}
