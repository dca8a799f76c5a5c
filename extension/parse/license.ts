/** The licence that core metadata states: an SPDX expression (PEP 639), the old free text, or classifiers. */
import { type CoreMetadata, fieldList, fieldText } from './core-metadata.ts';

export interface License {
  /** An SPDX expression, a name, or the first line of a licence text. */
  readonly text: string;
  readonly source: 'expression' | 'header' | 'classifier' | '';
}

const longestName = 200;

/** The licence, from the most exact statement that there is. */
export function licenseOf(metadata: CoreMetadata): License {
  const expression = fieldText(metadata, 'license-expression');
  if (expression !== '') return { text: expression, source: 'expression' };
  const header = firstLine(metadata.get('license')?.[0] ?? '');
  if (header !== '' && header !== 'UNKNOWN') return { text: header.slice(0, longestName), source: 'header' };
  const classifiers = fieldList(metadata, 'classifier')
    .filter((classifier) => classifier.startsWith('License ::'))
    .map((classifier) => classifier.slice(classifier.lastIndexOf('::') + 2).trim())
    .filter((name) => name !== 'OSI Approved');
  if (classifiers.length > 0) return { text: classifiers.join('; '), source: 'classifier' };
  return { text: '', source: '' };
}

/** Some projects put the whole licence into the header: its first line names it. */
function firstLine(value: string): string {
  if (!value.includes('\n')) return value.trim();
  return (
    value
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? ''
  );
}
