/** `WHEEL` of a dist-info directory (PEP 427). */
import { fieldList, fieldText, parseCoreMetadata } from './core-metadata.ts';

export interface WheelFile {
  /** The build backend with its version, as `hatchling 1.25.0`. */
  readonly generator: string;
  readonly purelib: boolean;
  /** `py3-none-any`, … */
  readonly tags: readonly string[];
  readonly build: string;
}

export function parseWheelFile(text: string): WheelFile {
  // A WHEEL has no body; a blank line between its headers, as some tools write, ends nothing.
  const fields = parseCoreMetadata(text.replace(/\r?\n(?:[ \t]*\r?\n)+/g, '\n'));
  return {
    generator: fieldText(fields, 'generator'),
    purelib: fieldText(fields, 'root-is-purelib').toLowerCase() !== 'false',
    tags: fieldList(fields, 'tag'),
    build: fieldText(fields, 'build'),
  };
}
