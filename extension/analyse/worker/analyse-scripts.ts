/** Analyses of scripts from the cache, and from the worker where there is none. */
import { createHash, createHmac } from 'node:crypto';
import { HostError } from '../../core/errors.ts';
import type { FileStat, TableContext } from '../../core/types.ts';
import { type AskedFile, fileIn, moduleIn, nameIn } from '../ai/asked.ts';
import type { AnalysedScript, Analysis, ScriptFile } from '../analysis.ts';
import { failedAnalysis } from '../failed-analysis.ts';
import { localModules, type Surroundings } from '../local-modules.ts';
import { withoutOwnModules } from '../own-modules.ts';
import type { Called } from '../project-flows.ts';
import { type AnalysisPool, createAnalysisPool } from './pool.ts';

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
  /** Whether other files reach an AI provider by it. */
  readonly offers: boolean;
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
    const analysis = session.analyse(script);
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
  return module && { ...module, name: nameIn(path, module.at) };
}

/** Files of the project that one script calls are looked at up to this number. */
const maxModules = 16;

interface CalledModule extends Omit<Called, 'name'> {
  readonly at: AskedFile;
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
  if (askedModules.length === 0 || /\.pyzw?$/i.test(path)) return found;
  const known = session.around(context.host.path.dirname(path));
  const files = new Set<string>();
  for (const module of askedModules) {
    const at = known.fileIn(module);
    if (at === undefined || at.file === path) continue;
    if (files.size >= maxModules && !files.has(at.file)) continue;
    files.add(at.file);
    if (!session.offering.has(at.file))
      session.offering.set(at.file, await offeringOf(session, context, at.file));
    const analysis = session.offering.get(at.file);
    if (analysis !== undefined)
      found.set(module, { file: context.host.path.basename(at.file), at, analysis });
  }
  return found;
}

function fileOfModule({ host }: TableContext, around: Surroundings, module: string): string | undefined {
  if (module.startsWith('.')) return fileOf(host, around.relative(module, []));
  const [first = '', ...inner] = module.split('.');
  const outer = around.beside(first) ?? around.project(first) ?? around.folder(first);
  return fileOf(host, outer === undefined ? undefined : host.path.join(outer, ...inner));
}

/** A module's file; a package's own is not looked at. */
function fileOf(host: TableContext['host'], found: string | undefined): string | undefined {
  if (found === undefined) return undefined;
  const file = found.endsWith('.py') ? found : `${found}.py`;
  return statOf(host, file)?.kind === 'file' ? file : undefined;
}

function statOf(host: TableContext['host'], path: string): FileStat | undefined {
  try {
    return host.stat(path);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
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
  const analysis = await session.analyse({ path, stat });
  return (analysis.offers ?? []).length === 0 ? undefined : ofProject(context, path, analysis);
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
  /** The modules that scripts of a directory name. */
  around(directory: string): { fileIn(module: string): AskedFile | undefined };
  /** Whether that is known already, without its analysis. */
  offersNothing(script: ScriptFile): boolean;
  analyse(script: ScriptFile): Promise<Analysis> | Analysis;
}

function openSession(context: TableContext): Session {
  const { cache, config } = context;
  const variant = analysisVariant(config);
  const files = `analysis-files/${variant}`;
  const contents = `analysis/${variant}`;
  const running = context.memo.get(
    'analysis/running',
    Number.POSITIVE_INFINITY,
    () => new Map<string, Promise<Analysis>>(),
  );
  const directories = new Map<string, ReturnType<typeof lookAround>>();
  return { offering: new Map(), around, offersNothing, analyse };

  function around(directory: string): ReturnType<typeof lookAround> {
    let known = directories.get(directory);
    if (known === undefined) {
      known = lookAround(context, directory);
      directories.set(directory, known);
    }
    return known;
  }

  function offersNothing({ path, stat }: ScriptFile): boolean {
    return cache.get<Kept>(files, path, stat)?.offers === false;
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
    const content = `${createHash('sha256').update(read.bytes).digest('hex')}${formOf(script.path)}`;
    const known = ofContent(content);
    if (known !== undefined) return remember(script.path, read.stat, content, known);
    const shared = running.get(content) ?? analyseContent(script.path, read.bytes, content);
    const analysis = shared.then((result) => remember(script.path, read.stat, content, result));
    // It is rejected for all that wait at once, of whom the first tells.
    analysis.catch(() => undefined);
    return analysis;
  }

  function remember(path: string, stat: FileStat, content: string, analysis: Analysis): Analysis {
    cache.set<Kept>(files, path, stat, { content, offers: analysis.offers !== undefined }, 'text');
    return analysis;
  }

  function analyseContent(path: string, bytes: Uint8Array, content: string): Promise<Analysis> {
    const analysis = poolOf(context)
      .analyse(path, bytes)
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

/** A name that no module has: a script that has the name of a module it calls is told apart from it later. */
const nobody = '-';

/** Finds the files of modules that scripts of a directory name, each once. */
function lookAround(context: TableContext, directory: string) {
  let around: Surroundings | undefined;
  const files = new Map<string, string>();
  const targets = new Map<string, AskedFile | undefined>();
  return { fileIn: find };

  function find(module: string): AskedFile | undefined {
    if (!targets.has(module)) targets.set(module, fileIn(module, fileOfName));
    return targets.get(module);
  }

  function fileOfName(module: string): string {
    let file = files.get(module);
    if (file === undefined) {
      around ??= localModules(context).around(context.host.path.join(directory, nobody));
      file = fileOfModule(context, around, module) ?? '';
      files.set(module, file);
    }
    return file;
  }
}

/**
 * Names what an analysis depends on besides the text and the analysers, for the cache: the key of fingerprints, and hosts of the
 * organisation.
 */
export function analysisVariant({ fleetKey, internalHosts }: TableContext['config']): string {
  return createHmac('sha256', fleetKey).update(JSON.stringify(internalHosts)).digest('hex').slice(0, 12);
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
export function poolOf({ memo, config }: TableContext): AnalysisPool {
  return memo.get('analysis/pool', Number.POSITIVE_INFINITY, () =>
    createAnalysisPool({
      fleetKey: config.fleetKey,
      internalHosts: config.internalHosts,
      fileMs: config.limits.analysisMs,
    }),
  );
}
