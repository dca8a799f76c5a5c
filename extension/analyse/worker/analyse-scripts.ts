/** Analyses of scripts from the cache, and from the worker where there is none. */
import { createHash, createHmac } from 'node:crypto';
import { HostError } from '../../core/errors.ts';
import type { FileStat, TableContext } from '../../core/types.ts';
import { failedAnalysis } from '../analyse-file.ts';
import type { AnalysedScript, Analysis, ScriptFile } from '../analysis.ts';
import { localModules, type Surroundings } from '../local-modules.ts';
import { withoutOwnModules } from '../own-modules.ts';
import { type Called, withProjectFlows } from '../project-flows.ts';
import type { AiAsk } from '../types.ts';
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
  const calls = await modulesCalled(session, context, script.path, analysis);
  return { script, analysis: calls.size === 0 ? own : withProjectFlows(own, (ask) => calls.get(ask)) };
}

/** Files of the project that one script calls are looked at up to this number. */
const maxModules = 16;

/** The modules of the project that calls of a script go to. Each is kept by its own content: what is put together here is not kept. */
async function modulesCalled(
  session: Session,
  context: TableContext,
  path: string,
  { asks = [] }: Analysis,
): Promise<ReadonlyMap<AiAsk, Called>> {
  const found = new Map<AiAsk, Called>();
  if (asks.length === 0 || /\.pyzw?$/i.test(path)) return found;
  const locate = localModules(context).around(path);
  const files = new Set<string>();
  const directory = context.host.path.dirname(path);
  for (const ask of asks) {
    const target = moduleOf(ask.path, (module) => {
      const key = `${directory}\0${module}`;
      const file = session.modules.get(key) ?? fileOfModule(context, locate, module) ?? '';
      session.modules.set(key, file);
      return file;
    });
    if (target === undefined || target.file === path) continue;
    if (files.size >= maxModules && !files.has(target.file)) continue;
    files.add(target.file);
    if (!session.offering.has(target.file))
      session.offering.set(target.file, await offeringOf(session, context, target.file));
    const analysis = session.offering.get(target.file);
    if (analysis !== undefined)
      found.set(ask, { file: context.host.path.basename(target.file), name: target.name, analysis });
  }
  return found;
}

const maxParts = 4;

/**
 * `tools.llm.ask`: the file of `tools.llm`, and `ask`.
 * @param fileOf the file of a dotted module, with a dot in front where it is relative; '' where the project has none
 */
function moduleOf(
  path: string,
  fileOf: (module: string) => string,
): { readonly file: string; readonly name: string } | undefined {
  const [relative, dots = '', rest = ''] = /^(\.?)(.*)$/s.exec(path) ?? [];
  if (relative === undefined || rest.startsWith('.')) return undefined;
  const parts = rest.split('.');
  for (let count = 1; count <= Math.min(maxParts, parts.length - 1); count++) {
    if (!/^\w+$/.test(parts[count - 1] ?? '')) return undefined;
    const file = fileOf(dots + parts.slice(0, count).join('.'));
    if (file !== '') return { file, name: parts.slice(count).join('.') };
  }
  return undefined;
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
  if (stat?.kind !== 'file') return undefined;
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
  /** Files of modules that scripts of a directory name, '' for none: a script that has a module's name is not told apart from it. */
  readonly modules: Map<string, string>;
  /** What was found of those modules that offer something; undefined for the others. */
  readonly offering: Map<string, Analysis | undefined>;
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
  return { modules: new Map(), offering: new Map(), analyse };

  function analyse(script: ScriptFile): Promise<Analysis> | Analysis {
    const kept = cache.get<Kept>(files, script.path, script.stat);
    const known = kept && cache.get<Analysis>(contents, kept.content, anyStat);
    return known ?? analyseAnew(script);
  }

  function analyseAnew(script: ScriptFile): Promise<Analysis> | Analysis {
    const read = readBytes(context, script);
    if ('status' in read) return read;
    const content = `${createHash('sha256').update(read.bytes).digest('hex')}${formOf(script.path)}`;
    cache.set<Kept>(files, script.path, read.stat, { content }, 'text');
    const known = cache.get<Analysis>(contents, content, anyStat);
    if (known !== undefined) return known;
    const shared = running.get(content);
    if (shared !== undefined) return shared;
    const analysis = poolOf(context)
      .analyse(script.path, read.bytes)
      .then((result) => {
        running.delete(content);
        // Its sha256 is known here also when the worker was lost.
        const whole = result.sha256 === '' ? { ...result, sha256: content.slice(0, 64) } : result;
        cache.set(contents, content, anyStat, whole, 'text');
        return whole;
      });
    // It is rejected for all that wait at once, of whom the first tells.
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
