/** Core metadata reduced to what columns and analysers need. */
import { redactText, redactUrl } from '../core/redact.ts';
import { type CoreMetadata, fieldList, fieldText } from './core-metadata.ts';
import { stripUserInfo } from './direct-url.ts';
import { licenseOf } from './license.ts';
import { namesOfAddresses } from './people.ts';
import { projectUrlsOf } from './project-urls.ts';

/** Core metadata in the form the columns need: one line each, `UNKNOWN` left out, no credentials in URLs. */
export interface MetadataFacts {
  /** '' when the metadata does not say. */
  readonly name: string;
  readonly version: string;
  readonly metadataVersion: string;
  readonly summary: string;
  readonly author: string;
  readonly authorEmail: string;
  readonly maintainer: string;
  readonly maintainerEmail: string;
  readonly license: string;
  readonly licenseSource: string;
  readonly licenseFiles: readonly string[];
  readonly homePage: string;
  readonly projectUrls: Readonly<Record<string, string>>;
  readonly keywords: string;
  readonly classifiers: readonly string[];
  readonly requiresPython: string;
  readonly requiresDist: readonly string[];
  readonly providesExtra: readonly string[];
}

const longestText = 4096;

/** Reduces parsed metadata. Its texts go through the redactor: a private package may have a token in a URL. */
export function metadataFacts(fields: CoreMetadata): MetadataFacts {
  const license = licenseOf(fields);
  const { homePage, urls } = projectUrlsOf(fields);
  const authorEmail = fieldText(fields, 'author-email');
  const maintainerEmail = fieldText(fields, 'maintainer-email');
  return {
    name: fieldText(fields, 'name'),
    version: (fields.get('version')?.[0] ?? '').split('\n')[0] ?? '',
    metadataVersion: fieldText(fields, 'metadata-version'),
    summary: safeText(fieldText(fields, 'summary')),
    author: fieldText(fields, 'author') || namesOfAddresses(authorEmail).join(', '),
    authorEmail,
    maintainer: fieldText(fields, 'maintainer') || namesOfAddresses(maintainerEmail).join(', '),
    maintainerEmail,
    license: license.text,
    licenseSource: license.source,
    licenseFiles: fieldList(fields, 'license-file'),
    homePage: safeUrl(homePage),
    projectUrls: Object.fromEntries(Object.entries(urls).map(([label, url]) => [label, safeUrl(url)])),
    keywords: safeText(fieldText(fields, 'keywords')),
    classifiers: fieldList(fields, 'classifier'),
    requiresPython: fieldText(fields, 'requires-python'),
    requiresDist: fieldList(fields, 'requires-dist').map(safeRequirement),
    providesExtra: fieldList(fields, 'provides-extra'),
  };
}

/** Words that cannot hold a secret need no closer look either: all short, and none that announces one. */
function safeText(text: string): string {
  const short = text.length > longestText ? text.slice(0, longestText) : text;
  return /\S{16}|[=@]|pass|secret|token|key|pwd|auth|bearer/i.test(short) ? redactText(short) : short;
}

/** Plain URLs of public projects, nearly all of them, need no closer look. */
function safeUrl(url: string): string {
  return /[@?=%#]/.test(url) ? redactUrl(stripUserInfo(url)) : url;
}

/** `name @ https://user:token@host/x.whl` is a requirement too (PEP 508). */
function safeRequirement(requirement: string): string {
  const at = requirement.indexOf('@');
  if (at === -1) return requirement;
  return `${requirement.slice(0, at + 1)} ${safeUrl(requirement.slice(at + 1).trim())}`;
}
