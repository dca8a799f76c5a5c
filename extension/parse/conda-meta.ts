/** `conda-meta/<name>-<version>-<build>.json`: what conda knows of a package it installed. */

export interface CondaPackage {
  readonly name: string;
  readonly version: string;
  readonly build: string;
  /** The channel's name or URL, as stated. */
  readonly channel: string;
}

const fileName = /^(?<name>.+)-(?<version>[^-]+)-(?<build>[^-]+)\.json$/;

/** Reads the file's name alone, which says all but the channel. */
export function parseCondaFileName(name: string): Omit<CondaPackage, 'channel'> | undefined {
  const groups = fileName.exec(name)?.groups;
  if (groups === undefined) return undefined;
  return { name: groups['name'] ?? '', version: groups['version'] ?? '', build: groups['build'] ?? '' };
}

/** The channel stated in the record; only its head is looked at, where conda writes it. */
export function condaChannel(head: string): string {
  const channel = /"channel"\s*:\s*"((?:[^"\\]|\\.){0,1000})"/.exec(head)?.[1] ?? '';
  return channel.replaceAll('\\/', '/');
}
