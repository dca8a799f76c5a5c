import { type ResolvedImport, resolveImports } from '../analyse/import-resolver.ts';
import { type LocatedImport, scriptImports } from '../analyse/script-imports.ts';
import { defineTable } from '../core/define-table.ts';
import { redactPath } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { listScripts, type Script } from '../discover/scripts.ts';

const resolutionColumns = ['resolved', 'distribution', 'version', 'environment', 'local_path'] as const;

export const table = defineTable({
  name: 'python_script_imports',
  description:
    'Imports of Python scripts and notebooks, each resolved to the standard library, a local file or an installed distribution.',
  columns: {
    path: { type: 'TEXT', index: true, optimized: true, description: 'Absolute path of the script.' },
    directory: {
      type: 'TEXT',
      index: true,
      optimized: true,
      hidden: true,
      description: 'Directory of the script.',
    },
    module: { type: 'TEXT', description: 'Module as imported, with leading dots when relative.' },
    import_name: { type: 'TEXT', description: 'Top-level name of an absolute module.' },
    names: { type: 'TEXT', description: 'Names of from … import …, JSON array.' },
    alias: { type: 'TEXT', description: 'Name that it is bound to by as.' },
    line: { type: 'INTEGER', description: 'Line, from 1; within its cell in a notebook.' },
    cell: { type: 'INTEGER', description: 'Cell of a notebook, from 1; NULL elsewhere.' },
    context: {
      type: 'TEXT',
      description: 'Where it stands: top, conditional, function, try, class or type_checking.',
    },
    dynamic: {
      type: 'INTEGER',
      description: '1 for __import__ or importlib.import_module with a literal name.',
    },
    resolved: {
      type: 'TEXT',
      description:
        'stdlib, local, distribution, unowned (in the environment, of no distribution), declared (only in its PEP 723 block) or missing.',
    },
    distribution: {
      type: 'TEXT',
      description: 'Distribution that provides it; for declared and missing the one that most likely would.',
    },
    version: { type: 'TEXT', collate: 'VERSION', description: 'Installed version of the distribution.' },
    environment: {
      type: 'TEXT',
      description: 'Environment that it was looked for in, as python_environments.path.',
    },
    local_path: { type: 'TEXT', description: 'File or package directory of a local module.' },
    uid: {
      type: 'BIGINT',
      index: true,
      additional: true,
      optimized: true,
      description: 'Owner of the script.',
    },
    username: { type: 'TEXT', description: 'Name of the owner.' },
  },
  examples: [
    {
      title: 'The distributions that most scripts use',
      sql: "SELECT distribution, count(DISTINCT path) AS scripts FROM python_script_imports WHERE resolved = 'distribution' GROUP BY distribution ORDER BY scripts DESC LIMIT 20",
    },
    {
      title: 'Imports that nothing installed provides',
      sql: "SELECT path, line, module, distribution FROM python_script_imports WHERE resolved = 'missing' AND context = 'top'",
    },
  ],
  notes: [
    'The environment is the one that python_scripts.environment names: by shebang, inline metadata, notebook kernel, an environment beside the script, its project, its owner’s default, the system.',
    'A dynamic import is seen only when the name is a literal.',
    'resolved says what is there, not whether the submodule exists.',
  ],
  *generate(context) {
    const resolve = context.query.uses(...resolutionColumns);
    for (const script of listScripts(context)) {
      if (context.expired()) return;
      const imports = scriptImports(context, script);
      const found = resolve ? resolveImports(context, script, imports) : imports.map(unresolved);
      if (found.length > 0) yield* describe(context, script, found);
    }
  },
});

function unresolved(statement: LocatedImport): ResolvedImport<LocatedImport> {
  const topLevel = statement.module.startsWith('.') ? '' : (statement.module.split('.', 1)[0] ?? '');
  return {
    statement,
    topLevel,
    resolved: 'missing',
    distribution: '',
    version: '',
    environment: '',
    file: '',
  };
}

function describe({ host }: TableContext, script: Script, found: readonly ResolvedImport<LocatedImport>[]) {
  const { path } = script;
  const directory = host.path.dirname(path);
  const environment = redactPath(found[0]?.environment ?? '');
  const uid = script.uid === -1 ? null : script.uid;
  // Spelled out: spreading objects costs a multiple, and a machine has some 100,000 imports.
  return found.map((one) => ({
    path,
    directory,
    module: one.statement.module,
    import_name: one.topLevel,
    names: one.statement.names.length === 0 ? '[]' : JSON.stringify(one.statement.names),
    alias: one.statement.alias,
    line: one.statement.line,
    cell: one.statement.cell ?? null,
    context: one.statement.context,
    dynamic: one.statement.dynamic ? 1 : 0,
    resolved: one.resolved,
    distribution: one.distribution,
    version: one.version,
    environment,
    local_path: one.file,
    uid,
    username: script.username,
  }));
}
