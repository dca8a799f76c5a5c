/** The facts of the distributions in one site directory, column by column: a column that earlier runs kept needs no file. */
import type { TableContext } from '../core/types.ts';
import { type MetadataFacts, metadataFacts } from '../parse/metadata-facts.ts';
import { readMetadata } from './distribution-metadata.ts';
import { type FactName, type KeptSite, keepColumn, keptColumn } from './kept-sites.ts';
import type { SiteEntry } from './site-entries.ts';

export interface SiteFacts {
  readonly all: readonly MetadataFacts[];
  /** The record that this directory's columns belong to; undefined keeps none. */
  kept: KeptSite | undefined;
  /** Adds the facts of the next entry; those that were not read are read when a column needs them. */
  add(name: string, version: string, facts: MetadataFacts | undefined): void;
}

export function createSiteFacts(
  context: TableContext,
  directory: string,
  entries: readonly SiteEntry[],
): SiteFacts {
  return new Site(context, directory, entries);
}

class Site implements SiteFacts {
  readonly all: MetadataFacts[] = [];
  kept: KeptSite | undefined;
  readonly #context: TableContext;
  readonly #directory: string;
  readonly #entries: readonly SiteEntry[];
  readonly #read: (MetadataFacts | undefined)[] = [];
  readonly #columns = new Map<FactName, Column>();

  constructor(context: TableContext, directory: string, entries: readonly SiteEntry[]) {
    this.#context = context;
    this.#directory = directory;
    this.#entries = entries;
  }

  add(name: string, version: string, facts: MetadataFacts | undefined): void {
    this.all.push(new SharedFacts(this, this.all.length, name, version));
    this.#read.push(facts);
  }

  value<C extends FactName>(name: C, index: number): MetadataFacts[C] {
    const column = this.#columns.get(name) ?? this.#open(name);
    let value = column.values[index];
    if (value === undefined) {
      value = this.#facts(index)[name];
      column.values[index] = value;
      column.known++;
      if (column.known === this.all.length && this.kept !== undefined)
        keepColumn(this.#context, this.#directory, name, this.kept, column.values);
    }
    return value as MetadataFacts[C];
  }

  #open(name: FactName): Column {
    const { kept } = this;
    const values = kept === undefined ? undefined : keptColumn(this.#context, this.#directory, name, kept);
    const column: Column = { values: values === undefined ? [] : [...values], known: values?.length ?? 0 };
    this.#columns.set(name, column);
    return column;
  }

  #facts(index: number): MetadataFacts {
    let facts = this.#read[index];
    const entry = this.#entries[index];
    if (facts === undefined && entry !== undefined) {
      facts = readMetadata(this.#context, entry).facts;
      this.#read[index] = facts;
    }
    return facts ?? metadataFacts('');
  }
}

/** What is known of one column: the value of each entry that was asked for it. */
interface Column {
  readonly values: unknown[];
  known: number;
}

/** The facts of one distribution. A class for its getters: nothing is read, parsed or loaded before it is asked for. */
class SharedFacts implements MetadataFacts {
  readonly name: string;
  readonly version: string;
  private readonly site: Site;
  private readonly index: number;

  constructor(site: Site, index: number, name: string, version: string) {
    this.name = name;
    this.version = version;
    this.site = site;
    this.index = index;
  }

  get metadataVersion() {
    return this.site.value('metadataVersion', this.index);
  }
  get summary() {
    return this.site.value('summary', this.index);
  }
  get author() {
    return this.site.value('author', this.index);
  }
  get authorEmail() {
    return this.site.value('authorEmail', this.index);
  }
  get maintainer() {
    return this.site.value('maintainer', this.index);
  }
  get maintainerEmail() {
    return this.site.value('maintainerEmail', this.index);
  }
  get license() {
    return this.site.value('license', this.index);
  }
  get licenseSource() {
    return this.site.value('licenseSource', this.index);
  }
  get licenseFiles() {
    return this.site.value('licenseFiles', this.index);
  }
  get homePage() {
    return this.site.value('homePage', this.index);
  }
  get projectUrls() {
    return this.site.value('projectUrls', this.index);
  }
  get keywords() {
    return this.site.value('keywords', this.index);
  }
  get classifiers() {
    return this.site.value('classifiers', this.index);
  }
  get requiresPython() {
    return this.site.value('requiresPython', this.index);
  }
  get requiresDist() {
    return this.site.value('requiresDist', this.index);
  }
  get providesExtra() {
    return this.site.value('providesExtra', this.index);
  }
}
