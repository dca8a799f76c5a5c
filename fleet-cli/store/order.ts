/**
 * The order of events of one stream in one integer: time, then the result counter. State is the greatest order at which a row was
 * seen and the greatest at which it was removed, so taking in the same events twice, or in another order, changes nothing.
 */

export const orderScale = 1_000_000;

/** @param time Unix seconds; @param counter osquery's result counter */
export function orderOf(time: number, counter: number): bigint {
  return BigInt(time) * BigInt(orderScale) + BigInt(counter % orderScale);
}
