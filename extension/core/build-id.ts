/**
 * Names the code that runs: facts that other code made are not trusted, and processes of one installation tell when another version
 * was put in its place.
 */
import { fileURLToPath } from 'node:url';
import { hashSources } from './source-hash.ts';

/** Put in by the build; absent where the sources themselves run. */
declare const PYSIGHT_BUILD: string | undefined;

let ofSources: string | undefined;

/** @returns 16 hexadecimal digits, others for every change of the sources or of what they depend on */
export function buildId(): string {
  if (typeof PYSIGHT_BUILD === 'string') return PYSIGHT_BUILD;
  ofSources ??= hashSources(fileURLToPath(new URL('../..', import.meta.url)));
  return ofSources;
}

/** Parts of this program lie where they were no more: another version was put in their place. */
export class OtherBuildError extends Error {
  readonly code = otherBuildCode;

  constructor() {
    super(otherBuildMessage);
    this.name = 'OtherBuildError';
  }
}

/** The loader of the packed file throws an error with this code as well. */
const otherBuildCode = 'PYSIGHT_REPLACED';

export function isOtherBuild(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === otherBuildCode;
}

/** Exit code of a process that finds itself to be of another build than the one that started it (EX_TEMPFAIL). */
export const otherBuildExit = 75;

export const otherBuildMessage =
  'pysight was replaced by another version while it ran: its processes do not fit each other until it is started again';
