/** Package URLs of distributions (purl specification, type `pypi`). */
import { PackageURL } from 'packageurl-js';
import type { DirectUrl } from './direct-url.ts';

/**
 * @param normalizedName as PEP 503 normalises it
 * @param direct where it came from when not from an index
 * @returns '' when name or version cannot stand in a purl
 */
export function purlOf(normalizedName: string, version: string, direct?: DirectUrl): string {
  // The library checks and encodes every part: for letters and digits there is nothing to do.
  if (direct === undefined && plainName.test(normalizedName) && plainVersion.test(version))
    return `pkg:pypi/${normalizedName}@${version}`;
  try {
    return new PackageURL(
      'pypi',
      undefined,
      normalizedName,
      version || undefined,
      qualifiers(direct),
      undefined,
    ).toString();
  } catch {
    return '';
  }
}

const plainName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const plainVersion = /^[a-z0-9]+(?:\.[a-z0-9]+)*$/;

function qualifiers(direct: DirectUrl | undefined): Record<string, string> | undefined {
  if (direct === undefined || direct.kind === 'directory') return undefined;
  if (direct.kind === 'vcs')
    return { vcs_url: `${direct.vcs}+${direct.url}${direct.commit === '' ? '' : `@${direct.commit}`}` };
  return { download_url: direct.url };
}
