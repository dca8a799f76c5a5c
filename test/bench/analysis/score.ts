/** Labels against what the analysers say: hits, misses and false alarms, by category. */
import { sourceLabels } from '../../../extension/analyse/ai/source-labels.ts';
import type { Analysis } from '../../../extension/analyse/analysis.ts';
import type { AiUsage, Finding } from '../../../extension/analyse/types.ts';
import type { AiLabel, Label, Sample } from './labelled.ts';

/** Counts of one category. `found` are findings (for precision), `recalled` labels (for recall). */
export interface Score {
  right: number;
  wrong: number;
  recalled: number;
  missed: number;
}

export type Board = Map<string, Score>;

/** A miss or a false alarm, for people. */
export type Report = (kind: 'missed' | 'false alarm', category: string, text: string) => void;

const tolerance = 2;

/** Kinds of data by what a reader is told. */
const kindOf = new Map(Object.entries(sourceLabels).map(([kind, label]) => [label, kind]));

export function scoreOf(board: Board, category: string): Score {
  let score = board.get(category);
  if (score === undefined) {
    score = { right: 0, wrong: 0, recalled: 0, missed: 0 };
    board.set(category, score);
  }
  return score;
}

/** Compares one sample's findings with its labels: same category, at most two lines away. */
export function scoreFindings(
  board: Board,
  sample: Sample,
  findings: readonly Finding[],
  report: Report,
): void {
  for (const finding of findings) {
    // It says that the file is not Python 3 and was analysed less, which is no weakness.
    if (finding.rule === 'E999') continue;
    const fits = sample.findings.filter((label) => matches(label, finding));
    const score = scoreOf(board, finding.category);
    if (fits.some((label) => label.optional !== true)) score.right++;
    else if (fits.length === 0) {
      score.wrong++;
      const place = finding.cell === undefined ? `${finding.line}` : `${finding.cell}:${finding.line}`;
      report('false alarm', finding.category, `${sample.name}:${place} ${finding.rule} ${finding.message}`);
    }
  }
  for (const label of sample.findings) {
    if (label.optional === true) continue;
    const score = scoreOf(board, label.category);
    if (findings.some((finding) => matches(label, finding))) score.recalled++;
    else {
      score.missed++;
      report('missed', label.category, `${sample.name}:${label.places[0]?.from ?? 0} ${label.reason}`);
    }
  }
}

function matches(label: Label, finding: Finding): boolean {
  return (
    label.category === finding.category &&
    label.places.some(
      (place) =>
        (place.cell ?? 0) === (finding.cell ?? 0) &&
        finding.line >= place.from - tolerance &&
        finding.line <= place.to + tolerance,
    )
  );
}

/** Compares providers, the sources of their keys, and the data that reaches them. */
export function scoreUsage(
  board: Board,
  sample: Sample,
  analysis: Pick<Analysis, 'aiUsage'>,
  report: Report,
): void {
  const taken = new Set<AiUsage>();
  for (const expected of sample.ai) {
    const usage = analysis.aiUsage.find((each) => !taken.has(each) && isProvider(expected, each));
    count(board, 'AI provider', usage !== undefined, `${sample.name} ${expected.provider}`, report);
    if (usage !== undefined) taken.add(usage);
    scoreKey(board, sample, expected, usage, report);
    scoreFlows(board, sample, expected, usage, report);
  }
  for (const usage of analysis.aiUsage) {
    if (taken.has(usage) || isSideline(sample, usage)) continue;
    scoreOf(board, 'AI provider').wrong++;
    report('false alarm', 'AI provider', `${sample.name} ${usage.provider} (${usage.access})`);
  }
}

function isProvider(expected: AiLabel, usage: AiUsage): boolean {
  return (
    expected.provider === '*' ||
    `${usage.provider} `.toLowerCase().startsWith(`${expected.provider} `.toLowerCase())
  );
}

/** A framework beside the provider it is used for is a row that may or may not be there. */
function isSideline(sample: Sample, usage: AiUsage): boolean {
  const framework = usage.access === 'framework' || usage.access === 'mcp';
  return framework && sample.findings.some((label) => label.reason === 'uses an AI framework');
}

function scoreKey(
  board: Board,
  sample: Sample,
  expected: AiLabel,
  usage: AiUsage | undefined,
  report: Report,
): void {
  if (expected.keySource === '*') return;
  const actual = usage?.keySource ?? '';
  if (expected.keySource !== '')
    count(
      board,
      'AI key source',
      actual === expected.keySource,
      `${sample.name} ${expected.provider}: ${expected.keySource}, not '${actual}'`,
      report,
    );
  if (actual !== '' && actual !== 'unknown' && actual !== expected.keySource) {
    scoreOf(board, 'AI key source').wrong++;
    report('false alarm', 'AI key source', `${sample.name} ${expected.provider}: ${actual}`);
  }
}

function scoreFlows(
  board: Board,
  sample: Sample,
  expected: AiLabel,
  usage: AiUsage | undefined,
  report: Report,
): void {
  const actual = new Set((usage?.flows ?? []).map((flow) => kindOf.get(flow.source) ?? flow.source));
  for (const source of expected.sources)
    count(
      board,
      'AI data flow',
      actual.has(source),
      `${sample.name} ${source} → ${expected.provider}`,
      report,
    );
  for (const source of actual) {
    // What a person types, or a public page, is data of a weaker kind: either answer is right.
    if (expected.sources.includes(source) || source === 'user_input' || source === 'web') continue;
    scoreOf(board, 'AI data flow').wrong++;
    report('false alarm', 'AI data flow', `${sample.name} ${source} → ${usage?.provider ?? ''}`);
  }
}

function count(board: Board, category: string, hit: boolean, text: string, report: Report): void {
  const score = scoreOf(board, category);
  if (hit) {
    score.right++;
    score.recalled++;
  } else {
    score.missed++;
    report('missed', category, text);
  }
}
