/** What a report is: data, so that every output, the docs and the engines take it from one place. */

/** How the values of a column are shown. Times are Unix seconds, sizes bytes, lists JSON arrays of text. */
export type ValueKind =
  | 'text'
  | 'number'
  | 'time'
  | 'day'
  | 'bytes'
  | 'severity'
  | 'list'
  /** JSON array of `{reason, points}`. */
  | 'reasons';

export interface ReportColumn {
  /** Name of the column in the section's SQL. */
  readonly name: string;
  readonly title: string;
  readonly kind?: ValueKind;
  /** Says something only of several hosts: left out where there is one. */
  readonly fleet?: true;
}

/**
 * `figures`: rows of label, value and note, as large numbers; `cards`: each row a small paragraph; `bars`: a table whose first number is
 * also drawn; `line`: a table whose numbers are also drawn over its first column, a day.
 */
export type Layout = 'figures' | 'cards' | 'table' | 'bars' | 'line';

export interface ReportSection {
  /** Unique within its report, kebab-case. */
  readonly id: string;
  readonly title: string;
  /** What it rests on and what to make of it: a sentence. */
  readonly note?: string;
  readonly layout?: Layout;
  /**
   * SELECTs in what DuckDB and ClickHouse both understand, put together with UNION ALL. One that reads a table which the schema does not have
   * is left out. `{since}` stands for the beginning of the period, Unix seconds.
   */
  readonly sql: readonly string[];
  /** Each SELECT gives one row or none, in their order: they are asked one by one, as DuckDB takes twice the time and memory for all together. */
  readonly oneByOne?: true;
  /**
   * For long tables: a SELECT with one number for each of their rows, `weight`, by which `order` begins, greatest first. It is asked first, being
   * cheaper than the table: `{least}` in `sql` is the least weight that is still shown, so that the rest is not made only to be thrown away.
   */
  readonly outline?: string;
  /** How many rows there are (`n`), where `outline` has the weights of some of them only. */
  readonly count?: string;
  /** Terms of ORDER BY; they end in something unique, so that both engines give the same order. */
  readonly order: string;
  readonly columns: readonly ReportColumn[];
  /** Rows on a terminal and in Markdown. Default 10. */
  readonly top?: number;
  /** What stands there when there are no rows. */
  readonly empty: string;
}

export interface Report {
  readonly name: string;
  readonly title: string;
  /** The question of a person that it answers. */
  readonly question: string;
  readonly sections: readonly ReportSection[];
}

export type ReportValue = string | number | null;
export type ReportRow = Readonly<Record<string, ReportValue>>;

/** A section with its rows. */
export interface SectionResult {
  readonly section: ReportSection;
  /** Those of its columns that say something here. */
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
  /** How many rows there are, of which `rows` may be the first. */
  readonly total: number;
}

export interface ReportResult {
  readonly report: Report;
  readonly sections: readonly SectionResult[];
}

/** Hosts that a report speaks of: what every output begins with. */
export interface ReportDenominator {
  /** Hosts that were ever asked or heard of. */
  readonly hosts: number;
  /** Gave rows since the beginning of the period. */
  readonly answered: number;
  /** Answered at their last contact only in part. */
  readonly partial: number;
  /** Their last contact failed, by code. */
  readonly failed: number;
  readonly failures: Readonly<Record<string, readonly string[]>>;
  /** Were to be asked, but a deadline or an interrupt came first. */
  readonly never: number;
  /** Not heard of since the beginning of the period. */
  readonly silent: number;
  /** Unix seconds of the newest rows; null without any. */
  readonly newest: number | null;
}

/** All that an output needs. */
export interface ReportDocument {
  readonly title: string;
  /** Unix seconds. */
  readonly created: number;
  readonly since: number;
  readonly denominator: ReportDenominator;
  /** Things to know before reading, such as a missing advisory database. */
  readonly notices: readonly string[];
  readonly reports: readonly ReportResult[];
}
