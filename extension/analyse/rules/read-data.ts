/** What kind of data that the script read is in values. */
import { labelOf } from '../ai/source-labels.ts';
import type { Value } from '../flow/values.ts';

const passedOn = new Set(['web', 'web_service', 'user_input']);

/** What the data is called for a reader; undefined for constants, what a person types and what comes from the web. */
export function readData(values: readonly Value[]): string | undefined {
  for (const value of values) {
    for (const { origin } of value.traces) {
      if (origin.data && !passedOn.has(origin.kind)) return labelOf(origin.kind);
    }
  }
  return undefined;
}
