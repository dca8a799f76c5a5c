/** Where a sweep goes and where it does not, per platform: data. */
import type { Platform } from '../core/types.ts';

export interface Places {
  /** Roots besides the users' homes and the configured ones. */
  readonly roots: readonly string[];
  /** Directories of the system and of container engines, never entered from above. */
  readonly skip: readonly string[];
}

export const places: Readonly<Record<Platform, Places>> = {
  linux: {
    roots: ['/', '/dev/shm'],
    // /usr belongs to the package manager: its interpreters are known by place (see `known-prefixes`); /usr/local is not its.
    skip: [
      ...[
        '/proc',
        '/sys',
        '/dev',
        '/run',
        '/boot',
        '/efi',
        '/lost+found',
        '/snap',
        '/ostree',
        '/sysroot',
        '/.snapshots',
      ],
      ...['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store', '/gnu/store'],
      ...[
        '/usr/bin',
        '/usr/games',
        '/usr/include',
        '/usr/lib',
        '/usr/lib32',
        '/usr/lib64',
        '/usr/libx32',
        '/usr/libexec',
      ],
      ...[
        '/usr/sbin',
        '/usr/share',
        '/usr/src',
        '/var/run',
        '/var/cache',
        '/var/log',
        '/var/lib/dpkg',
        '/var/lib/apt',
      ],
      ...[
        '/var/lib/rpm',
        '/var/lib/dnf',
        '/var/lib/pacman',
        '/var/lib/docker',
        '/var/lib/containers',
        '/var/lib/containerd',
      ],
      ...[
        '/var/lib/kubelet',
        '/var/lib/lxc',
        '/var/lib/lxd',
        '/var/lib/incus',
        '/var/lib/machines',
        '/var/lib/snapd',
      ],
      ...[
        '/var/lib/flatpak',
        '/var/lib/libvirt',
        '/var/lib/pysight',
        '/usr/local/share/man',
        '/usr/local/include',
      ],
    ],
  },
  darwin: {
    roots: [
      ...[
        '/Users',
        '/opt',
        '/usr/local',
        '/private/tmp',
        '/private/var/tmp',
        '/private/var/root',
        '/srv',
        '/Volumes',
      ],
      ...['/Library', '/Applications'],
    ],
    skip: [
      ...[
        '/System',
        '/dev',
        '/private/var/vm',
        '/private/var/folders',
        '/Library/Caches',
        '/Library/Updates',
      ],
      ...['/Volumes/Recovery', '/Volumes/Preboot', '/Volumes/VM', '/Volumes/Update', '/Library/Printers'],
      ...[
        '/Library/Apple',
        '/Library/Audio',
        '/Library/Fonts',
        '/Library/Desktop Pictures',
        '/Library/Screen Savers',
      ],
    ],
  },
  win32: {
    roots: ['C:\\'],
    skip: [
      ...[
        'C:\\Windows',
        'C:\\$Recycle.Bin',
        'C:\\System Volume Information',
        'C:\\Recovery',
        'C:\\$WinREAgent',
      ],
      ...['C:\\Documents and Settings', 'C:\\PerfLogs', 'C:\\ProgramData\\Package Cache', 'C:\\Windows.old'],
    ],
  },
};

/** Names of directories that hold nothing a person wrote or installed for use: not entered wherever they are. */
export const prunedNames: ReadonlySet<string> = new Set([
  ...['node_modules', 'bower_components', '.git', '.hg', '.svn', '.bzr', 'CVS', '_darcs', '.jj'],
  ...[
    '__pycache__',
    '.mypy_cache',
    '.pytest_cache',
    '.ruff_cache',
    '.hypothesis',
    '.ipynb_checkpoints',
    '.eggs',
  ],
  ...[
    '.npm',
    '.pnpm-store',
    '.yarn',
    '.m2',
    '.gradle',
    '.rustup',
    '.terraform',
    '.ccache',
    '.nuget',
    '.bun',
    '.deno',
  ],
  ...[
    '$Recycle.Bin',
    'System Volume Information',
    'lost+found',
    '.snapshots',
    '.Spotlight-V100',
    '.fseventsd',
  ],
  ...[
    '.DocumentRevisions-V100',
    '.Trashes',
    'DerivedData',
    'CoreSimulator',
    'CachedData',
    'GPUCache',
    'Code Cache',
  ],
  // What virtualenv keeps of unpacked wheels, to copy or link them into the environments that it makes.
  ...['CopyPipInstall', 'SymlinkPipInstall'],
]);

/** Sub-directories of uv's cache that hold wheels and archives, not environments. */
const prunedPattern =
  /^(?:archive|wheels|built-wheels|sdists|simple|interpreter|git|flat-index|builds)-v\d+$/;

/** Whether a directory of this name is not entered. */
export function isPruned(name: string): boolean {
  return prunedNames.has(name) || prunedPattern.test(name);
}

/** Of these directories only the named children are entered: environments live there among caches. */
export const selectiveNames: ReadonlyMap<string, RegExp> = new Map([
  // Shims are shell scripts that version managers name after programs, `.py` ones too.
  ...['.pyenv', 'pyenv', '.asdf', 'mise'].map((name): [string, RegExp] => [name, /^(?!shims$)/]),
  ['.cache', /^(?:uv|pypoetry|pre-commit|pipx|hatch|pipenv|virtualenvs?)$/],
  ['Caches', /^(?:uv|pypoetry|pre-commit|pipx|hatch|pipenv|virtualenvs?)$/],
  ['pypoetry', /^(?:virtualenvs|Cache|venv)$/],
  ['.cargo', /^bin$/],
  ['.conda', /^envs$/],
]);

/** Prefixes that people and installers share: an interpreter there does not make the whole prefix its own. */
export const sharedPrefixes: ReadonlySet<string> = new Set([
  '/',
  '/usr',
  '/usr/local',
  '/opt',
  '/opt/homebrew',
  '/opt/local',
]);

/** What belongs to an environment below its prefix; anything else there may be somebody's project. */
export const environmentDirectories: ReadonlySet<string> = new Set([
  ...[
    'bin',
    'Scripts',
    'lib',
    'lib32',
    'lib64',
    'Lib',
    'lib-python',
    'lib_pypy',
    'include',
    'Include',
    'share',
    'etc',
    'man',
  ],
  ...['DLLs', 'libs', 'Doc', 'Tools', 'tcl', 'local', 'site-packages', 'Library', 'ssl', 'sbin', 'libexec'],
]);

/** Files without a suffix that are no scripts, too common to look at each. */
export const plainNames: ReadonlySet<string> = new Set([
  ...[
    'README',
    'LICENSE',
    'LICENCE',
    'COPYING',
    'NOTICE',
    'AUTHORS',
    'CHANGES',
    'CHANGELOG',
    'CONTRIBUTORS',
    'INSTALL',
  ],
  ...[
    'NEWS',
    'TODO',
    'VERSION',
    'Makefile',
    'Dockerfile',
    'Gemfile',
    'Rakefile',
    'Vagrantfile',
    'Jenkinsfile',
    'Procfile',
  ],
  ...[
    'METADATA',
    'RECORD',
    'WHEEL',
    'INSTALLER',
    'REQUESTED',
    'PKG-INFO',
    'Kconfig',
    'BUILD',
    'CODEOWNERS',
    'MAINTAINERS',
  ],
]);
