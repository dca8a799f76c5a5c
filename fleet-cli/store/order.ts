/**
 * The order of events of one stream in one integer: time, then the result counter. State is the greatest order at which a row was
 * seen and the greatest at which it was removed, so taking in the same events twice, or in another order, changes nothing.
 */

export const orderScale = 1_000_000;

/** @param time Unix seconds; @param counter osquery's result counter */
export function orderOf(time: number, counter: number): bigint {
  return BigInt(time) * BigInt(orderScale) + BigInt(counter % orderScale);
}

/** A clock further ahead than this is wrong, whatever the time zone. */
const aheadSeconds = 24 * 3600;

/**
 * The latest time that is believed: with a later one a host would never count as silent, and nothing that it logs afterwards
 * would end its rows.
 * @returns Unix seconds
 */
export function latestTime(now = Date.now()): number {
  return Math.floor(now / 1000) + aheadSeconds;
}
