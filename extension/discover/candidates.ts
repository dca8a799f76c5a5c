/** What the one walk over a machine yields: places to look at, judged by names alone. Nothing is opened here. */

/** Why a directory may be a Python environment. */
export type EnvironmentMarker =
  /** `pyvenv.cfg` in it (PEP 405). */
  | 'pyvenv.cfg'
  /** `conda-meta` in it. */
  | 'conda-meta'
  /** A Windows interpreter: `python.exe` beside its library or DLL. */
  | 'python.exe'
  /** `lib/pythonX.Y` with a standard library, or a site directory, below it. */
  | 'library'
  /** Distributions were unpacked right into it (`pip install --target`, PEP 582). */
  | 'target';

export interface EnvironmentCandidate {
  /** The prefix; for `target` the directory that holds the distributions. */
  readonly path: string;
  readonly marker: EnvironmentMarker;
}

/** How a file came to be a candidate script. */
export type ScriptSuffix = '.py' | '.pyw' | '.ipynb' | '.pyz' | '.pyzw' | '';

/** A file outside environments that may be a script. Those without a suffix have an x bit or lie in a `bin`: look for a shebang. */
export interface ScriptCandidate {
  readonly path: string;
  readonly suffix: ScriptSuffix;
}

/** The result of one sweep. Paths occur once each. */
export interface Sweep {
  readonly environments: readonly EnvironmentCandidate[];
  readonly scripts: readonly ScriptCandidate[];
  /** Working trees: directories with `.git`, `.hg` or `.svn`. */
  readonly repositories: readonly string[];
  /** The roots that were walked. */
  readonly roots: readonly string[];
  readonly directories: number;
  readonly files: number;
  /** False when a bound cut the walk short (reported as a problem). */
  readonly complete: boolean;
}
