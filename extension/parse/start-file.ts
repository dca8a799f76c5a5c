/** `.start` files (PEP 829): entry points `package.module:callable` that Python 3.15 and later call at start. */
import { meaningful } from './pth.ts';

export interface StartEntry {
  /** From 1. */
  readonly line: number;
  /** As written. */
  readonly text: string;
  /** '' when the line is no entry point: Python reports it and goes on. */
  readonly module: string;
  readonly callable: string;
}

const ENTRY =
  /^(?<module>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*):(?<callable>[\p{L}_][\p{L}\p{N}_.]*)$/u;

/** The entry points of a `.start` file, in order. */
export function parseStartFile(text: string): readonly StartEntry[] {
  return meaningful(text).map(({ line, raw }) => {
    const trimmed = raw.trim();
    const groups = ENTRY.exec(trimmed)?.groups;
    return { line, text: trimmed, module: groups?.['module'] ?? '', callable: groups?.['callable'] ?? '' };
  });
}
