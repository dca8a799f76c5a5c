/** What a startup hook does, with what it imports at once. */
import type { TableContext } from '../core/types.ts';
import { textIfThere } from '../discover/look.ts';
import { ALARMING, importedModules, type StartupBehaviour, startupBehaviours } from './startup-behaviours.ts';
import type { StartupHook } from './startup-hooks.ts';
import { knownHook } from './startup-known.ts';

const MAX_MODULE = 512 * 1024;

/** Of the code itself, and of the modules in the same site directory that it imports: a .pth line is often just `import x`. */
export function hookBehaviours(context: TableContext, hook: StartupHook): readonly StartupBehaviour[] {
  const found = new Set(startupBehaviours(hook.code));
  for (const module of modulesBeside(hook))
    for (const behaviour of startupBehaviours(moduleText(context, hook.directory, module)))
      found.add(behaviour);
  return [...found].sort();
}

/**
 * What a hook is known to be; '' when it is not known. Its text may be that of a known one and what it imports from beside it be
 * something else: then the text vouches for nothing.
 * @param behaviours of the hook, computed only when its text is known
 */
export function knownGood(hook: StartupHook, behaviours: () => readonly StartupBehaviour[]): string {
  const known = knownHook(hook.code);
  if (known === undefined) return '';
  const own = [...startupBehaviours(hook.code), ...(known.does ?? [])];
  return behaviours().some((each) => ALARMING.has(each) && !own.includes(each)) ? '' : known.name;
}

const MAX_MODULES = 20;

/** What stands beside a customize module of the standard library is the standard library. */
function modulesBeside({ kind, code, directory, environment }: StartupHook): readonly string[] {
  if (environment === undefined || !environment.siteDirectories.includes(directory)) return [];
  const modules = kind === 'start' ? [code.split(':', 1)[0] ?? ''] : importedModules(code);
  return modules.slice(0, MAX_MODULES);
}

function moduleText(context: TableContext, directory: string, module: string): string {
  if (!/^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u.test(module)) return '';
  const base = context.host.path.join(directory, ...module.split('.'));
  const text = textIfThere(context, `${base}.py`, { head: MAX_MODULE });
  return text === ''
    ? textIfThere(context, context.host.path.join(base, '__init__.py'), { head: MAX_MODULE })
    : text;
}
