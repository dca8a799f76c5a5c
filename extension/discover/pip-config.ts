/** Where packages come from: the files and variables that configure pip, uv and conda, and what they come to together. */
import type { Host, TableContext, User } from '../core/types.ts';
import { parseCondarc } from '../parse/condarc.ts';
import { type IndexSetting, type IndexTool, indexSettings } from '../parse/index-setting.ts';
import { parsePipConfig, pipIndexSettings } from '../parse/pip-config.ts';
import { findAssignments } from '../parse/shell-assignment.ts';
import { parseUvConfig } from '../parse/uv-config.ts';
import { listEnvironments } from './environments.ts';
import { isFile, lookAt, textIfThere } from './look.ts';
import { type Owner, ownerOf } from './owners.ts';
import { profileFiles } from './profiles.ts';
import { shareScan } from './shared.ts';
import type { Environment } from './types.ts';

/** A setting and where it was made. */
export interface ConfiguredIndex extends IndexSetting {
  /** File that sets it. */
  readonly path: string;
  /** From 1 in a profile; null in a configuration file. */
  readonly line: number | null;
  readonly scope: 'machine' | 'user' | 'environment';
}

/** What applies to somebody: the machine's settings, overlaid by the user's or the environment's own. */
export interface EffectiveConfig {
  /** undefined for the machine itself and for environments. */
  readonly user: User | undefined;
  readonly environment: Environment | undefined;
  /** The user, or the owner of the environment. */
  readonly owner: Owner;
  readonly settings: readonly ConfiguredIndex[];
}

const FRESH_MS = 60_000;
const MAX_CONFIG = 1024 * 1024;

/**
 * The effective configuration of the machine, of each user and of each environment that has one of its own. What could not be read
 * is in `context.problems`.
 */
export function listIndexConfigs(context: TableContext): readonly EffectiveConfig[] {
  return shareScan(context, 'discover/index-configs', FRESH_MS, findConfigs);
}

function findConfigs(context: TableContext): readonly EffectiveConfig[] {
  const { host } = context;
  const root: Owner = {
    uid: host.platform === 'win32' ? -1 : 0,
    username: host.platform === 'win32' ? '' : 'root',
  };
  const machine = readAll(context, machineFiles(host), undefined, 'machine');
  const configs: EffectiveConfig[] = [];
  if (machine.length > 0)
    configs.push({ user: undefined, environment: undefined, owner: root, settings: machine });
  const seen = new Set<string>();
  for (const user of host.users()) {
    if (user.home === '' || user.home === '/' || seen.has(user.home)) continue;
    seen.add(user.home);
    const own = readAll(context, userFiles(host, user), user, 'user');
    if (own.length === 0) continue;
    const owner: Owner = { uid: user.uid, username: user.username };
    configs.push({ user, environment: undefined, owner, settings: overlay(machine, own) });
  }
  for (const environment of listEnvironments(context)) {
    const own = readFiles(context, environmentFiles(host, environment), 'environment');
    if (own.length === 0) continue;
    const owner = ownerOf(context, environment.path, lookAt(host, environment.path));
    configs.push({ user: undefined, environment, owner, settings: overlay(machine, own) });
  }
  return configs;
}

/** The more specific setting of a tool replaces the general one whole, as pip and uv do; conda adds channels up. */
function overlay(
  general: readonly ConfiguredIndex[],
  own: readonly ConfiguredIndex[],
): readonly ConfiguredIndex[] {
  const replaced = new Set(own.filter(({ setting }) => setting !== 'channel').map(keyOf));
  return [...own, ...general.filter((setting) => !replaced.has(keyOf(setting)))];
}

function keyOf({ tool, setting }: IndexSetting): string {
  return `${tool}/${setting}`;
}

interface ConfigFile {
  readonly tool: IndexTool;
  readonly path: string;
}

function machineFiles({ platform, path, env }: Host): readonly ConfigFile[] {
  if (platform === 'win32') {
    const data = env['ProgramData'] ?? 'C:\\ProgramData';
    return [
      { tool: 'pip', path: path.join(data, 'pip', 'pip.ini') },
      { tool: 'uv', path: path.join(data, 'uv', 'uv.toml') },
      { tool: 'conda', path: path.join(data, 'conda', '.condarc') },
    ];
  }
  const pip = platform === 'darwin' ? '/Library/Application Support/pip/pip.conf' : '/etc/xdg/pip/pip.conf';
  return [
    { tool: 'pip', path: pip },
    { tool: 'pip', path: '/etc/pip.conf' },
    { tool: 'uv', path: '/etc/xdg/uv/uv.toml' },
    { tool: 'uv', path: '/etc/uv/uv.toml' },
    { tool: 'conda', path: '/etc/conda/.condarc' },
    { tool: 'conda', path: '/etc/conda/condarc' },
    { tool: 'conda', path: '/var/lib/conda/.condarc' },
  ];
}

/** From the general to the specific: the later file of a tool wins. */
function userFiles({ platform, path }: Host, { home }: User): readonly ConfigFile[] {
  const at = (...parts: readonly string[]): string => path.join(home, ...parts);
  const common: readonly ConfigFile[] = [
    { tool: 'conda', path: at('.condarc') },
    { tool: 'conda', path: at('.conda', '.condarc') },
    { tool: 'conda', path: at('.config', 'conda', '.condarc') },
  ];
  if (platform === 'win32')
    return [
      { tool: 'pip', path: at('pip', 'pip.ini') },
      { tool: 'pip', path: at('AppData', 'Roaming', 'pip', 'pip.ini') },
      { tool: 'uv', path: at('AppData', 'Roaming', 'uv', 'uv.toml') },
      ...common,
    ];
  const mac: readonly ConfigFile[] =
    platform === 'darwin'
      ? [{ tool: 'pip', path: at('Library', 'Application Support', 'pip', 'pip.conf') }]
      : [];
  return [
    { tool: 'pip', path: at('.pip', 'pip.conf') },
    { tool: 'pip', path: at('.config', 'pip', 'pip.conf') },
    ...mac,
    { tool: 'uv', path: at('.config', 'uv', 'uv.toml') },
    ...common,
  ];
}

function environmentFiles({ platform, path }: Host, { prefix, kind }: Environment): readonly ConfigFile[] {
  if (prefix === '' || kind === 'user_site' || kind === 'target') return [];
  return [
    { tool: 'pip', path: path.join(prefix, platform === 'win32' ? 'pip.ini' : 'pip.conf') },
    { tool: 'conda', path: path.join(prefix, '.condarc') },
  ];
}

function readAll(
  context: TableContext,
  files: readonly ConfigFile[],
  user: User | undefined,
  scope: ConfiguredIndex['scope'],
): readonly ConfiguredIndex[] {
  // Variables stand over files in pip and uv.
  return overlay(readFiles(context, files, scope), readVariables(context, user, scope));
}

function readFiles(
  context: TableContext,
  files: readonly ConfigFile[],
  scope: ConfiguredIndex['scope'],
): readonly ConfiguredIndex[] {
  let settings: readonly ConfiguredIndex[] = [];
  for (const file of files) {
    if (!isFile(context.host, file.path)) continue;
    const text = textIfThere(context, file.path, { maxBytes: MAX_CONFIG });
    const parsed = parseConfig(file.tool, text);
    if (parsed === undefined)
      context.problems.add({
        code: 'MALFORMED',
        path: file.path,
        message: `it is no configuration of ${file.tool}`,
      });
    const own = (parsed ?? []).map((setting) => ({ ...setting, path: file.path, line: null, scope }));
    settings = overlay(settings, own);
  }
  return settings;
}

function parseConfig(tool: IndexTool, text: string): readonly IndexSetting[] | undefined {
  if (tool === 'uv') return parseUvConfig(text);
  return tool === 'conda' ? parseCondarc(text) : pipIndexSettings(parsePipConfig(text));
}

const VARIABLES: readonly (readonly [string, IndexTool, IndexSetting['setting']])[] = [
  ['PIP_INDEX_URL', 'pip', 'index'],
  ['PIP_EXTRA_INDEX_URL', 'pip', 'extra_index'],
  ['PIP_FIND_LINKS', 'pip', 'find_links'],
  ['PIP_TRUSTED_HOST', 'pip', 'trusted_host'],
  ['UV_INDEX_URL', 'uv', 'index'],
  ['UV_DEFAULT_INDEX', 'uv', 'index'],
  ['UV_INDEX', 'uv', 'extra_index'],
  ['UV_EXTRA_INDEX_URL', 'uv', 'extra_index'],
  ['UV_INSECURE_HOST', 'uv', 'trusted_host'],
  ['UV_INDEX_STRATEGY', 'uv', 'index_strategy'],
];

function readVariables(
  context: TableContext,
  user: User | undefined,
  scope: ConfiguredIndex['scope'],
): readonly ConfiguredIndex[] {
  return profileFiles(context, user).flatMap((path) => {
    const text = textIfThere(context, path, { maxBytes: MAX_CONFIG });
    if (!/(?:PIP|UV)_/.test(text)) return [];
    return VARIABLES.flatMap(([variable, tool, setting]) =>
      findAssignments(text, variable).flatMap(({ line, value }) =>
        indexSettings(tool, setting, value).map((one) => ({ ...one, path, line, scope })),
      ),
    );
  });
}
