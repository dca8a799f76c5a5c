/**
 * Precision and recall of the analysers on the labelled scripts of `corpus/`, for the training part and the held-back third.
 * Misses and false alarms are listed for the training part only. `--only ia_,ib_` scores the scripts whose names begin so.
 * Run: `npx tsx test/bench/analysis/quality.ts [--quiet] [--only PREFIXES]`
 */
import { analyseFile } from '../../../extension/analyse/analyse-file.ts';
import { createRuff } from '../../../extension/analyse/worker/ruff.ts';
import { compileRuff, readRuffFiles } from '../../../extension/analyse/worker/ruff-assets.ts';
import { readSamples } from './labelled.ts';
import { type Board, type Report, type Score, scoreFindings, scoreUsage } from './score.ts';

const goal = { precision: 0.95, recall: 0.9 };
const quiet = process.argv.includes('--quiet');
const ruffModule = import.meta.resolve('../../../extension/analyse/worker/worker-entry.ts');
const ruff = createRuff(compileRuff(readRuffFiles(ruffModule)));
const options = { fleetKey: 'bench', internalHosts: ['.corp.local', '.intern.local', '.acme.local'] };

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const prefixes = only?.split(',') ?? [''];
const samples = readSamples().filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
const boards = { training: new Map() as Board, 'held back': new Map() as Board };
const remarks: string[] = [];
let loudInnocents = 0;

for (const sample of samples) {
  const analysis = await analyseFile(sample.bytes, `/srv/${sample.name}`, options, () => ruff.check);
  const board = sample.heldBack ? boards['held back'] : boards.training;
  const report: Report = (kind, category, text) => {
    if (!sample.heldBack) remarks.push(`${category.padEnd(13)} ${kind.padEnd(11)} ${text}`);
  };
  scoreFindings(board, sample, analysis.findings, report);
  scoreUsage(board, sample, analysis, report);
  const grave = analysis.findings.some((each) => each.severity === 'high' || each.severity === 'critical');
  if (sample.innocent && grave) loudInnocents++;
}

if (!quiet) process.stdout.write(`${remarks.sort().join('\n')}\n\n`);
const innocent = samples.filter((sample) => sample.innocent).length;
process.stdout.write(
  `${samples.length} scripts, ${innocent} innocent (${loudInnocents} of them with a finding of high severity)\n`,
);
let short = 0;
for (const [part, board] of Object.entries(boards)) {
  const size = samples.filter((sample) => sample.heldBack === (part === 'held back')).length;
  process.stdout.write(`\n${part}: ${size} scripts\n${table(board)}`);
}
const held = [...boards['held back'].values()];
short = held.filter((score) => precision(score) < goal.precision || recall(score) < goal.recall).length;
process.stdout.write(
  `\nheld back: ${held.length - short} of ${held.length} categories reach precision ${goal.precision} and recall ${goal.recall}\n`,
);
process.exitCode = short === 0 ? 0 : 1;

function table(board: Board): string {
  const rows = [...board].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, score]) => line(name, score));
  return `${['category'.padEnd(14), 'precision', 'recall', 'labels', 'findings'].join('  ')}\n${rows.join('')}`;
}

function line(name: string, score: Score): string {
  const labels = score.recalled + score.missed;
  const cells = [precision(score).toFixed(3).padStart(9), recall(score).toFixed(3).padStart(6)];
  return `${name.padEnd(14)}  ${cells.join('  ')}  ${String(labels).padStart(6)}  ${String(score.right + score.wrong).padStart(8)}\n`;
}

function precision({ right, wrong }: Score): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

function recall({ recalled, missed }: Score): number {
  return recalled + missed === 0 ? 1 : recalled / (recalled + missed);
}
