import fs from 'node:fs';
import { type Cache, createMemoryCache } from '../../../../extension/core/cache.ts';
import { createRealEngine } from '../../../../extension/sinks/scanner/engine.ts';
import { serveScanner } from '../../../../extension/sinks/scanner/serve.ts';
import { tables, written } from './test-tables.ts';

serveScanner(tables, (start, osquery) => ({
  ...createRealEngine(start, osquery),
  cache: slowToWrite(createMemoryCache()),
}));

/** What `python_slow_to_write` keeps takes three seconds to be written, as on a slow disk. */
function slowToWrite(cache: Cache): Cache {
  return {
    ...cache,
    flush() {
      const file = [...written].pop();
      if (file === undefined) return;
      written.clear();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
      fs.writeFileSync(file, 'whole');
    },
  };
}
