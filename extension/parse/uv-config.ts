/** `uv.toml`: where uv gets packages from. */
import { parse } from 'smol-toml';
import { type IndexSetting, type IndexSettingName, indexSetting } from './index-setting.ts';

const OPTIONS: Readonly<Record<string, IndexSettingName>> = {
  'index-url': 'index',
  'default-index': 'index',
  'extra-index-url': 'extra_index',
  'find-links': 'find_links',
  'no-index': 'no_index',
  'index-strategy': 'index_strategy',
  'allow-insecure-host': 'trusted_host',
  'trusted-host': 'trusted_host',
  'require-hashes': 'require_hashes',
};

const MAX_INDEXES = 1000;

/**
 * Settings of a `uv.toml`, those of its `[pip]` table included.
 * @returns undefined when the text is no TOML
 */
export function parseUvConfig(text: string): readonly IndexSetting[] | undefined {
  let config: unknown;
  try {
    config = parse(text);
  } catch {
    return undefined;
  }
  const top = tableOf(config);
  return [...indexTables(top['index']), ...optionsOf(top), ...optionsOf(tableOf(top['pip']))];
}

/** `[[index]]`: the one marked default is the main index, the others come before it. */
function indexTables(value: unknown): readonly IndexSetting[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_INDEXES).flatMap((entry: unknown) => {
    const { url, default: main } = tableOf(entry);
    return typeof url === 'string' ? [indexSetting('uv', main === true ? 'index' : 'extra_index', url)] : [];
  });
}

function optionsOf(table: Readonly<Record<string, unknown>>): readonly IndexSetting[] {
  return Object.entries(OPTIONS).flatMap(([key, setting]) => {
    const value = table[key];
    const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, MAX_INDEXES) : [value];
    return values.flatMap((one) =>
      typeof one === 'string' || typeof one === 'boolean' ? [indexSetting('uv', setting, String(one))] : [],
    );
  });
}

function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
