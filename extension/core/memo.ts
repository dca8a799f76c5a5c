/** Results that concurrent and closely following queries share, so that the same scan runs once. */

export interface Memo {
  /**
   * The value of `key`, computed at most once while it is fresh. A rejected or thrown computation is not kept.
   * @param key names the computation and all its inputs
   * @param ttlMs how long the value stays fresh after it was computed
   */
  get<T>(key: string, ttlMs: number, compute: () => T): T;
  clear(): void;
}

interface Entry {
  readonly value: unknown;
  expires: number;
}

/** Keys name files, states of files and hours: a process that lives for weeks would keep what nobody asks for again. */
const dropEveryMs = 60_000;

/** @param now a monotonic clock in milliseconds */
export function createMemo(now: () => number = () => performance.now()): Memo {
  const entries = new Map<string, Entry>();
  let dropped = now();
  return {
    get<T>(key: string, ttlMs: number, compute: () => T): T {
      const found = entries.get(key);
      if (found !== undefined && found.expires > now()) return found.value as T;
      dropExpired();
      const value = compute();
      const entry: Entry = {
        value,
        expires: value instanceof Promise ? Number.POSITIVE_INFINITY : now() + ttlMs,
      };
      entries.set(key, entry);
      if (value instanceof Promise) settle(key, entry, value, ttlMs);
      return value;
    },
    clear: () => entries.clear(),
  };

  function dropExpired(): void {
    const time = now();
    if (time - dropped < dropEveryMs) return;
    dropped = time;
    for (const [key, { expires }] of entries) if (expires <= time) entries.delete(key);
  }

  function settle(key: string, entry: Entry, value: Promise<unknown>, ttlMs: number): void {
    value.then(
      () => {
        entry.expires = now() + ttlMs;
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
  }
}
