import { createMemoryCache } from '../../../../extension/core/cache.ts';
import { createRealEngine } from '../../../../extension/sinks/scanner/engine.ts';
import { serveScanner } from '../../../../extension/sinks/scanner/serve.ts';
import { tables } from './test-tables.ts';

serveScanner(tables, (start, osquery) => ({
  ...createRealEngine(start, osquery),
  cache: createMemoryCache(),
}));
