/** pip's configuration files: INI as `configparser.RawConfigParser` reads it, and the variables that stand for the same options. */
import { type IndexSetting, type IndexSettingName, indexSettings } from './index-setting.ts';

/** Options by section; the last of equal ones wins. */
export type PipConfig = ReadonlyMap<string, ReadonlyMap<string, string>>;

const MAX_LINES = 20_000;
const SECTION = /^\[(?<name>[^\]]*)\]/;
const OPTION = /^(?<key>[^:=\s][^:=]*?)\s*(?:[:=]\s*(?<value>.*))?$/;

/** Reads the sections; lines that are neither section, option nor continuation are passed over. */
export function parsePipConfig(text: string): PipConfig {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key = '';
  for (const raw of text.replace(/^\ufeff/, '').split(/\r?\n/, MAX_LINES)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    // An indented line continues the value above it.
    if (/^\s/.test(raw) && section !== undefined && key !== '') {
      section.set(key, `${section.get(key) ?? ''}\n${line}`);
      continue;
    }
    const name = SECTION.exec(line)?.groups?.['name'];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      key = '';
      continue;
    }
    const groups = OPTION.exec(line)?.groups;
    if (groups === undefined || section === undefined) continue;
    key = (groups['key'] ?? '').toLowerCase().replaceAll('_', '-').replace(/^--/, '');
    section.set(key, groups['value'] ?? '');
  }
  return sections;
}

const OPTIONS: Readonly<Record<string, IndexSettingName>> = {
  'index-url': 'index',
  'pypi-url': 'index',
  'extra-index-url': 'extra_index',
  'find-links': 'find_links',
  'trusted-host': 'trusted_host',
  'no-index': 'no_index',
  'require-hashes': 'require_hashes',
};

/** The sections that decide an installation, the most specific last. */
const SECTIONS = ['global', 'download', 'wheel', 'install'];

/**
 * What a configuration says about indexes: `[install]` stands over `[global]`, as for `pip install`. An empty value sets nothing.
 * @param isWanted which sections count
 */
export function pipIndexSettings(
  config: PipConfig,
  isWanted: (section: string) => boolean = () => true,
): readonly IndexSetting[] {
  const found = new Map<string, readonly IndexSetting[]>();
  for (const section of SECTIONS.filter(isWanted))
    for (const [key, value] of config.get(section) ?? []) {
      const setting = OPTIONS[key];
      const settings = setting === undefined ? [] : indexSettings('pip', setting, value);
      if (setting !== undefined && settings.length > 0) found.set(setting, settings);
    }
  return [...found.values()].flat();
}
