/** `direct_url.json` (PEP 610, PEP 660): where a distribution came from when not from an index. */
import { redactUrl } from '../core/redact.ts';

export interface DirectUrl {
  /** Without credentials. */
  readonly url: string;
  readonly kind: 'vcs' | 'archive' | 'directory';
  readonly editable: boolean;
  /** `git`, `hg`, … for a working copy. */
  readonly vcs: string;
  readonly commit: string;
  readonly requestedRevision: string;
  readonly subdirectory: string;
  /** `sha256=…` of an archive. */
  readonly hash: string;
}

const maxText = 64 * 1024;

/** @returns undefined when the text is no direct URL record */
export function parseDirectUrl(text: string): DirectUrl | undefined {
  const record = parseObject(text);
  const url = stringOf(record?.['url']);
  if (record === undefined || url === '') return undefined;
  const vcs = objectOf(record['vcs_info']);
  const directory = objectOf(record['dir_info']);
  const archive = objectOf(record['archive_info']);
  return {
    url: redactUrl(stripUserInfo(url)),
    kind: vcs !== undefined ? 'vcs' : directory !== undefined ? 'directory' : 'archive',
    editable: directory?.['editable'] === true,
    vcs: stringOf(vcs?.['vcs']),
    commit: stringOf(vcs?.['commit_id']),
    requestedRevision: redactUrl(stringOf(vcs?.['requested_revision'])),
    subdirectory: stringOf(record['subdirectory']),
    hash: archiveHash(archive),
  };
}

/** Credentials are dropped whole, but for the variables and the `git` user that PEP 610 allows to stay. */
export function stripUserInfo(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/@\s]*)@/i, (whole, scheme: string, user: string) =>
    user === 'git' || /^(?:\$\{\w+\})(?::\$\{\w+\})?$/.test(user) ? whole : scheme,
  );
}

function archiveHash(archive: Readonly<Record<string, unknown>> | undefined): string {
  const hashes = objectOf(archive?.['hashes']);
  const sha256 = stringOf(hashes?.['sha256']);
  return sha256 !== '' ? `sha256=${sha256}` : stringOf(archive?.['hash']);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > maxText) return undefined;
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
