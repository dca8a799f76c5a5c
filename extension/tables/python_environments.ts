import { askedPath } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import type { TableContext } from '../core/types.ts';
import { countDistributions } from '../discover/distributions.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';

export const table = defineTable({
  name: 'python_environments',
  description:
    'Python interpreters and environments of all users: system, venv, virtualenv, conda, pyenv, asdf, mise, uv, poetry, pipx, pipenv, Homebrew, python.org, Xcode, Microsoft Store and embedded ones, found without running any of them.',
  columns: {
    path: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description:
        'What identifies the environment: its prefix; for an interpreter in a shared prefix such as /usr its executable; for a user site or a bare directory of packages that directory.',
    },
    kind: {
      type: 'TEXT',
      description:
        'One of system, interpreter (with a prefix of its own), venv, virtualenv, conda, user_site, target (pip install --target), orphan (its interpreter is gone), embedded.',
    },
    manager: {
      type: 'TEXT',
      description:
        'The tool that made or manages it: dpkg, rpm, pyenv, asdf, mise, uv, poetry, pipx, pipenv, pdm, hatch, conda, homebrew, python.org, xcode, microsoft-store and others.',
    },
    version: {
      type: 'TEXT',
      collate: 'VERSION',
      description: 'Python version, as exact as files tell it.',
    },
    implementation: { type: 'TEXT', description: 'Implementation: cpython, pypy or graalpy.' },
    prefix: { type: 'TEXT', description: 'The directory that Python calls sys.prefix.' },
    executable: { type: 'TEXT', description: 'Path of its interpreter.' },
    base: {
      type: 'TEXT',
      description: 'The environment it was made from, as `path` of another row where that exists.',
    },
    base_executable: { type: 'TEXT', description: 'The interpreter it was made from.' },
    broken: {
      type: 'INTEGER',
      description: '1 when the interpreter it was made from is no longer there.',
    },
    include_system_site: {
      type: 'INTEGER',
      description: '1 when it also imports the packages of its base.',
    },
    externally_managed: {
      type: 'INTEGER',
      description: '1 when pip refuses to install into it (PEP 668).',
    },
    prompt: { type: 'TEXT', description: 'The name that its activation shows.' },
    project: { type: 'TEXT', description: 'Directory of the project that it belongs to, where known.' },
    stdlib: { type: 'TEXT', description: 'Directory of its standard library.' },
    site_directories: {
      type: 'TEXT',
      description: 'Directories of its own packages in import order, a JSON array.',
    },
    packages: { type: 'INTEGER', description: 'Number of distributions installed in it.' },
    world_writable: {
      type: 'INTEGER',
      description: '1 when any user may write to its prefix, interpreter or site directories.',
    },
    created: { type: 'BIGINT', description: 'When it was made, Unix seconds.' },
    modified: {
      type: 'BIGINT',
      description: 'When something was last added to or removed from its directories, Unix seconds.',
    },
    uid: { type: 'BIGINT', index: true, description: 'User id of its owner.' },
    username: { type: 'TEXT', description: 'Name of its owner.' },
  },
  examples: [
    {
      title: 'All environments with their packages',
      sql: 'SELECT path, kind, manager, version, packages, username FROM python_environments ORDER BY path;',
    },
    {
      title: 'Environments on a Python without security support',
      sql: "SELECT path, version, username FROM python_environments WHERE version < '3.10' COLLATE VERSION AND version <> '';",
    },
    {
      title: 'Environments that any user could change',
      sql: 'SELECT path, username FROM python_environments WHERE world_writable = 1;',
    },
  ],
  notes: [
    'Nothing is executed: versions come from pyvenv.cfg, conda-meta, C headers, names of directories, or the version string that is compiled into the interpreter.',
    'Directories of the operating system other than /usr/local are not searched; their interpreters are known by place. Further places are added with `roots`, and left out with `exclude`, in the configuration.',
  ],
  generate(context) {
    return wanted(context).map((environment) => rowOf(context, environment));
  },
});

function wanted(context: TableContext): readonly Environment[] {
  const isAsked = askedPath(context.query, 'path');
  return listEnvironments(context).filter(({ path }) => isAsked(path));
}

function rowOf(context: TableContext, environment: Environment) {
  return {
    path: environment.path,
    kind: environment.kind,
    manager: environment.manager,
    version: environment.version,
    implementation: environment.implementation,
    prefix: environment.prefix,
    executable: environment.executable,
    base: environment.base,
    base_executable: environment.baseExecutable,
    broken: Number(environment.broken),
    include_system_site: Number(environment.includeSystemSite),
    externally_managed: Number(environment.externallyManaged),
    prompt: environment.prompt,
    project: environment.project,
    stdlib: environment.stdlib,
    site_directories: () => JSON.stringify(environment.siteDirectories),
    packages: () => countDistributions(context, environment),
    world_writable: Number(environment.worldWritable),
    created: environment.created === 0 ? null : environment.created,
    modified: environment.modified === 0 ? null : environment.modified,
    uid: environment.uid === -1 ? null : environment.uid,
    username: environment.username,
  };
}
