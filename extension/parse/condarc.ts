/** `.condarc`: the channels that conda and mamba install from. */
import { parse } from 'yaml';
import { type IndexSetting, type IndexSettingName, indexSetting } from './index-setting.ts';

const OPTIONS: Readonly<Record<string, IndexSettingName>> = {
  channels: 'channel',
  default_channels: 'channel',
  channel_alias: 'index',
  channel_priority: 'index_strategy',
  ssl_verify: 'ssl_verify',
};

const MAX_CHANNELS = 1000;
const MAX_TEXT = 256 * 1024;

/** @returns undefined when the text is no YAML mapping */
export function parseCondarc(text: string): readonly IndexSetting[] | undefined {
  if (text.length > MAX_TEXT) return undefined;
  let config: unknown;
  try {
    // Scalars stay texts; aliases are refused, as they can multiply without end.
    config = parse(text, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'error' });
  } catch {
    return undefined;
  }
  if (config === null || config === '') return [];
  if (typeof config !== 'object' || Array.isArray(config)) return undefined;
  const table = config as Readonly<Record<string, unknown>>;
  return Object.entries(OPTIONS).flatMap(([key, setting]) => {
    const value = table[key];
    const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, MAX_CHANNELS) : [value];
    return values.flatMap((one) => (typeof one === 'string' ? [indexSetting('conda', setting, one)] : []));
  });
}
