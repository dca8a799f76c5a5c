/** Project URLs of core metadata by label, with the home page where it is stated (PEP 753 labels). */
import { type CoreMetadata, fieldList, fieldText } from './core-metadata.ts';

export interface ProjectUrls {
  readonly homePage: string;
  readonly urls: Readonly<Record<string, string>>;
}

const homeLabels = new Set(['homepage', 'home', 'website', 'web']);
const maxUrls = 100;

/** Reads `Project-URL`, `Home-page` and `Download-URL`. */
export function projectUrlsOf(metadata: CoreMetadata): ProjectUrls {
  const urls = new Map<string, string>();
  let homePage = fieldText(metadata, 'home-page');
  for (const entry of fieldList(metadata, 'project-url').slice(0, maxUrls)) {
    const comma = entry.indexOf(',');
    const label = comma === -1 ? '' : entry.slice(0, comma).trim();
    const url = entry.slice(comma + 1).trim();
    urls.set(label, url);
    if (homePage === '' && homeLabels.has(normalizeLabel(label))) homePage = url;
  }
  const download = fieldText(metadata, 'download-url');
  if (download !== '' && !urls.has('Download')) urls.set('Download', download);
  return { homePage, urls: Object.fromEntries(urls) };
}

/** PEP 753: punctuation and white space do not count, nor does case. */
function normalizeLabel(label: string): string {
  return label.replace(/[\p{P}\s]+/gu, '').toLowerCase();
}
