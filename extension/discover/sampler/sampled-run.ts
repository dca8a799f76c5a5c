/** What the background sampler keeps of a run, as a line of its ring. Everything is redacted and bounded before it is written. */
import type { commandFacts, Parent } from '../invocations/observation.ts';

export interface SampledRun {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  /** Unix seconds. */
  readonly start: number;
  /** When it was last seen, Unix seconds. */
  readonly last: number;
  readonly ended: boolean;
  readonly parents: readonly Parent[];
  readonly run: Partial<ReturnType<typeof commandFacts>>;
  readonly interpreter: string;
  readonly cwd: string;
  readonly userMs: number;
  readonly systemMs: number;
  readonly peakBytes: number | null;
  /** `host port`. */
  readonly peers: readonly string[];
  /** One path below each top level of a site directory that has native modules mapped. */
  readonly modules: readonly string[];
}

const maxLine = 4096;
const runLists: ReadonlySet<string> = new Set(['argv', 'arguments', 'wrappers']);
const runTexts: ReadonlySet<string> = new Set([
  ...['kind', 'script', 'module', 'tool', 'codeHash', 'interpreter', 'version'],
]);

/** A line of the ring. A run that is too much for a line loses its lists and the end of its arguments. */
export function toLine(run: SampledRun): string {
  const line = JSON.stringify(run);
  if (line.length <= maxLine) return line;
  const less = {
    ...run,
    peers: run.peers.slice(0, 8),
    modules: run.modules.slice(0, 8),
    run: { ...run.run, argv: run.run.argv?.slice(0, 4) ?? [], arguments: [] },
  };
  const short = JSON.stringify(less);
  return short.length <= maxLine
    ? short
    : JSON.stringify({ ...less, peers: [], modules: [], run: { kind: run.run.kind }, cwd: '' });
}

/** Runs of a text of lines; a damaged line costs that run alone. */
export function parseLines(text: string): SampledRun[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      const value: unknown = JSON.parse(line);
      return isSampledRun(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

function isSampledRun(value: unknown): value is SampledRun {
  if (typeof value !== 'object' || value === null) return false;
  const one = value as Readonly<Record<string, unknown>>;
  const numbers = ['pid', 'ppid', 'uid', 'start', 'last', 'userMs', 'systemMs'];
  const lists = ['parents', 'peers', 'modules'];
  return (
    numbers.every((name) => typeof one[name] === 'number') &&
    lists.every((name) => Array.isArray(one[name])) &&
    isListOfTexts(one['peers']) &&
    isListOfTexts(one['modules']) &&
    isRun(one['run']) &&
    typeof one['interpreter'] === 'string' &&
    typeof one['cwd'] === 'string'
  );
}

/** Texts and lists of texts, as `commandFacts` makes them. */
function isRun(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([name, one]) =>
      runLists.has(name) ? isListOfTexts(one) : runTexts.has(name) && typeof one === 'string',
    )
  );
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
