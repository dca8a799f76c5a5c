/** What the analysers say of a script. Pure data: everything here may be cached and must hold no secret in clear. */
import type { Position } from '../parse/types.ts';

export type { ImportStatement, Position, ScriptSource, SourceExtra } from '../parse/types.ts';

export type Category =
  | 'weakness'
  | 'secret'
  | 'ai'
  | 'data_access'
  | 'network'
  | 'persistence'
  | 'obfuscation'
  | 'destructive'
  | 'privilege';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type Confidence = 'high' | 'medium' | 'low';

/** A rule's definition: the page in docs/rules is generated from it. */
export interface Rule {
  /** Stable id, e.g. `PYS-NET-001`; ruff's own id for weaknesses (`S105`). */
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly cwe?: number;
  /** Why it matters, for an analyst: sentences. */
  readonly rationale: string;
  /** What to do about it. */
  readonly remediation: string;
  readonly falsePositives?: string;
  /** A line or few of Python that it fires on. */
  readonly example: string;
}

export interface Finding extends Position {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Redacted source text, at most 200 characters. */
  readonly evidence: string;
  readonly cwe?: number;
  /** 16 hex digits; stays the same when lines move. For a secret: HMAC of the secret under the fleet key. */
  readonly fingerprint: string;
  /** A comment in the file asked that this finding be hidden; the comment's text, else ''. */
  readonly suppressed: string;
  /** Machine-readable details: host, direction, provider, driver, …; never a secret. */
  readonly details?: Readonly<Record<string, string>>;
}

/** Data that reaches an AI provider within one script. */
export interface DataFlow {
  /** What the data is: spreadsheet, database, file, mail, clipboard, … */
  readonly source: string;
  /** Name as written: file name, table, host; redacted. */
  readonly name: string;
  /** Lines from source to sink, first and last included. */
  readonly lines: readonly number[];
  /** Of a notebook: the cell of each line, from 1. */
  readonly cells?: readonly number[];
  readonly steps: readonly string[];
  readonly sink: string;
}

export interface AiUsage {
  readonly provider: string;
  readonly access: 'sdk' | 'http' | 'framework' | 'local' | 'mcp';
  readonly library: string;
  readonly models: readonly string[];
  readonly endpoint: string;
  readonly keySource: '' | 'literal' | 'environment' | 'file' | 'keyring' | 'prompt' | 'unknown';
  /** The environment variable, file or keyring entry the key comes from. */
  readonly keyName: string;
  readonly lines: readonly number[];
  /** Of a notebook: the cell of each line, from 1. */
  readonly cells?: readonly number[];
  readonly flows: readonly DataFlow[];
}

/** A function or client of a module by which other files of the project reach an AI provider. */
export interface AiOffer {
  /** As it is called in the module: `ask`, `Asker().ask`, `client`. */
  readonly name: string;
  readonly provider: string;
  /** Parameters that reach the provider, their position without `self`; left out for a client. */
  readonly params?: readonly { readonly name: string; readonly position: number }[];
}

/** A call of something that may belong to another file of the project. */
export interface AiAsk {
  /** Dotted name, from the module on. */
  readonly path: string;
  readonly line: number;
  readonly column?: number;
  readonly cell?: number;
  /** Redacted text of the line. */
  readonly evidence?: string;
  /** The model that it names; '' where it names none. */
  readonly model: string;
  /** The data in its arguments, by position or name. */
  readonly given: readonly { readonly at: number | string; readonly flows: readonly DataFlow[] }[];
}

/** A constant of a module as other files of its project may use it. What could be a secret is never in it. */
export interface Constant {
  /** Dotted name within the module: `MODEL`, `Config.MODEL`, `SETTINGS.model`, `MODELS.[0]`, `get_settings().model`. */
  readonly name: string;
  /** A URL without credentials, a host, the path of an API or a model's name. */
  readonly text?: string;
  /** Where a key or setting comes from; `literal`: it stands in the text. */
  readonly source?: Exclude<AiUsage['keySource'], '' | 'unknown'>;
  /** The environment variable, file or keyring entry. */
  readonly from?: string;
}

/** Names that a module has from another one: `from .config import MODEL` in the `__init__.py` of a package. */
export interface Reexports {
  /** The other module, with leading dots when relative. */
  readonly from: string;
  /** As in the statement: `MODEL`, `ask as asking`, `*`. */
  readonly names: readonly string[];
}

/** A marker that says an assistant or tool wrote the code. A lower bound: its absence says nothing. */
export interface AuthorshipMarker {
  readonly tool: string;
  readonly line: number;
  readonly text: string;
}
