/** Core metadata reduced to what columns and analysers need, each fact computed when it is asked for. */
import { redactText, redactUrl } from '../core/redact.ts';
import { type CoreMetadata, fieldList, fieldText, parseCoreMetadata } from './core-metadata.ts';
import { stripUserInfo } from './direct-url.ts';
import { type License, licenseOf } from './license.ts';
import { namesOfAddresses } from './people.ts';
import { plainMetadata, usualNames } from './plain-headers.ts';
import { type ProjectUrls, projectUrlsOf } from './project-urls.ts';

/** Core metadata in the form the columns need: one line each, `UNKNOWN` left out, no credentials in it. */
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

/**
 * The facts of headers. What could be a secret is hidden when a fact is first asked for.
 * @param headers text without the description, as it was read; '' gives empty facts
 * @param extra requirements that are stated outside of the headers, as eggs do
 */
export function metadataFacts(headers: string, extra?: EggRequirements): MetadataFacts {
  return new LazyFacts(headers, extra);
}

export interface EggRequirements {
  readonly requires: readonly string[];
  readonly extras: readonly string[];
}

/**
 * The headers that were looked into last: the cells of a row are read together. Those of all distributions would be ten times the memory
 * of the text, and most of the work of the collector.
 */
let latest: Parsed | undefined;

interface Parsed {
  readonly facts: LazyFacts;
  readonly fields: CoreMetadata;
  urls?: ProjectUrls;
  license?: License;
}

/** A class for its getters: thousands of rows read three of these fields, and a getter costs nothing until it is read. */
class LazyFacts implements MetadataFacts {
  readonly name: string;
  readonly version: string;
  #headers: string;
  #isSafe = false;
  readonly #extra: EggRequirements | undefined;

  constructor(headers: string, extra: EggRequirements | undefined) {
    this.#headers = headers;
    this.#extra = extra;
    const names = usualNames(headers);
    if (names !== undefined && !maySpill(names.name) && !maySpill(names.version)) {
      this.name = names.name === 'UNKNOWN' ? '' : names.name;
      this.version = names.version;
      return;
    }
    this.name = fieldText(this.#fields, 'name');
    this.version = (this.#fields.get('version')?.[0] ?? '').split('\n', 1)[0] ?? '';
  }

  get #parsed(): Parsed {
    if (latest?.facts === this) return latest;
    if (!this.#isSafe) this.#headers = safeHeaders(this.#headers);
    this.#isSafe = true;
    latest = { facts: this, fields: fieldsOf(this.#headers) };
    return latest;
  }

  get #fields(): CoreMetadata {
    return this.#parsed.fields;
  }

  get #urls(): ProjectUrls {
    const parsed = this.#parsed;
    parsed.urls ??= projectUrlsOf(parsed.fields);
    return parsed.urls;
  }

  get #license(): License {
    const parsed = this.#parsed;
    parsed.license ??= licenseOf(parsed.fields);
    return parsed.license;
  }

  get metadataVersion() {
    return fieldText(this.#fields, 'metadata-version');
  }
  get summary() {
    return fieldText(this.#fields, 'summary').slice(0, longestText);
  }
  get author() {
    return fieldText(this.#fields, 'author') || namesOfAddresses(this.authorEmail).join(', ');
  }
  get authorEmail() {
    return fieldText(this.#fields, 'author-email');
  }
  get maintainer() {
    return fieldText(this.#fields, 'maintainer') || namesOfAddresses(this.maintainerEmail).join(', ');
  }
  get maintainerEmail() {
    return fieldText(this.#fields, 'maintainer-email');
  }
  get license() {
    return this.#license.text;
  }
  get licenseSource() {
    return this.#license.source;
  }
  get licenseFiles() {
    return fieldList(this.#fields, 'license-file');
  }
  get homePage() {
    return this.#urls.homePage;
  }
  get projectUrls() {
    return this.#urls.urls;
  }
  get keywords() {
    return fieldText(this.#fields, 'keywords').slice(0, longestText);
  }
  get classifiers() {
    return fieldList(this.#fields, 'classifier');
  }
  get requiresPython() {
    return fieldText(this.#fields, 'requires-python');
  }
  get requiresDist() {
    const stated = fieldList(this.#fields, 'requires-dist');
    return stated.length > 0 ? stated : (this.#extra?.requires ?? stated);
  }
  get providesExtra() {
    const stated = fieldList(this.#fields, 'provides-extra');
    return stated.length > 0 ? stated : (this.#extra?.extras ?? stated);
  }
}

function fieldsOf(headers: string): CoreMetadata {
  return plainMetadata(headers) ?? parseCoreMetadata(headers);
}

const longestText = 4096;

const longRun = 20;

/** 1 for the characters that tokens are made of: letters, digits, `_` and `-`. */
const wordChars: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[\w-]/.test(String.fromCharCode(code))),
);

/**
 * Headers without credentials: a private package may have one in a URL. Nearly all headers hold nothing that could be one, which
 * a look at them tells, and are left as they are.
 */
export function safeHeaders(headers: string): string {
  return maySpill(headers) ? headers.split('\n').map(safeLine).join('\n') : headers;
}

/** A run of letters and digits as long as a token, `user@` in a URL, a query, or `name=value`. */
function maySpill(text: string): boolean {
  if (text.includes('?')) return true;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (isUserOfUrl(text, at)) return true;
  }
  return assigned.test(text) || hasLongRun(text);
}

const assigned = /[\w-]=[\w-]/;

/** Looks at each window of 20 characters from its end: the next one begins behind the character that is of no word. */
function hasLongRun(text: string): boolean {
  for (let end = longRun - 1; end < text.length; ) {
    let at = end;
    while (at > end - longRun && wordChars[text.charCodeAt(at)] === 1) at--;
    if (at === end - longRun) return true;
    end = at + longRun;
  }
  return false;
}

/** Whether the word before an `@` follows `//`. */
function isUserOfUrl(text: string, end: number): boolean {
  for (let i = end - 1; i > 0 && text.charCodeAt(i) > 32; i--) {
    if (text[i] === '/') return text[i - 1] === '/';
  }
  return false;
}

function safeLine(line: string): string {
  const withoutUser = line.replace(/[a-z][a-z0-9+.-]{0,20}:\/\/\S{1,4096}/gi, (url) =>
    redactUrl(stripUserInfo(url)),
  );
  return redactText(withoutUser);
}
