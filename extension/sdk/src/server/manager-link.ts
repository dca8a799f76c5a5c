/** The manager's side of an extension's life: registering, watching that it is there, deregistering. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../client/client.ts';
import { ConnectionError, OsqueryError, RegistrationError } from '../errors.ts';
import type { Registry, StringMap } from '../wire/structs.ts';
import type { LogLevel, WireOptions } from './thread-messages.ts';

const firstDelayMs = 50;
const maxDelayMs = 1000;
/** osquery forgets a dead extension after about 3 s; an extension that is started again at once must outwait that. */
const minDuplicateMs = 15_000;
const duplicate = /duplicate extension/iu;
/** Failed pings in a row that mean "gone" when the manager's socket still accepts connections. */
const maxFailedPings = 3;
/** The manager pings on the same interval; silence for this many means that it may have forgotten us. */
const silentIntervals = 4;

export class ManagerLink {
  private readonly options: WireOptions;
  private readonly client: Client;

  constructor(options: WireOptions) {
    this.options = options;
    this.client = createClient({ socket: options.socket, maxConnections: 2, idleMs: 1000 });
  }

  /**
   * Registers, with back-off while the socket is not there or the old registration is still known.
   * @returns the extension's number
   * @throws RegistrationError when it is refused, ConnectionError or TimeoutError when nobody answers in time
   */
  async register(
    signal: AbortSignal,
    log: (level: LogLevel, message: string) => void,
  ): Promise<number | bigint> {
    const start = performance.now();
    let { plugins } = this.options;
    for (let delay = firstDelayMs; ; delay = Math.min(delay * 2, maxDelayMs)) {
      const outcome = await this.tryRegister(plugins);
      if (typeof outcome !== 'object') return outcome;
      const free = this.options.leaveOutConflicts ? withoutConflict(plugins, outcome) : plugins;
      if (free.length < plugins.length) {
        log('warn', `${outcome.message}: registering without it`);
        plugins = free;
        continue;
      }
      if (this.isFinal(outcome, performance.now() - start + delay)) throw outcome;
      log('debug', `${outcome.message}: trying again in ${delay} ms`);
      await sleep(delay, undefined, { signal });
    }
  }

  /**
   * Pings the manager on the interval.
   * @param lastPing when the manager last pinged us, by `performance.now()`
   * @returns why the manager counts as gone; '' when aborted
   */
  async watch(uuid: number | bigint, lastPing: () => number, signal: AbortSignal): Promise<string> {
    const { intervalMs } = this.options;
    const timeoutMs = Math.max(intervalMs * 2, 5000);
    for (let failed = 0; ; ) {
      try {
        await sleep(failed === 0 ? intervalMs : Math.min(intervalMs, maxDelayMs), undefined, { signal });
      } catch {
        return '';
      }
      try {
        await this.client.ping({ timeoutMs });
        failed = 0;
        const silence = performance.now() - lastPing();
        if (silence > intervalMs * silentIntervals && !(await this.isKnown(uuid, timeoutMs)))
          return 'the manager does not know this extension any more';
      } catch (error) {
        failed++;
        if (isGone(error) || failed >= maxFailedPings) return describe(error);
      }
    }
  }

  /** Tells the manager that the extension goes; a manager that does not answer is not waited for. */
  async deregister(uuid: number | bigint): Promise<void> {
    try {
      await this.client.deregisterExtension(uuid, { timeoutMs: 2000 });
    } catch {
      // It is going, or gone, itself.
    }
  }

  close(): void {
    this.client.close();
  }

  private isFinal(outcome: OsqueryError, waitedMs: number): boolean {
    const { timeoutMs, intervalMs } = this.options;
    if (isDuplicate(outcome)) return waitedMs > Math.max(timeoutMs, minDuplicateMs, intervalMs * 5);
    return outcome instanceof RegistrationError || waitedMs > timeoutMs;
  }

  private async tryRegister(plugins: WirePlugins): Promise<number | bigint | OsqueryError> {
    const { name, version, sdkVersion, minSdkVersion, timeoutMs } = this.options;
    try {
      const status = await this.client.registerExtension(
        { name, version, sdkVersion, minSdkVersion },
        registryOf(plugins),
        { timeoutMs: Math.max(timeoutMs, 5000) },
      );
      const { code = 0, message = '', uuid } = status;
      if (code !== 0) return new RegistrationError(message, code);
      return uuid ?? new RegistrationError('the manager gave the extension no number', 1);
    } catch (error) {
      if (error instanceof OsqueryError) return error;
      throw error;
    }
  }

  private async isKnown(uuid: number | bigint, timeoutMs: number): Promise<boolean> {
    const known = await this.client.extensions({ timeoutMs });
    return known.some((extension) => BigInt(extension.uuid) === BigInt(uuid));
  }
}

function isDuplicate(error: Error): boolean {
  return error instanceof RegistrationError && duplicate.test(error.message);
}

/** Nobody listens: waiting longer changes nothing. */
function isGone(error: unknown): boolean {
  return error instanceof ConnectionError && ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(error.code);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type WirePlugins = WireOptions['plugins'];

/** The plugins but those that a refusal names. */
function withoutConflict(plugins: WirePlugins, error: OsqueryError): WirePlugins {
  if (!(error instanceof RegistrationError) || isDuplicate(error)) return plugins;
  const words = new Set(error.message.split(/[^A-Za-z0-9_]+/u));
  const free = plugins.filter(({ name }) => !words.has(name));
  return free.length === 0 ? plugins : free;
}

function registryOf(plugins: WirePlugins): Registry {
  const registries = new Map<string, Map<string, readonly StringMap[]>>();
  for (const { registry, name, routes } of plugins) {
    const known = registries.get(registry) ?? new Map<string, readonly StringMap[]>();
    registries.set(registry, known.set(name, routes));
  }
  return registries;
}
