/** The type codes and message kinds of Thrift's binary protocol, for what reads and writes bytes by itself. */

export const thriftType = {
  stop: 0,
  bool: 2,
  byte: 3,
  double: 4,
  i16: 6,
  i32: 8,
  i64: 10,
  string: 11,
  struct: 12,
  map: 13,
  set: 14,
  list: 15,
  uuid: 16,
} as const;

export const messageKind = { call: 1, reply: 2, exception: 3, oneway: 4 } as const;

/** The first two bytes of every strict message. */
export const version1 = 0x8001;
