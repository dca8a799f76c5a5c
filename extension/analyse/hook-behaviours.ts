/** What a startup hook does, with what it imports at once. */
import type { TableContext } from '../core/types.ts';
import { textIfThere } from '../discover/look.ts';
import { importedModules, type StartupBehaviour, startupBehaviours } from './startup-behaviours.ts';
import type { StartupHook } from './startup-hooks.ts';

const MAX_MODULE = 512 * 1024;

/** Of the code itself, and of the modules in the same site directory that it imports: a .pth line is often just `import x`. */
export function hookBehaviours(context: TableContext, hook: StartupHook): readonly StartupBehaviour[] {
  const found = new Set(startupBehaviours(hook.code));
  if (hook.kind === 'pth' || hook.kind === 'start') {
    const modules = hook.kind === 'start' ? [hook.code.split(':', 1)[0] ?? ''] : importedModules(hook.code);
    for (const module of modules.slice(0, 20))
      for (const behaviour of startupBehaviours(moduleText(context, hook.directory, module)))
        found.add(behaviour);
  }
  return [...found].sort();
}

function moduleText(context: TableContext, directory: string, module: string): string {
  if (!/^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*$/u.test(module)) return '';
  const base = context.host.path.join(directory, ...module.split('.'));
  const text = textIfThere(context, `${base}.py`, { head: MAX_MODULE });
  return text === ''
    ? textIfThere(context, context.host.path.join(base, '__init__.py'), { head: MAX_MODULE })
    : text;
}
