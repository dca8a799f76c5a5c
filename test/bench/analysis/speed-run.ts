/** Analyses a directory once, with its cache in another, and prints what it took as JSON. */
import fs from 'node:fs';
import path from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { analyseScripts } from '../../../extension/analyse/analysis.ts';
import { createCache } from '../../../extension/core/cache.ts';
import { defaultConfig } from '../../../extension/core/config.ts';
import { createLog } from '../../../extension/core/log.ts';
import { createMemo } from '../../../extension/core/memo.ts';
import { createProblemSink } from '../../../extension/core/problems.ts';
import { createRealHost } from '../../../extension/core/real-host.ts';
import type { TableContext } from '../../../extension/core/types.ts';

const [corpus = '.', state = ''] = process.argv.slice(2);
const start = performance.now();
const host = createRealHost();
const cache = createCache(path.join(state, 'cache'));
const context: TableContext = {
  host,
  query: createQueryContext(),
  config: { ...defaultConfig(host), stateDirectory: state, fleetKey: 'bench' },
  cache,
  memo: createMemo(),
  problems: createProblemSink(),
  log: createLog('error'),
  osquery: undefined,
  signal: new AbortController().signal,
  expired: () => false,
};
const scripts = fs.readdirSync(corpus).map((name) => {
  const file = path.join(corpus, name);
  return { path: file, stat: host.stat(file) };
});
let findings = 0;
for await (const { analysis } of analyseScripts(context, scripts)) findings += analysis.findings.length;
cache.flush();
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    ms: performance.now() - start,
    cpuMs: (user + system) / 1000,
    files: scripts.length,
    findings,
    residentMb: process.resourceUsage().maxRSS / 1024,
  }),
);
process.exit();
