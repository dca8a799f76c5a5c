/**
 * The analysis of scripts as tables see it: give scripts, get what all analysers say of each of them. The work is done in
 * a disposable worker; results are kept by file identity and by content hash.
 */
import type { FileStat, Problem } from '../core/types.ts';
import type { NamedHost } from './behaviour.ts';
import type { AiOffer, AiUsage, AuthorshipMarker, Constant, Finding, Reexports } from './types.ts';

/** What all analysers say of one script. It holds no secret in clear and may be cached. */
export interface Analysis {
  /**
   * `full`: every analyser ran. `reduced`: the text is not valid Python 3 or exceeds a bound, so weaknesses come from the
   * smaller set of rules that needs no syntax tree. `failed`: it could not be read or analysed; `problems` says why.
   */
  readonly status: 'full' | 'reduced' | 'failed';
  /** SHA-256 of the file's bytes, hex; '' when it could not be read. */
  readonly sha256: string;
  /** Encoding the text was decoded with, as Python names it; '' when it could not be read. */
  readonly encoding: string;
  readonly kind: 'script' | 'notebook';
  /** In order of position. */
  readonly findings: readonly Finding[];
  /** Top-level names of the modules that it imports, each once; relative imports have none. */
  readonly imports: readonly string[];
  /** Some of them through importlib or `__import__`. */
  readonly dynamicImports: boolean;
  readonly aiUsage: readonly AiUsage[];
  /** By what of it other files of the project reach AI providers; left out where there is nothing. */
  readonly offers?: readonly AiOffer[];
  /** Modules that may be files of the project and have what it calls; left out where there are none. */
  readonly askedModules?: readonly string[];
  /** What it calls of them and gives to them, as a text: few of the modules offer anything, so it is hardly ever read. */
  readonly asks?: string;
  /** What other files of the project may use of it for requests: its constants; left out where there are none. */
  readonly constants?: readonly Constant[];
  /** Names that it has from other modules; left out unless the file holds hardly anything else. */
  readonly reexports?: readonly Reexports[];
  /** Dotted names of what it imports and its constants may be made of; left out where they are not. */
  readonly refers?: readonly string[];
  /** Dotted names of what it imports and may use for requests; left out where it makes none. */
  readonly borrows?: readonly string[];
  readonly authorship: readonly AuthorshipMarker[];
  /** Hosts that it names, redacted. */
  readonly hosts: readonly NamedHost[];
  /** Kinds of data that it touches, sorted. */
  readonly dataAccess: readonly string[];
  readonly problems: readonly Problem[];
}

/** A script to analyse: where it is and the lstat that discovery made of it. */
export interface ScriptFile {
  readonly path: string;
  readonly stat: FileStat;
}

/** A script with its analysis. */
export interface AnalysedScript<S extends ScriptFile> {
  readonly script: S;
  readonly analysis: Analysis;
}

export { analyseScripts } from './worker/analyse-scripts.ts';
