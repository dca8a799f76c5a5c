/** Environments and distributions as discovered, for tables and for the analysers that resolve imports and check packages. */
import type { DirectUrl } from '../parse/direct-url.ts';
import type { MetadataFacts } from '../parse/metadata-facts.ts';

export type { MetadataFacts } from '../parse/metadata-facts.ts';

export type EnvironmentKind =
  /** An interpreter of the operating system or in a prefix shared with other software. */
  | 'system'
  /** An interpreter with a prefix of its own: pyenv, uv, python.org, Homebrew, … */
  | 'interpreter'
  | 'venv'
  | 'virtualenv'
  | 'conda'
  /** The packages that one user installed for all projects (PEP 370); `path` is the site directory. */
  | 'user_site'
  /** A directory of distributions with no interpreter: `pip install --target`, PEP 582. */
  | 'target'
  /** A site directory whose interpreter is gone. */
  | 'orphan'
  /** The interpreter inside an application (Windows embeddable package and the like). */
  | 'embedded';

export interface Environment {
  /**
   * What identifies it, as `python_site_packages.environment`: the prefix; for an interpreter in a shared prefix such as
   * /usr its executable; for a site directory without interpreter that directory.
   */
  readonly path: string;
  readonly kind: EnvironmentKind;
  /** The tool that made or manages it: `pyenv`, `uv`, `conda`, `dpkg`, … ; '' when nothing tells. */
  readonly manager: string;
  /** `cpython`, `pypy`, `graalpy`. */
  readonly implementation: string;
  /** As exact as files tell: `3.11.7`, else `3.11`, else ''. */
  readonly version: string;
  /** `3.11`; '' when unknown. */
  readonly minor: string;
  /** sys.prefix. */
  readonly prefix: string;
  /** Path of its interpreter; '' when there is none. */
  readonly executable: string;
  /** `path` of the environment it was made from; the prefix that it names when no such environment exists; '' for a base. */
  readonly base: string;
  readonly baseExecutable: string;
  /** It was made from an interpreter that is no longer there. */
  readonly broken: boolean;
  readonly includeSystemSite: boolean;
  /** PEP 668: pip refuses to install here. */
  readonly externallyManaged: boolean;
  readonly prompt: string;
  /** The project it belongs to, where that is recorded or plain from its place. */
  readonly project: string;
  /** Directory of the standard library; of the base interpreter for a virtual environment; '' when unknown. */
  readonly stdlib: string;
  /** Its own site directories, in import order. */
  readonly siteDirectories: readonly string[];
  readonly uid: number;
  readonly username: string;
  /** Another user than its owner could write its executable, prefix or site directories. */
  readonly worldWritable: boolean;
  /** Unix seconds. */
  readonly created: number;
  readonly modified: number;
}

export type DistributionFormat = 'dist-info' | 'egg-info' | 'egg' | 'egg-link';

export interface Distribution {
  /** As the metadata writes it. */
  readonly name: string;
  /** PEP 503. */
  readonly normalizedName: string;
  readonly version: string;
  readonly format: DistributionFormat;
  /** Its metadata directory or file. */
  readonly path: string;
  /** The site directory it is installed in. */
  readonly directory: string;
  /** `path` of its environment. */
  readonly environment: string;
  /** Another distribution of the same name is in the environment. */
  readonly duplicate: boolean;
  readonly metadata: MetadataFacts;
  /** The same without links. */
  readonly target: string;
  readonly isDirectory: boolean;
  /** As `ReadLimits.below` for the files of its metadata directory; '' where that was not seen to be one. */
  readonly below: string;
  /** Something in the site directory says that it is an editable install; `DistributionDetails.editable` knows for certain. */
  readonly editableHint: boolean;
  /** Project directory that an `.egg-link` names; '' for other formats. */
  readonly linked: string;
}

/** What lies beside the metadata, read when it is asked for. */
export interface DistributionDetails {
  readonly installer: string;
  readonly requested: boolean;
  readonly directUrl: DirectUrl | undefined;
  readonly editable: boolean;
  /** Directory of the project of an editable install; '' otherwise. */
  readonly editableLocation: string;
  readonly hasRecord: boolean;
}
