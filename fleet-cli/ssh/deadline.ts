/** A time limit that stands still while a person is asked. */

export interface Deadline {
  /** Waits for something that is not the host's fault; afterwards the limit begins anew. */
  pausedDuring<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

export function createDeadline(ms: number, onLate: () => void): Deadline {
  let timer: NodeJS.Timeout | undefined = setTimeout(onLate, ms);
  let ended = false;
  return {
    async pausedDuring(work) {
      clearTimeout(timer);
      try {
        return await work;
      } finally {
        if (!ended) timer = setTimeout(onLate, ms);
      }
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
