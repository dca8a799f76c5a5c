/** All analysers over one script. Pure but for the checker it is given. */
import type { Problem } from '../core/types.ts';
import { createLineIndex } from '../parse/python/lines.ts';
import { modulesOf, textOfAsks } from './ai/asked.ts';
import type { Analysis } from './analysis.ts';
import { readBehaviour } from './behaviour.ts';
import { scrub } from './scrub.ts';
import { analyseSecrets, withGiven } from './secrets.ts';
import { neutralise, withSuppressions } from './suppressions.ts';
import type { Constant, Finding, ImportStatement, ScriptSource } from './types.ts';
import { analyseWeaknesses, type Checker } from './weakness.ts';
import { mayBeWeak } from './weakness-gate.ts';

export interface AnalysisOptions {
  /** Key of the fingerprints of secrets. */
  readonly fleetKey: string;
  /** Host names and domains (with leading dot) of the organisation itself. */
  readonly internalHosts: readonly string[];
  /** Constants of other files of the project, by the names under which the script imports them. */
  readonly given?: readonly Constant[];
}

/** The findings, imports and uses of AI in a text: what an analysis holds besides facts of the file. */
export type TextAnalysis = Omit<Analysis, 'sha256' | 'kind' | 'encoding'>;

/**
 * @param source the script's text
 * @param path for problems
 * @param checker gives the checker of weaknesses, which may throw; asked last, and not for every script
 */
export async function analyseText(
  source: ScriptSource,
  path: string,
  options: AnalysisOptions,
  checker: () => Checker | Promise<Checker>,
): Promise<TextAnalysis> {
  let lines: ReturnType<typeof createLineIndex> | undefined;
  const { text: neutralised, suppressions } = neutralise(source.text, (offset) => {
    lines ??= createLineIndex(source.text);
    return lines.position(offset).line;
  });
  const { module, analysis: behaviour, given, shown, openedRequests } = readBehaviour(source, options);
  const written = await analyseSecrets(source, options.fleetKey, shown);
  const secrets = withGiven(written, source, given, options.fleetKey, shown);
  const weakness = analyseWeaknesses({
    source,
    neutralised,
    suppressions,
    secrets: secrets.spans,
    check: mayBeWeak(module) ? await checker() : () => [],
    deep: !behaviour.complete,
    openedRequests,
  });
  const findings = [...weakness.findings, ...secrets.findings, ...behaviour.findings];
  const { imports } = behaviour;
  const analysis = {
    status: weakness.reduced === '' ? ('full' as const) : ('reduced' as const),
    findings: withSuppressions(findings, suppressions, (finding) => finding.line).toSorted(byPosition),
    imports: topLevelNames(imports),
    dynamicImports: imports.some(({ dynamic }) => dynamic),
    aiUsage: behaviour.aiUsage,
    ...(behaviour.offers.length === 0 ? {} : { offers: behaviour.offers }),
    asks: behaviour.asks,
    constants: behaviour.constants,
    ...(behaviour.reexports.length === 0 ? {} : { reexports: behaviour.reexports }),
    ...(behaviour.refers.length === 0 ? {} : { refers: behaviour.refers }),
    ...(behaviour.borrows.length === 0 ? {} : { borrows: behaviour.borrows }),
    authorship: behaviour.authorship,
    hosts: behaviour.hosts,
    dataAccess: behaviour.dataAccess,
    problems: [
      ...(weakness.reduced === '' ? [] : [reducedProblem(path, weakness.reduced)]),
      ...(behaviour.complete ? [] : [boundProblem(path)]),
    ],
  };
  // What is one text later is scrubbed before.
  const { asks, constants, ...rest } = scrub(analysis, secrets.secrets);
  const whole = constants.filter(({ text }) => text?.includes('…') !== true);
  return {
    ...rest,
    ...(whole.length === 0 ? {} : { constants: whole }),
    ...(asks.length === 0 ? {} : { askedModules: modulesOf(asks), asks: textOfAsks(asks) }),
  };
}

function topLevelNames(imports: readonly ImportStatement[]): readonly string[] {
  return [...new Set(imports.map(({ module }) => module.split('.', 1)[0] ?? ''))].filter(
    (name) => name !== '',
  );
}

function reducedProblem(path: string, reason: string): Problem {
  return {
    code: 'UNSUPPORTED',
    path,
    message: `${reason}: its weaknesses come from the smaller set of rules that needs no syntax tree`,
  };
}

function boundProblem(path: string): Problem {
  return {
    code: 'LIMIT',
    path,
    message: 'it nests too deeply or is too large in parts, which were not looked at',
  };
}

function byPosition(a: Finding, b: Finding): number {
  return (a.cell ?? 0) - (b.cell ?? 0) || a.line - b.line || a.column - b.column;
}
