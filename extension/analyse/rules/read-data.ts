/** What kind of data that the script read is in values. */
import { labelOf } from '../ai/source-labels.ts';
import type { Value } from '../flow/values.ts';

/** What the data is called for a reader; undefined for constants, what a person types and public pages. */
export function readData(values: readonly Value[]): string | undefined {
  for (const value of values) {
    for (const { origin } of value.traces) {
      if (origin.data && origin.kind !== 'web' && origin.kind !== 'user_input') return labelOf(origin.kind);
    }
  }
  return undefined;
}
