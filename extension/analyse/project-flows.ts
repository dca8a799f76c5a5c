/** Data that reaches an AI provider through a function or client of another file of the project: one file further, no more. */
import { asksIn, inference } from './ai/asked.ts';
import { joined } from './ai-usage.ts';
import type { Analysis } from './analysis.ts';
import { createFingerprinter } from './fingerprint.ts';
import { staysInside } from './knowledge/ai-providers.ts';
import { flowFinding } from './rules/ai.ts';
import type { AiAsk, AiOffer, AiUsage, DataFlow, Finding } from './types.ts';

/** A module of the project, and what of it is called. */
export interface Called {
  /** Name of its file. */
  readonly file: string;
  /** Dotted name within the module. */
  readonly name: string;
  readonly analysis: Analysis;
}

/**
 * The analysis of a script with what it does through other files.
 * @param calledBy the module that a call of the script goes to; undefined where that is none of the project
 */
export function withProjectFlows(analysis: Analysis, calledBy: (ask: AiAsk) => Called | undefined): Analysis {
  const usages = new Map(analysis.aiUsage.map((usage) => [usage.provider, usage]));
  const findings: Finding[] = [];
  const fingerprint = createFingerprinter();
  for (const ask of asksIn(analysis.asks ?? '')) {
    const called = calledBy(ask);
    for (const offer of called?.analysis.offers ?? []) {
      const source = called?.analysis.aiUsage.find(({ provider }) => provider === offer.provider);
      if (called === undefined || source === undefined || !isAsked(offer, called.name)) continue;
      const flows = flowsOf(ask, offer, called.name);
      const usage = usageOf(ask, source, called.file, flows);
      const known = usages.get(usage.provider);
      usages.set(usage.provider, known === undefined ? usage : joined(known, usage));
      for (const flow of staysInside(usage) ? [] : flows)
        findings.push(flowFinding(flow, usage, ask, fingerprint));
    }
  }
  if (usages.size === analysis.aiUsage.length && findings.length === 0) return analysis;
  return {
    ...analysis,
    aiUsage: [...usages.values()],
    findings: [...analysis.findings, ...findings].toSorted(
      (a, b) => (a.cell ?? 0) - (b.cell ?? 0) || a.line - b.line || a.column - b.column,
    ),
  };
}

/** A function is called by its name, a client by a method that asks. */
function isAsked({ name, params }: AiOffer, called: string): boolean {
  return params === undefined ? called.startsWith(`${name}.`) && inference.test(called) : called === name;
}

function flowsOf({ given }: AiAsk, { params }: AiOffer, name: string): readonly DataFlow[] {
  const reaching = given.filter(
    ({ at }) => params === undefined || params.some((param) => param.name === at || param.position === at),
  );
  const flows = new Map<string, DataFlow>();
  for (const flow of reaching.flatMap((each) => each.flows))
    flows.set(`${flow.source}\0${flow.name}`, { ...flow, sink: name });
  return [...flows.values()];
}

/** The key stands in the other file: its rows say how. */
function usageOf(ask: AiAsk, source: AiUsage, file: string, flows: readonly DataFlow[]): AiUsage {
  const isThere = source.keySource === 'literal';
  return {
    provider: source.provider,
    access: source.access,
    library: source.library,
    models: ask.model === '' ? source.models : [ask.model],
    endpoint: source.endpoint,
    keySource: isThere ? 'file' : source.keySource,
    keyName: isThere ? file : source.keyName,
    lines: [ask.line],
    ...(ask.cell === undefined ? {} : { cells: [ask.cell] }),
    flows,
  };
}
