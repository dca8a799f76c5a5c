/** What a script's own bytes say of it: read once per state of the file, kept in the cache, without any secret. */
import { createHash } from 'node:crypto';
import { detached } from '../core/cache.ts';
import { HostError } from '../core/errors.ts';
import { redactText } from '../core/redact.ts';
import type { FileRead, Problem, TableContext } from '../core/types.ts';
import type { Script } from '../discover/scripts.ts';
import { parseScriptMetadata, type ScriptMetadata } from '../parse/pep723.ts';
import { readScript, type ScriptFormat } from '../parse/script-source.ts';
import { textFacts } from '../parse/script-text.ts';
import { parseShebang, type Shebang } from '../parse/shebang.ts';

export interface ScriptFacts {
  /** Hex. */
  readonly sha256: string;
  readonly format: ScriptFormat;
  readonly encoding: string;
  readonly lines: number;
  readonly codeLines: number;
  readonly hasMain: boolean;
  readonly acts: boolean;
  readonly shebang: Shebang | null;
  readonly metadata: ScriptMetadata | null;
  /** A notebook's kernel; null for anything else. */
  readonly kernel: { readonly name: string; readonly language: string; readonly version: string } | null;
  /** The modules that a zip application carries; null for anything else. */
  readonly modules: readonly string[] | null;
  readonly problems: readonly Problem[];
}

const space = 'script-facts/1';

/**
 * The facts of a script. Its problems are told at each call, also when the facts come from the cache.
 * @returns undefined when it cannot be read
 */
export function scriptFacts(context: TableContext, script: Script): ScriptFacts | undefined {
  const known = context.cache.get<ScriptFacts>(space, script.path, script.stat);
  const facts = known ?? readFacts(context, script);
  for (const problem of facts?.problems ?? []) context.problems.add(problem);
  return facts;
}

function readFacts(context: TableContext, script: Script): ScriptFacts | undefined {
  const read = readScriptBytes(context, script);
  if (read === undefined) return undefined;
  const facts = detached(describe(script.path, read.bytes));
  context.cache.set(space, script.path, read.stat, facts, 'text');
  return facts;
}

/**
 * The bytes of a script under the limit of its kind: notebooks and archives carry more than code.
 * @returns undefined when it cannot be read, which is then among the problems; a file that vanished is none
 */
export function readScriptBytes(context: TableContext, { path, suffix }: Script): FileRead | undefined {
  const { host, config, problems } = context;
  const carries = suffix === '.ipynb' || suffix.startsWith('.pyz') || suffix === '';
  try {
    const read = host.read(path, { maxBytes: carries ? config.limits.fileBytes : config.limits.scriptBytes });
    if (read.changed !== true) return read;
    problems.add({ code: 'CHANGED', path, message: 'it kept changing while it was read' });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code !== 'NOT_FOUND')
      problems.add({ code: error.code, path: error.path, message: error.message });
  }
  return undefined;
}

function describe(path: string, bytes: Buffer): ScriptFacts {
  const { source, format, fault, encodingFault, notebook, modules } = readScript(bytes, path);
  const metadata = notebook === undefined ? parseScriptMetadata(source.text) : undefined;
  const shebang = notebook === undefined ? parseShebang(bytes) : undefined;
  const problems: Problem[] = [];
  if (fault !== '') problems.push({ code: encodingFault ? 'ENCODING' : 'MALFORMED', path, message: fault });
  if (metadata !== undefined && metadata.fault !== '') {
    problems.push({ code: 'MALFORMED', path, message: metadata.fault });
  }
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    format,
    encoding: source.encoding,
    ...textFacts(source.text),
    shebang: shebang === undefined ? null : { ...shebang, line: redactText(shebang.line) },
    metadata:
      metadata === undefined ? null : { ...metadata, dependencies: metadata.dependencies.map(redactText) },
    kernel:
      notebook === undefined
        ? null
        : { name: notebook.kernel, language: notebook.language, version: notebook.languageVersion },
    modules: modules ?? null,
    problems,
  };
}
