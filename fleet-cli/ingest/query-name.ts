/** The names that osquery gives scheduled queries in its logs. */

export interface QueryName {
  /** '' for a query of the schedule itself. */
  readonly pack: string;
  readonly query: string;
}

const packQuery = /^pack(?<delimiter>[^\p{L}\p{N}])(?<rest>.+)$/su;

/**
 * Splits `pack_<pack>_<query>`; the delimiter is whatever follows `pack` (a flag of osquery changes it). A pack's name is taken up to
 * the next delimiter, so ours have none in theirs.
 */
export function parseQueryName(name: string): QueryName {
  const { delimiter, rest } = packQuery.exec(name)?.groups ?? {};
  if (delimiter === undefined || rest === undefined) return { pack: '', query: name };
  const at = rest.indexOf(delimiter);
  if (at <= 0 || at === rest.length - 1) return { pack: '', query: name };
  return { pack: rest.slice(0, at), query: rest.slice(at + 1) };
}
