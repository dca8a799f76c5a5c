/** Where packages come from: the files and variables that configure pip, uv and conda, and what they come to together. */
import type { Host, TableContext, User } from '../core/types.ts';
import { parseCondarc } from '../parse/condarc.ts';
import { type IndexSetting, type IndexTool, indexSettings } from '../parse/index-setting.ts';
import { parsePipConfig, pipIndexSettings } from '../parse/pip-config.ts';
import { findAssignments } from '../parse/shell-assignment.ts';
import { parseUvConfig } from '../parse/uv-config.ts';
import { listEnvironments } from './environments.ts';
import { lookAt, textIfThere, trustedFile } from './look.ts';
import { type Owner, ownerOf } from './owners.ts';
import { namedFile, profileFiles } from './profiles.ts';
import { shareScan } from './shared.ts';
import type { Environment } from './types.ts';

/** A setting and where it was made. */
export interface ConfiguredIndex extends IndexSetting {
  /** File that sets it. */
  readonly path: string;
  /** From 1 in a profile; null in a configuration file. */
  readonly line: number | null;
  readonly scope: 'machine' | 'user' | 'environment';
  /** What it stands over, wherever that is set. */
  readonly rank: Rank;
}

/** pip takes all files together before `[install]` goes over `[global]`; variables go over every file of pip and uv. */
type Rank = 'general' | 'command' | 'variable';

const RANKS: readonly Rank[] = ['general', 'command', 'variable'];

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
  const forAll = namedByVariable(context, undefined);
  const configs: EffectiveConfig[] = [];
  if (machine.length > 0)
    configs.push({ user: undefined, environment: undefined, owner: root, settings: machine });
  const seen = new Set<string>();
  for (const user of host.users()) {
    if (user.home === '' || user.home === '/' || seen.has(user.home)) continue;
    seen.add(user.home);
    // A tool reads no file of the user when a variable names one.
    const named = new Set([...forAll, ...namedByVariable(context, user)].map(({ tool }) => tool));
    const files = userFiles(host, user).filter(({ tool }) => !named.has(tool));
    const own = readAll(context, files, user, 'user');
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

/**
 * The more specific setting of a tool replaces the general one whole, unless that is of a higher rank, as in pip and uv; conda adds
 * channels up.
 */
function overlay(
  general: readonly ConfiguredIndex[],
  own: readonly ConfiguredIndex[],
): readonly ConfiguredIndex[] {
  const [below, above] = [highestRanks(general), highestRanks(own)];
  const rankIn = (ranks: ReadonlyMap<string, number>, key: string): number => ranks.get(key) ?? -1;
  const ownHolds = (key: string): boolean => rankIn(above, key) >= rankIn(below, key);
  return [
    ...own.filter((one) => one.setting === 'channel' || ownHolds(keyOf(one))),
    ...general.filter((one) => one.setting === 'channel' || !above.has(keyOf(one)) || !ownHolds(keyOf(one))),
  ];
}

function highestRanks(settings: readonly ConfiguredIndex[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const setting of settings) {
    const key = keyOf(setting);
    ranks.set(key, Math.max(ranks.get(key) ?? 0, RANKS.indexOf(setting.rank)));
  }
  return ranks;
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
  const named = namedByVariable(context, user);
  return overlay(readFiles(context, [...files, ...named], scope), readVariables(context, user, scope));
}

/** The files that `PIP_CONFIG_FILE` and `UV_CONFIG_FILE` name in profiles. */
function namedByVariable(context: TableContext, user: User | undefined): readonly ConfigFile[] {
  return profileFiles(context, user).flatMap((profile) => {
    const text = textIfThere(context, profile, { maxBytes: MAX_CONFIG });
    if (!text.includes('_CONFIG_FILE')) return [];
    return (['pip', 'uv'] as const).flatMap((tool) =>
      findAssignments(text, `${tool.toUpperCase()}_CONFIG_FILE`).flatMap(({ value }) => {
        const path = namedFile(context, value, user);
        return path === undefined ? [] : [{ tool, path }];
      }),
    );
  });
}

function readFiles(
  context: TableContext,
  files: readonly ConfigFile[],
  scope: ConfiguredIndex['scope'],
): readonly ConfiguredIndex[] {
  let settings: readonly ConfiguredIndex[] = [];
  for (const { tool, path } of files) {
    const file = trustedFile(context.host, path);
    if (file === undefined) continue;
    const parsed = parseConfig(tool, textIfThere(context, file, { maxBytes: MAX_CONFIG }));
    if (parsed === undefined)
      context.problems.add({ code: 'MALFORMED', path, message: `it is no configuration of ${tool}` });
    for (const { rank, settings: own } of parsed ?? [])
      settings = overlay(
        settings,
        own.map((setting) => ({ ...setting, path, line: null, scope, rank })),
      );
  }
  return settings;
}

interface RankedSettings {
  readonly rank: Rank;
  readonly settings: readonly IndexSetting[];
}

function parseConfig(tool: IndexTool, text: string): readonly RankedSettings[] | undefined {
  if (tool === 'pip') {
    const config = parsePipConfig(text);
    return [
      { rank: 'general', settings: pipIndexSettings(config, (section) => section === 'global') },
      { rank: 'command', settings: pipIndexSettings(config, (section) => section !== 'global') },
    ];
  }
  const settings = tool === 'uv' ? parseUvConfig(text) : parseCondarc(text);
  return settings === undefined ? undefined : [{ rank: 'general', settings }];
}

const VARIABLES: readonly (readonly [string, IndexTool, IndexSetting['setting']])[] = [
  ['PIP_INDEX_URL', 'pip', 'index'],
  ['PIP_EXTRA_INDEX_URL', 'pip', 'extra_index'],
  ['PIP_FIND_LINKS', 'pip', 'find_links'],
  ['PIP_TRUSTED_HOST', 'pip', 'trusted_host'],
  ['PIP_NO_INDEX', 'pip', 'no_index'],
  ['PIP_REQUIRE_HASHES', 'pip', 'require_hashes'],
  ['UV_INDEX_URL', 'uv', 'index'],
  ['UV_DEFAULT_INDEX', 'uv', 'index'],
  ['UV_INDEX', 'uv', 'extra_index'],
  ['UV_EXTRA_INDEX_URL', 'uv', 'extra_index'],
  ['UV_FIND_LINKS', 'uv', 'find_links'],
  ['UV_NO_INDEX', 'uv', 'no_index'],
  ['UV_REQUIRE_HASHES', 'uv', 'require_hashes'],
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
        indexSettings(tool, setting, value).map((one) => ({
          ...one,
          path,
          line,
          scope,
          rank: 'variable' as const,
        })),
      ),
    );
  });
}
