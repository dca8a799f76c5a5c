/** Core metadata reduced to what columns and analysers need, each fact computed when it is asked for. */
import { redactText, redactUrl } from '../core/redact.ts';
import { type CoreMetadata, fieldList, fieldText, parseCoreMetadata } from './core-metadata.ts';
import { stripUserInfo } from './direct-url.ts';
import { licenseOf } from './license.ts';
import { namesOfAddresses } from './people.ts';
import { projectUrlsOf } from './project-urls.ts';

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
 * The facts of headers.
 * @param headers text without the description, made safe by `safeHeaders`; '' gives empty facts
 * @param extra requirements that are stated outside of the headers, as eggs do
 */
export function metadataFacts(headers: string, extra?: EggRequirements): MetadataFacts {
  return new LazyFacts(parseCoreMetadata(headers), extra);
}

export interface EggRequirements {
  readonly requires: readonly string[];
  readonly extras: readonly string[];
}

/** A class for its getters: thousands of rows read three of these fields, and a getter costs nothing until it is read. */
class LazyFacts implements MetadataFacts {
  readonly #fields: CoreMetadata;
  readonly #extra: EggRequirements | undefined;

  constructor(fields: CoreMetadata, extra: EggRequirements | undefined) {
    this.#fields = fields;
    this.#extra = extra;
  }

  get name() {
    return fieldText(this.#fields, 'name');
  }
  get version() {
    return (this.#fields.get('version')?.[0] ?? '').split('\n', 1)[0] ?? '';
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
    return licenseOf(this.#fields).text;
  }
  get licenseSource() {
    return licenseOf(this.#fields).source;
  }
  get licenseFiles() {
    return fieldList(this.#fields, 'license-file');
  }
  get homePage() {
    return projectUrlsOf(this.#fields).homePage;
  }
  get projectUrls() {
    return projectUrlsOf(this.#fields).urls;
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

const longestText = 4096;

const at = 64;
const slash = 47;
const equals = 61;
const question = 63;
const longRun = 20;

/** 1 for the bytes that tokens are made of: letters, digits, `_` and `-`. */
const wordBytes: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/[\w-]/.test(String.fromCharCode(byte))),
);

/**
 * Headers without credentials: a private package may have one in a URL. Nearly all headers hold nothing that could be one, which
 * one pass over the bytes tells, and are left as they are.
 * @param headers the text of `bytes`
 */
export function safeHeaders(headers: string, bytes: Uint8Array): string {
  return maySpill(bytes) ? headers.split('\n').map(safeLine).join('\n') : headers;
}

/** A run of letters and digits as long as a token, `user@` in a URL, a query, or `name=value`. */
function maySpill(bytes: Uint8Array): boolean {
  let run = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (wordBytes[byte] === 1) {
      if (++run >= longRun) return true;
      continue;
    }
    if (byte === question || (byte === at && isUserOfUrl(bytes, i))) return true;
    if (byte === equals && run > 0 && wordBytes[bytes[i + 1] ?? 0] === 1) return true;
    run = 0;
  }
  return false;
}

/** Whether the word before an `@` follows `//`. */
function isUserOfUrl(bytes: Uint8Array, end: number): boolean {
  for (let i = end - 1; i > 0 && (bytes[i] ?? 0) > 32; i--) {
    if (bytes[i] === slash) return bytes[i - 1] === slash;
  }
  return false;
}

function safeLine(line: string): string {
  const withoutUser = line.replace(/[a-z][a-z0-9+.-]{0,20}:\/\/\S{1,4096}/gi, (url) =>
    redactUrl(stripUserInfo(url)),
  );
  return redactText(withoutUser);
}
