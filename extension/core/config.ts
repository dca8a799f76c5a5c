/** The configuration of pysight: one JSON file, checked against a schema, with safe defaults for every field. */
import type { LogLevel } from './log.ts';

export interface Limits {
  /** Largest file that is read whole, bytes. */
  readonly fileBytes: number;
  /** Largest script that is analysed, bytes. */
  readonly scriptBytes: number;
  /** Files that one scan looks at. */
  readonly files: number;
  /** Directory levels below a root. */
  readonly depth: number;
  /** Rows that one query of one table returns. */
  readonly rows: number;
  /** Bytes of text that one query of one table returns. */
  readonly resultBytes: number;
  /** Milliseconds that one query of one table may take. */
  readonly tableMs: number;
  /** Milliseconds that the analysis of one script may take. */
  readonly analysisMs: number;
  /** Memory of the scanning process, bytes. */
  readonly memoryBytes: number;
}

export interface Config {
  /** Where caches, the advisory index and the sampler's ring are kept. */
  readonly stateDirectory: string;
  /** Directories to sweep besides every user's home and the platform's own list. */
  readonly roots: readonly string[];
  /** Directories never entered. */
  readonly exclude: readonly string[];
  /** Whether mounts of network file systems are entered. */
  readonly networkMounts: boolean;
  readonly limits: Limits;
  readonly logLevel: LogLevel;
  /** Key of the HMAC that fingerprints secrets, the same on all hosts of a fleet. Made per machine when empty. */
  readonly fleetKey: string;
  /** Package indexes that the organisation allows; empty: whatever pip is configured for. */
  readonly allowedIndexes: readonly string[];
  /** Distribution names that are never reported as look-alikes. */
  readonly allowedPackages: readonly string[];
  /** Host names and domains (with leading dot) of the organisation itself. */
  readonly internalHosts: readonly string[];
  /** Path of the compiled advisory index; in the state directory when empty. */
  readonly advisoryIndex: string;
  /** Seconds between two samples of running Python processes; 0 turns the sampler off. */
  readonly sampleSeconds: number;
  /** Where the sensor's spool is; the platform's own place when empty. */
  readonly spoolDirectory: string;
}
