/** Analyses of scripts from the cache, and from the worker where there is none. */
import { createHash, createHmac } from 'node:crypto';
import { HostError } from '../../core/errors.ts';
import type { FileStat, TableContext } from '../../core/types.ts';
import { type AskedFile, handedNames, moduleIn, nameIn } from '../ai/asked.ts';
import type { AnalysedScript, Analysis, ScriptFile } from '../analysis.ts';
import { failedAnalysis } from '../failed-analysis.ts';
import { localModules } from '../local-modules.ts';
import { withoutOwnModules } from '../own-modules.ts';
import type { Called } from '../project-flows.ts';
import type { Constant } from '../types.ts';
import { borrowedConstants, type Lenders, type Lent } from './borrowed-constants.ts';
import { type AnalysisPool, createAnalysisPool } from './pool.ts';
import { type Around, filesBeside, projectFiles, statOf } from './project-files.ts';

/** Files read ahead of the worker, and their bytes. */
const aheadFiles = 24;
const aheadBytes = 16 * 1024 * 1024;

/** Results are also kept by content, for copies and for files that were only touched. */
export const anyStat: FileStat = {
  kind: 'file',
  dev: 0,
  ino: 0,
  mode: 0,
  nlink: 0,
  uid: 0,
  gid: 0,
  size: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
  btime: 0,
  mtimeNs: 0n,
  ctimeNs: 0n,
};

/** What is kept by file: where the analysis of its content is kept. */
interface Kept {
  readonly content: string;
  /**
   * What other files find in it, a letter each: `o` by which they reach an AI provider, or may with the constants of further files; `r` names
   * of other modules; `c` constants, or what they are made of.
   */
  readonly tells: string;
}

/**
 * The analyses of scripts, in their order. A script that cannot be read or analysed has one as well, with status `failed`;
 * its problems are told to `context.problems`, each time.
 * @param scripts where they are, with the lstat of discovery
 */
export async function* analyseScripts<S extends ScriptFile>(
  context: TableContext,
  scripts: Iterable<S>,
): AsyncGenerator<AnalysedScript<S>> {
  const session = openSession(context);
  const pending: { script: S; size: number; analysis: Promise<Analysis> | Analysis }[] = [];
  let bytes = 0;
  for (const script of scripts) {
    if (context.expired()) break;
    const analysis = session.informed(script);
    pending.push({ script, size: script.stat.size, analysis });
    bytes += script.stat.size;
    while (pending.length > aheadFiles || bytes > aheadBytes || isReady(pending[0]?.analysis)) {
      const first = pending.shift();
      if (first === undefined) break;
      bytes -= first.size;
      yield await tell(session, context, first.script, await first.analysis);
    }
  }
  for (const { script, analysis } of pending) {
    if (context.expired()) return;
    yield await tell(session, context, script, await analysis);
  }
}

function isReady(analysis: Promise<Analysis> | Analysis | undefined): boolean {
  return analysis !== undefined && !(analysis instanceof Promise);
}

async function tell<S extends ScriptFile>(
  session: Session,
  context: TableContext,
  script: S,
  analysis: Analysis,
): Promise<AnalysedScript<S>> {
  for (const problem of analysis.problems) context.problems.add({ ...problem, path: script.path });
  const own = ofProject(context, script.path, analysis);
  const called = await modulesCalled(session, context, script.path, analysis);
  if (called.size === 0) return { script, analysis: own };
  // It needs much of the analysers, which are loaded in the worker alone else.
  const { withProjectFlows } = await import('../project-flows.ts');
  return { script, analysis: withProjectFlows(own, ({ path }) => calledBy(called, path)) };
}

function calledBy(modules: ReadonlyMap<string, CalledModule>, path: string): Called | undefined {
  const module = modules.get(moduleIn(path));
  if (module === undefined) return undefined;
  const name = nameIn(path, module.at);
  const first = /^\w*/.exec(name)?.[0] ?? '';
  const handed = module.handed.find((each) => each.name === first || (each.name === '*' && has(each, first)));
  if (handed === undefined) return { ...module, name };
  const there = handed.name === '*' ? name : handed.there + name.slice(first.length);
  return { ...handed, name: there };
}

function has({ analysis }: Handed, name: string): boolean {
  return (analysis.offers ?? []).some((offer) => /^\w*/.exec(offer.name)?.[0] === name);
}

interface CalledModule extends Omit<Called, 'name'> {
  readonly at: AskedFile;
  readonly handed: readonly Handed[];
}

/** A name that a package has from one of its modules, or all of that module's. */
interface Handed extends Called {
  /** What it is called in that module. */
  readonly there: string;
}

/**
 * Those of the modules that a script calls which let others reach a provider. Each is kept by its own content: what is put together here
 * is not kept. Few modules offer something, so the calls themselves are not looked at before.
 */
async function modulesCalled(
  session: Session,
  context: TableContext,
  path: string,
  { askedModules = [] }: Analysis,
): Promise<ReadonlyMap<string, CalledModule>> {
  const found = new Map<string, CalledModule>();
  if (askedModules.length === 0 || isArchive(path)) return found;
  const { dirname, basename } = context.host.path;
  const fileOf = filesBeside(path, session.around);
  for (const module of askedModules) {
    const called = await find(path, module);
    if (called === undefined) continue;
    const handed: Handed[] = [];
    for (const { name, path: other } of handedNames(called.analysis.reexports)) {
      const source = await find(called.at.file, other);
      if (source?.analysis.offers !== undefined)
        handed.push({ ...source, name, there: nameIn(other, source.at) });
    }
    found.set(module, { ...called, handed });
  }
  return found;

  async function find(from: string, module: string): Promise<Omit<CalledModule, 'handed'> | undefined> {
    const at = fileOf(dirname(from), module);
    if (at === undefined || at.file === from) return undefined;
    if (!session.offering.has(at.file))
      session.offering.set(at.file, await offeringOf(session, context, at.file));
    const analysis = session.offering.get(at.file);
    return analysis && { file: basename(at.file), at, analysis };
  }
}

/** A module that lets others reach a provider, as few do. Its problems are told where it is a script of the query itself. */
async function offeringOf(
  session: Session,
  context: TableContext,
  path: string,
): Promise<Analysis | undefined> {
  const stat = statOf(context.host, path);
  if (stat?.kind !== 'file' || session.offersNothing({ path, stat })) return undefined;
  const analysis = await session.informed({ path, stat });
  if (analysis.offers === undefined && analysis.reexports === undefined) return undefined;
  return ofProject(context, path, analysis);
}

/** With what the files around the script say of its imports; those of an archive lie inside it. */
function ofProject(context: TableContext, path: string, analysis: Analysis): Analysis {
  if (analysis.aiUsage.length === 0 || /\.pyz$/i.test(path)) return analysis;
  const around = localModules(context).around(path);
  return withoutOwnModules(
    analysis,
    (name) => around.beside(name) !== undefined || around.project(name) !== undefined,
  );
}

interface Session {
  /** What was found of those modules that offer something; undefined for the others. */
  readonly offering: Map<string, Analysis | undefined>;
  readonly around: (directory: string) => Around;
  /** Whether that is known already, without its analysis. */
  offersNothing(script: ScriptFile): boolean;
  /** The analysis of a script with the constants of other files that it uses. */
  informed(script: ScriptFile): Promise<Analysis> | Analysis;
}

function openSession(context: TableContext): Session {
  const { cache, config, host } = context;
  const variant = analysisVariant(config);
  const files = `analysis-files/${variant}`;
  const contents = `analysis/${variant}`;
  const running = context.memo.get(
    'analysis/running',
    Number.POSITIVE_INFINITY,
    () => new Map<string, Promise<Analysis>>(),
  );
  const around = projectFiles(context);
  const lenders = { around, lentBy: lendsFrom(true) };
  const nearLenders = { around, lentBy: lendsFrom(false) };
  return { offering: new Map(), around, offersNothing, informed };

  function offersNothing({ path, stat }: ScriptFile): boolean {
    const kept = cache.get<Kept>(files, path, stat);
    return kept !== undefined && !/[or]/.test(kept.tells);
  }

  /** @param refers whether with constants that are made of those of a further file */
  function lendsFrom(refers: boolean): Lenders['lentBy'] {
    const lent = new Map<string, Promise<Lent | undefined>>();
    return (file) => {
      let known = lent.get(file);
      if (known === undefined) {
        known = findLent(file, refers);
        lent.set(file, known);
      }
      return known;
    };
  }

  async function findLent(path: string, refers: boolean): Promise<Lent | undefined> {
    const stat = statOf(host, path);
    if (stat?.kind !== 'file') return undefined;
    const kept = cache.get<Kept>(files, path, stat);
    if (kept !== undefined && !/[rc]/.test(kept.tells)) return undefined;
    const own = await analyse({ path, stat });
    const whole = refers && own.refers !== undefined ? await completed({ path, stat }, own, own.refers) : own;
    const { constants = [], reexports } = whole;
    return { constants, reexports: handedNames(reexports) };
  }

  /** With constants that are made of those of a further file: these are not followed on. */
  function completed(script: ScriptFile, own: Analysis, refers: readonly string[]): Promise<Analysis> {
    return withConstants(script, own, refers, nearLenders);
  }

  function informed(script: ScriptFile): Promise<Analysis> | Analysis {
    const own = analyse(script);
    const isAlone = !(own instanceof Promise) && own.borrows === undefined;
    if (isAlone || isArchive(script.path)) return own;
    const whole = informedLater(script, own);
    whole.catch(() => undefined);
    return whole;
  }

  async function informedLater(script: ScriptFile, first: Promise<Analysis> | Analysis): Promise<Analysis> {
    const own = await first;
    return own.borrows === undefined ? own : withConstants(script, own, own.borrows, lenders);
  }

  /**
   * Read once more where it has constants of other files, as if they stood in it. That is kept by its content and by these constants:
   * nothing of another file goes into what is kept by the content alone.
   */
  async function withConstants(
    script: ScriptFile,
    own: Analysis,
    names: readonly string[],
    from: Lenders,
  ): Promise<Analysis> {
    const given = await borrowedConstants(context, from, script.path, names);
    if (given.length === 0) return own;
    const content = `${own.sha256}${formOf(script.path)}+${hashOf(JSON.stringify(given))}`;
    const known = ofContent(content) ?? (await analyseGiven(script, own.sha256, content, given));
    return known === undefined || known.status === 'failed' ? own : known;
  }

  /** Undefined when the script is another one by now. */
  function analyseGiven(
    script: ScriptFile,
    sha256: string,
    content: string,
    given: readonly Constant[],
  ): Promise<Analysis> | undefined {
    const known = running.get(content);
    if (known !== undefined) return known;
    const read = readBytes(context, script);
    if ('status' in read || hashOf(read.bytes) !== sha256) return undefined;
    return analyseContent(script.path, read.bytes, content, given);
  }

  function analyse(script: ScriptFile): Promise<Analysis> | Analysis {
    const kept = cache.get<Kept>(files, script.path, script.stat);
    return (kept && ofContent(kept.content)) ?? analyseAnew(script);
  }

  function ofContent(content: string): Analysis | undefined {
    return cache.get<Analysis>(contents, content, anyStat);
  }

  function analyseAnew(script: ScriptFile): Promise<Analysis> | Analysis {
    const read = readBytes(context, script);
    if ('status' in read) return read;
    const content = `${hashOf(read.bytes)}${formOf(script.path)}`;
    const known = ofContent(content);
    if (known !== undefined) return remember(script.path, read.stat, content, known);
    const shared = running.get(content) ?? analyseContent(script.path, read.bytes, content);
    const analysis = shared.then((result) => remember(script.path, read.stat, content, result));
    // It is rejected for all that wait at once, of whom the first tells.
    analysis.catch(() => undefined);
    return analysis;
  }

  function remember(path: string, stat: FileStat, content: string, analysis: Analysis): Analysis {
    cache.set<Kept>(files, path, stat, { content, tells: toldBy(analysis) }, 'text');
    return analysis;
  }

  function analyseContent(
    path: string,
    bytes: Uint8Array,
    content: string,
    given: readonly Constant[] = [],
  ): Promise<Analysis> {
    const analysis = poolOf(context)
      .analyse(path, bytes, given)
      .then((result) => {
        running.delete(content);
        // Its sha256 is known here also when the worker was lost.
        const whole = result.sha256 === '' ? { ...result, sha256: content.slice(0, 64) } : result;
        cache.set(contents, content, anyStat, whole, 'text');
        return whole;
      });
    analysis.catch(() => running.delete(content));
    running.set(content, analysis);
    return analysis;
  }
}

/**
 * Names what an analysis depends on besides the text and the analysers, for the cache: the key of fingerprints, and hosts of the
 * organisation.
 */
export function analysisVariant({ fleetKey, internalHosts }: TableContext['config']): string {
  return createHmac('sha256', fleetKey).update(JSON.stringify(internalHosts)).digest('hex').slice(0, 12);
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function toldBy({ offers, borrows, reexports, constants, refers }: Analysis): string {
  const letters = [
    offers === undefined && borrows === undefined ? '' : 'o',
    reexports === undefined ? '' : 'r',
    constants === undefined && refers === undefined ? '' : 'c',
  ];
  return letters.join('');
}

/** Modules of a zip application lie inside it, not around it. */
function isArchive(path: string): boolean {
  return /\.pyzw?$/i.test(path);
}

/** What of the name decides how the bytes are read. */
function formOf(path: string): string {
  return /\.(?:ipynb|pyzw?)$/i.exec(path)?.[0].toLowerCase() ?? '';
}

function readBytes(
  context: TableContext,
  { path }: ScriptFile,
): { bytes: Buffer; stat: FileStat } | Analysis {
  const { limits } = context.config;
  const carries = /\.(?:ipynb|pyzw?)$/i.test(path);
  try {
    return context.host.read(path, { maxBytes: carries ? limits.fileBytes : limits.scriptBytes });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return {
      ...failedAnalysis(path, error.code, error.message),
      problems:
        error.code === 'NOT_FOUND' ? [] : [{ code: error.code, path: error.path, message: error.message }],
    };
  }
}

/** The worker of this process, made when the first file needs it. */
export function poolOf({ memo, config }: Pick<TableContext, 'memo' | 'config'>): AnalysisPool {
  return memo.get('analysis/pool', Number.POSITIVE_INFINITY, () =>
    createAnalysisPool({
      fleetKey: config.fleetKey,
      internalHosts: config.internalHosts,
      fileMs: config.limits.analysisMs,
    }),
  );
}
