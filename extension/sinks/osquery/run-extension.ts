/** The extension process: talks Thrift and stays small; the scanner's child does the work. */
import type { Worker } from 'node:worker_threads';
import {
  createClient,
  createExtension,
  type ExtensionFlags,
  type Plugin,
  parseFlags,
} from 'osquery-extension-sdk';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Config } from '../../core/config.ts';
import { loadScanConfig } from '../../core/fleet-key.ts';
import { createLog, type Log } from '../../core/log.ts';
import { createRealHost } from '../../core/real-host.ts';
import { startSampler } from '../../discover/sampler/start-sampler.ts';
import { startBackgroundCollector } from '../../sensor/background-collector.ts';
import { schemas } from '../../tables/schema.ts';
import { createScanner } from '../scanner/scanner.ts';
import type { Scanner } from '../scanner/types.ts';
import { tablePlugin } from './plugins.ts';
import { registeredTables } from './registered-names.ts';
import { releaseMemory } from './release-memory.ts';

const extensionName = 'pysight';
/** osquery gives up after 300 s: what a table has by then must have been sent. */
const maxTableMs = 270_000;
const killGraceMs = 10_000;
const answerGraceMs = 5000;
const questionTimeoutMs = 30_000;
/** The query that noticed that we were replaced gets its answer before we end. */
const replacedGraceMs = 500;

export interface RunExtensionOptions {
  /** osquery's flags, and `--config FILE`. */
  readonly argv: readonly string[];
  /** How the scanner's child and the wire thread are started, where this code was packed in its own way. */
  readonly childCommand?: readonly string[];
  readonly wireWorker?: () => Worker;
}

/**
 * Runs the extension until its end, which is the end of the process.
 * @throws UsageError, OsqueryError when flags or configuration are wrong
 */
export async function runExtension(options: RunExtensionOptions): Promise<void> {
  const flags = parseFlags(options.argv);
  const config = boundedConfig(await loadScanConfig(createRealHost(), flagValue(options.argv, '--config')));
  const log = createLog(flags.verbose ? 'debug' : config.logLevel);
  const client = createClient({ socket: flags.socket });
  const replaced = new AbortController();
  const scanner = createScanner({
    schemas,
    config,
    graceMs: killGraceMs,
    onQuiet: releaseMemory,
    onReplaced: (message) => replaced.abort(message),
    osquery: (sql) => client.query(sql, { timeoutMs: questionTimeoutMs }),
    ...(options.childCommand === undefined ? {} : { command: options.childCommand }),
  });
  const taken = await registeredTables(client, extensionName, (flags.timeout ?? 3) * 1000, log);
  await serve({ options, flags, config, log, scanner, taken, replaced: replaced.signal });
}

interface Parts {
  readonly options: RunExtensionOptions;
  readonly flags: ExtensionFlags;
  readonly config: Config;
  readonly log: Log;
  readonly scanner: Scanner;
  readonly taken: ReadonlySet<string>;
  /** Aborted, with the reason, when another version lies where this one was started from. */
  readonly replaced: AbortSignal;
}

async function serve(parts: Parts): Promise<void> {
  const { options, flags, config, log, scanner, replaced } = parts;
  const stopSampler = startSampler(config, log);
  const stopCollector = startBackgroundCollector(config, createRealHost(), log);
  const extension = createExtension({
    name: extensionName,
    version: packageJson.version,
    plugins: freePlugins(parts),
    socket: flags.socket,
    timeout: flags.timeout,
    interval: flags.interval,
    limits: { callTimeoutMs: config.limits.tableMs + killGraceMs + answerGraceMs },
    log: (level, message) => log[level](message),
    leaveOutConflicts: true,
    onEnd: ({ cause, message }) => {
      log.info('the extension ends', { cause, reason: message });
      stopSampler();
      stopCollector();
      return scanner.close();
    },
    ...(options.wireWorker === undefined ? {} : { wireWorker: options.wireWorker }),
  });
  replaced.addEventListener('abort', () => {
    log.warn('the extension ends, so that osquery starts the new version', { reason: replaced.reason });
    setTimeout(() => void extension.stop(), replacedGraceMs);
  });
  await extension.run();
}

/** A name that osquery has would refuse all: such a table is left out with a warning. */
function freePlugins({ log, scanner, taken }: Parts): Plugin[] {
  const free = schemas.filter((schema) => !taken.has(schema.name.toLowerCase()));
  for (const { name } of schemas.filter((schema) => !free.includes(schema)))
    log.warn('osquery already has a table of this name: ours is left out', { table: name });
  return free.map((schema) => tablePlugin(schema, scanner));
}

function boundedConfig(config: Config): Config {
  const tableMs = Math.min(config.limits.tableMs, maxTableMs);
  return { ...config, limits: { ...config.limits, tableMs } };
}

function flagValue(argv: readonly string[], name: string): string | undefined {
  const index = argv.indexOf(name);
  if (index !== -1) return argv[index + 1];
  return argv.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
}
