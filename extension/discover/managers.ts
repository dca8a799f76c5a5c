/** Which tool made an environment, told by where it lies and by what the tool leaves in it. */
import type { Host } from '../core/types.ts';
import { isFile, lookAt } from './look.ts';

interface Rule {
  readonly manager: string;
  /** Matched against the prefix with `/` for separators. */
  readonly place: RegExp;
}

/** The first match counts. */
const rules: readonly Rule[] = [
  { manager: 'uv', place: /\/uv\/(?:python|tools|cache)\/|\/\.cache\/uv\/|\/Caches\/uv\// },
  { manager: 'pipx', place: /\/pipx\/(?:venvs|shared|\.cache)(?:\/|$)|\/\.cache\/pipx\// },
  { manager: 'poetry', place: /\/pypoetry\// },
  { manager: 'hatch', place: /\/hatch\/(?:env|pythons)\// },
  { manager: 'pdm', place: /\/pdm\/(?:venvs|python)\// },
  { manager: 'rye', place: /\/\.rye\/(?:py|tools|self)(?:\/|$)/ },
  { manager: 'pipenv', place: /\/(?:\.local\/share|AppData\/Local)\/virtualenvs\// },
  { manager: 'virtualenvwrapper', place: /\/\.virtualenvs\/|\/Envs\// },
  { manager: 'tox', place: /\/\.tox\// },
  { manager: 'nox', place: /\/\.nox\// },
  { manager: 'pre-commit', place: /\/pre-commit\/repo/ },
  { manager: 'pyenv', place: /\/(?:\.?pyenv|pyenv-win)\/versions\// },
  { manager: 'asdf', place: /\/\.?asdf(?:-data)?\/installs\/python\// },
  { manager: 'mise', place: /\/(?:mise|rtx)\/installs\/python\// },
  {
    manager: 'homebrew',
    place:
      /\/(?:Cellar|opt)\/(?:python|pypy)[^/]*\/|^\/(?:opt\/homebrew|home\/linuxbrew\/\.linuxbrew)(?:\/|$)/,
  },
  { manager: 'macports', place: /^\/opt\/local\// },
  { manager: 'python.org', place: /^\/Library\/Frameworks\/Python\.framework\// },
  { manager: 'xcode', place: /\/(?:Xcode[^/]*\.app|CommandLineTools)\// },
  { manager: 'macos', place: /^\/System\/Library\/Frameworks\/Python\.framework\// },
  { manager: 'microsoft-store', place: /\/(?:WindowsApps|Packages)\/PythonSoftwareFoundation\.Python\./i },
  { manager: 'pymanager', place: /\/Python\/python(?:core|embed)-/i },
  {
    manager: 'python.org',
    place:
      /\/(?:Programs\/Python|Program Files(?: \(x86\))?)\/Python3?\d*(?:-\d+|-arm64)?(?:\/|$)|^[A-Z]:\/Python\d+(?:\/|$)/i,
  },
  { manager: 'nix', place: /^\/nix\/store\// },
  { manager: 'bazel', place: /\/\.cache\/bazel\// },
];

/** Lock files of a project whose `.venv` it is. */
const locks: readonly (readonly [string, string])[] = [
  ['uv.lock', 'uv'],
  ['poetry.lock', 'poetry'],
  ['pdm.lock', 'pdm'],
  ['Pipfile', 'pipenv'],
];

/** @returns the manager by place, or '' */
export function managerByPlace(prefix: string): string {
  const path = prefix.replaceAll('\\', '/');
  return rules.find(({ place }) => place.test(path))?.manager ?? '';
}

/** @returns the manager of a project's environment by the project's lock file, or '' */
export function managerByProject(host: Host, project: string): string {
  if (project === '') return '';
  return locks.find(([file]) => isFile(host, host.path.join(project, file)))?.[1] ?? '';
}

/** The package manager of a Linux system, by its database. */
const databases: readonly (readonly [string, string])[] = [
  ['/var/lib/dpkg/status', 'dpkg'],
  ['/var/lib/rpm', 'rpm'],
  ['/usr/lib/sysimage/rpm', 'rpm'],
  ['/lib/apk/db', 'apk'],
  ['/var/lib/pacman', 'pacman'],
];

/** @returns what manages `/usr` here, or '' */
export function systemManager(host: Host): string {
  return databases.find(([path]) => lookAt(host, path) !== undefined)?.[1] ?? '';
}
