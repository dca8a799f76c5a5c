/** One setting that decides where packages come from, whatever tool reads it. */
import { redactUrl } from '../core/redact.ts';
import { stripUserInfo } from './direct-url.ts';

export type IndexTool = 'pip' | 'uv' | 'conda';

export type IndexSettingName =
  /** The main index or channel. */
  | 'index'
  | 'extra_index'
  | 'find_links'
  /** A host whose certificate is not checked, or that is used over plain HTTP. */
  | 'trusted_host'
  | 'no_index'
  | 'index_strategy'
  | 'ssl_verify'
  | 'require_hashes'
  | 'channel';

export interface IndexSetting {
  readonly tool: IndexTool;
  readonly setting: IndexSettingName;
  /** Without credentials. */
  readonly value: string;
  /** Whether credentials stood in it. */
  readonly credentials: boolean;
}

const MAX_VALUE = 2000;
/** uv's variables may name an index: `corp=https://pypi.corp.example/simple`. */
const INDEX_NAME = /^[\w.-]+=(?=[a-z][a-z0-9+.-]*:\/\/)/i;

/** A setting from its raw value; credentials go no further than here. */
export function indexSetting(tool: IndexTool, setting: IndexSettingName, raw: string): IndexSetting {
  const trimmed = raw.trim().slice(0, MAX_VALUE);
  const bare = stripUserInfo(trimmed);
  const value = redactUrl(bare);
  return { tool, setting, value, credentials: bare !== trimmed || value !== bare };
}

/** Values of a setting that may have several, separated by white space. */
export function indexSettings(tool: IndexTool, setting: IndexSettingName, raw: string): IndexSetting[] {
  return raw
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => indexSetting(tool, setting, tool === 'uv' ? part.replace(INDEX_NAME, '') : part));
}
