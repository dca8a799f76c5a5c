/** Code that runs when an interpreter starts, before any script: found by file names, read, never executed. */
import { createHash } from 'node:crypto';
import type { DirEntry, FileStat, TableContext } from '../core/types.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';
import { entriesOf, lookAt, readIfThere, trustedTarget } from '../discover/look.ts';
import { parsePth } from '../parse/pth.ts';
import { parseStartFile } from '../parse/start-file.ts';
import { profileHooks } from './startup-profiles.ts';

export type HookKind = 'pth' | 'start' | 'sitecustomize' | 'usercustomize' | 'pythonstartup';

export interface StartupHook {
  readonly kind: HookKind;
  /** The file that makes Python run it: `.pth`, `.start`, the customize module, the file PYTHONSTARTUP names. */
  readonly path: string;
  /** Where the hook is set: the file itself, or the profile that sets PYTHONSTARTUP. */
  readonly source: string;
  /** In `source`, from 1. */
  readonly line: number;
  /** What is executed: a line, an entry point, or the text of the file. May hold secrets: redact before showing. */
  readonly code: string;
  readonly sha256: string;
  readonly stat: FileStat | undefined;
  /** undefined for PYTHONSTARTUP, which belongs to a user. */
  readonly environment: Environment | undefined;
  /** The site directory; '' for PYTHONSTARTUP. */
  readonly directory: string;
  /** Whether this Python executes it. */
  readonly active: boolean;
}

const MAX_HOOK = 1024 * 1024;
/** Lines of one `.pth` file that execute: honest ones have a handful. */
const MAX_IMPORTS = 1000;
const CUSTOMIZE =
  /^(?<kind>sitecustomize|usercustomize)(?:\.pyc?|(?:\.(?:cpython|pypy|graalpy|abi|cp)[\w-]*)?\.(?:so|pyd))?$/;

/**
 * Startup hooks of environments, and those of users, which belong to none.
 * @param isAsked whether an environment's hooks are wanted, by its path
 */
export function* startupHooks(
  context: TableContext,
  isAsked: (environment: string) => boolean = () => true,
): Generator<StartupHook> {
  for (const environment of listEnvironments(context)) {
    if (context.expired()) return;
    if (isAsked(environment.path)) yield* environmentHooks(context, environment);
  }
  // Also beside named environments: `IN ('', …)` arrives without the empty one.
  yield* profileHooks(context);
}

/** The hooks of one environment: its site directories, and its standard library for the customize modules. */
export function* environmentHooks(context: TableContext, environment: Environment): Generator<StartupHook> {
  for (const directory of environment.siteDirectories) {
    const entries = entriesOf(context, directory);
    const names = new Set(entries.map((entry) => entry.name));
    for (const entry of entries) {
      if (entry.name.endsWith('.pth')) yield* pthHooks(context, environment, directory, entry.name, names);
      else if (entry.name.startsWith('.')) continue;
      else if (entry.name.endsWith('.start')) yield* startHooks(context, environment, directory, entry.name);
      else yield* customizeHook(context, environment, directory, entry);
    }
  }
  const { stdlib } = environment;
  if (stdlib === '' || environment.base !== '' || environment.siteDirectories.includes(stdlib)) return;
  for (const entry of entriesOf(context, stdlib)) yield* customizeHook(context, environment, stdlib, entry);
}

function* pthHooks(
  context: TableContext,
  environment: Environment,
  directory: string,
  name: string,
  names: ReadonlySet<string>,
): Generator<StartupHook> {
  const path = context.host.path.join(directory, name);
  const read = readHook(context, path);
  if (read === undefined) return;
  const replaced = names.has(`${name.slice(0, -'.pth'.length)}.start`);
  const seen = !name.startsWith('.') || !skipsDotFiles(environment);
  const imports = parsePth(read.text).filter(({ kind }) => kind === 'import');
  if (imports.length > MAX_IMPORTS)
    context.problems.add({
      code: 'LIMIT',
      path,
      message: `it has ${imports.length} lines that execute: only the first ${MAX_IMPORTS} are shown`,
    });
  for (const { line, text, indented } of imports.slice(0, MAX_IMPORTS)) {
    const active = seen && executesPth(environment.minor, replaced, indented);
    yield {
      kind: 'pth',
      path,
      source: path,
      line,
      code: text,
      ...read.facts,
      environment,
      directory,
      active,
    };
  }
}

/** The first patch of each minor version of Python 3 that passes over `.pth` files whose name starts with a dot. */
const SKIPS_DOT_FILES: Readonly<Record<number, number>> = { 8: 19, 9: 19, 10: 14, 11: 8, 12: 2 };

/** Malware hides from `ls` by such a name where Python still reads it; without a known patch it counts as read. */
function skipsDotFiles({ minor, version }: Environment): boolean {
  const number = minorNumber(minor);
  if (number === undefined) return false;
  if (number >= 13) return true;
  const patch = /^\d+\.\d+\.(?<patch>\d{1,3})/.exec(version)?.groups?.['patch'];
  return patch !== undefined && Number(patch) >= (SKIPS_DOT_FILES[number] ?? Number.POSITIVE_INFINITY);
}

/** PEP 829: 3.15 to 3.17 skip import lines beside a `.start` file, 3.18 and later all of them. */
function executesPth(minor: string, replaced: boolean, indented: boolean): boolean {
  const number = minorNumber(minor);
  if (number === undefined) return true;
  if (number >= 18 || (number >= 15 && replaced)) return false;
  return number >= 15 || !indented;
}

function* startHooks(
  context: TableContext,
  environment: Environment,
  directory: string,
  name: string,
): Generator<StartupHook> {
  const path = context.host.path.join(directory, name);
  const read = readHook(context, path);
  if (read === undefined) return;
  const number = minorNumber(environment.minor);
  for (const { line, text, module } of parseStartFile(read.text)) {
    const active = module !== '' && (number === undefined || number >= 15);
    yield {
      kind: 'start',
      path,
      source: path,
      line,
      code: text,
      ...read.facts,
      environment,
      directory,
      active,
    };
  }
}

function* customizeHook(
  context: TableContext,
  environment: Environment,
  directory: string,
  entry: DirEntry,
): Generator<StartupHook> {
  const kind = CUSTOMIZE.exec(entry.name)?.groups?.['kind'] as 'sitecustomize' | 'usercustomize' | undefined;
  if (kind === undefined) return;
  const { join } = context.host.path;
  const inPackage = entry.kind === 'directory';
  if (!inPackage && entry.name === kind) return;
  const path = inPackage ? join(directory, entry.name, '__init__.py') : join(directory, entry.name);
  if (inPackage && lookAt(context.host, path) === undefined) return;
  const read = readHook(context, path);
  if (read === undefined) return;
  const code = path.endsWith('.py') ? read.text : '';
  yield { kind, path, source: path, line: 1, code, ...read.facts, environment, directory, active: true };
}

interface HookText {
  readonly text: string;
  readonly facts: { readonly sha256: string; readonly stat: FileStat };
}

/** Reads a hook's file; a link counts when root or the owner of its target laid it, as Debian does for sitecustomize. */
export function readHook(context: TableContext, path: string): HookText | undefined {
  const read = readIfThere(context, trustedTarget(context.host, path) ?? path, { maxBytes: MAX_HOOK });
  if (read === undefined) return undefined;
  const sha256 = createHash('sha256').update(read.bytes).digest('hex');
  return { text: read.bytes.toString('utf8'), facts: { sha256, stat: read.stat } };
}

/** 11 for `3.11`; undefined for an unknown version; 0 for Python 2. */
function minorNumber(minor: string): number | undefined {
  const match = /^(?<major>\d)\.(?<minor>\d{1,2})$/.exec(minor);
  if (match?.groups === undefined) return undefined;
  return match.groups['major'] === '3' ? Number(match.groups['minor']) : 0;
}
