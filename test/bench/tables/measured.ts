/** The measured process: one mode a process, so that its peak memory is that of the mode. Prints one JSON object. */
import { createQueryContext } from 'osquery-extension-sdk';
import { createCache } from '../../../extension/core/cache.ts';
import { defaultConfig } from '../../../extension/core/config.ts';
import { createLog } from '../../../extension/core/log.ts';
import { createMemo } from '../../../extension/core/memo.ts';
import { optimiseLate } from '../../../extension/core/optimise-late.ts';
import { createProblemSink, createProblemStore } from '../../../extension/core/problems.ts';
import { createRealHost } from '../../../extension/core/real-host.ts';
import { type Engine, runTable } from '../../../extension/core/run-table.ts';
import type { Host } from '../../../extension/core/types.ts';
import { sweep } from '../../../extension/discover/sweep.ts';
import { table } from '../../../extension/tables/python_site_packages.ts';

const [mode = '', root = '/', state = ''] = process.argv.slice(2);
const names = ['name', 'version'];
const columns = [
  'name',
  'version',
  'summary',
  'author',
  'license',
  'requires_dist',
  'path',
  'directory',
  'environment',
];

// As the child process that scans does.
optimiseLate();
const engine = createEngine(onlyBelow(createRealHost(), root));
const result =
  mode === 'walk'
    ? walkOnce()
    : await readPackages(mode === 'all' ? undefined : mode === 'names' ? names : columns);
process.stdout.write(JSON.stringify({ ...result, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }));

function walkOnce() {
  const context = {
    ...engine,
    query: createQueryContext(),
    problems: createProblemSink(),
    osquery: undefined,
    signal: new AbortController().signal,
    expired: () => false,
  };
  const start = performance.now();
  const { files, directories, scripts } = sweep(context);
  return { ms: performance.now() - start, files, directories, scripts: scripts.length };
}

async function readPackages(names: readonly string[] | undefined) {
  const query = createQueryContext([], names);
  const walked = walkOnce();
  const start = performance.now();
  const used = process.cpuUsage();
  const { rows } = await runTable(table, query, engine);
  const ms = performance.now() - start;
  const cpu = process.cpuUsage(used);
  const again = performance.now();
  await runTable(table, query, engine);
  return {
    ms,
    cpuMs: (cpu.user + cpu.system) / 1000,
    warmMs: performance.now() - again,
    rows: rows.length,
    walkMs: walked.ms,
  };
}

function createEngine(host: Host): Engine {
  return {
    host,
    config: { ...defaultConfig(host), stateDirectory: '', fleetKey: 'bench', roots: [root] },
    cache: createCache(state === '' ? undefined : state),
    memo: createMemo(),
    log: createLog('error', () => undefined),
    store: createProblemStore(() => host.now()),
  };
}

/** The real machine as if nothing but `top` were on it. */
function onlyBelow(real: Host, top: string): Host {
  return { ...real, users: () => [], list: (path) => (path.startsWith(top) ? real.list(path) : []) };
}
