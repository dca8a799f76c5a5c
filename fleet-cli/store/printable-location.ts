/** A store's place as it may be printed. */
import { printable, redactUrl } from '../../extension/core/redact.ts';
import { isClickHouse } from './location.ts';

/** Passwords of URLs are left out. */
export function printableLocation(location: string): string {
  return isClickHouse(location) ? redactUrl(location) : printable(location);
}
