/** What a script is for, told by its name and by what it does. */
import type { Host } from '../core/types.ts';
import type { Script } from '../discover/scripts.ts';
import type { ScriptFacts } from './script-facts.ts';

export type ScriptKind =
  | 'notebook'
  | 'zipapp'
  | 'package_main'
  | 'package_init'
  | 'test'
  | 'setup'
  | 'script'
  | 'module';

const testName = /^(?:test_.*|.*_test|tests?|conftest)\.pyw?$/;
const setupNames: ReadonlySet<string> = new Set([
  'setup.py',
  'noxfile.py',
  'fabfile.py',
  'dodo.py',
  'tasks.py',
]);

/**
 * @returns its kind; a `module` only defines things for others to import, a `script` has a shebang, a main guard, inline
 * metadata, or acts when it is loaded
 */
export function scriptKind(host: Host, script: Script, facts: ScriptFacts | undefined): ScriptKind {
  const name = host.path.basename(script.path);
  if (script.suffix === '.ipynb') return 'notebook';
  if (script.suffix.startsWith('.pyz') || facts?.format === 'zip') return 'zipapp';
  if (name === '__main__.py') return 'package_main';
  if (name === '__init__.py') return 'package_init';
  if (testName.test(name)) return 'test';
  if (setupNames.has(name)) return 'setup';
  const runs =
    facts !== undefined && (facts.shebang !== null || facts.metadata !== null || facts.hasMain || facts.acts);
  return runs || script.suffix !== '.py' ? 'script' : 'module';
}
