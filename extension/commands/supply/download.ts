/** Downloads of advisories: proxy variables honoured, entity tags, short connect time-out, bounded size and time. */
import { Agent, EnvHttpProxyAgent, request } from 'undici';
import { redactUrl } from '../../core/redact.ts';

/** The export of OSV's PyPI records, in Google's public bucket. */
export const OSV_PYPI_EXPORT = 'https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip';

export type Download =
  | { readonly status: 'new'; readonly bytes: Buffer; readonly etag: string }
  | { readonly status: 'unchanged' };

export interface DownloadOptions {
  /** Entity tag of what is there already, or ''. */
  readonly etag?: string;
  /** Milliseconds until a connection must stand; 5,000 by default. */
  readonly connectMs?: number;
  /** Milliseconds without a byte that end it; 30,000 by default. */
  readonly idleMs?: number;
  readonly maxBytes?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The download failed: unreachable, refused, cut off or too large. */
export class DownloadError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DownloadError';
  }
}

const MAX_REDIRECTS = 5;
const IDLE_MS = 30_000;

/**
 * Downloads a file.
 * @param url http or https
 * @throws DownloadError; the message names the URL without credentials
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Download> {
  const agent = createAgent(options);
  const watch = createWatchdog(options.idleMs ?? IDLE_MS);
  try {
    let at = checkedUrl(url);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await Promise.race([fetchOnce(at, agent, watch, options), watch.bitten]);
      if (!('location' in answer)) return answer;
      at = checkedUrl(new URL(answer.location, at).href, at.protocol);
    }
    throw new DownloadError(`${redactUrl(url)} redirects more than ${MAX_REDIRECTS} times`);
  } catch (error) {
    if (error instanceof DownloadError) throw error;
    throw new DownloadError(`cannot download ${redactUrl(url)}: ${reasonOf(error)}`, { cause: error });
  } finally {
    watch.stop();
    // Not waited for: a proxy that never answers CONNECT would keep it open.
    void agent.destroy();
  }
}

/** Ends a download in which nothing moves: undici's own time-outs do not cover the tunnel through a proxy. */
interface Watchdog {
  readonly signal: AbortSignal;
  /** Rejects when the time is over: a pending CONNECT does not heed the signal. */
  readonly bitten: Promise<never>;
  feed(): void;
  stop(): void;
}

function createWatchdog(idleMs: number): Watchdog {
  const controller = new AbortController();
  const bite = (): void => controller.abort(new DownloadError(`nothing came for ${idleMs} ms`));
  let timer = setTimeout(bite, idleMs);
  const bitten = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  bitten.catch(() => undefined);
  return {
    signal: controller.signal,
    bitten,
    feed() {
      clearTimeout(timer);
      timer = setTimeout(bite, idleMs);
    },
    stop: () => clearTimeout(timer),
  };
}

type Agents = Agent | EnvHttpProxyAgent;

function createAgent(options: DownloadOptions): Agents {
  const connect = { timeout: options.connectMs ?? 5000 };
  const idle = options.idleMs ?? IDLE_MS;
  const timeouts = { connect, headersTimeout: idle, bodyTimeout: idle };
  const env = options.env ?? process.env;
  const proxy = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name.toUpperCase()];
  const [httpProxy, httpsProxy] = [proxy('http_proxy'), proxy('https_proxy')];
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent(timeouts);
  return new EnvHttpProxyAgent({
    ...timeouts,
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: proxy('no_proxy') ?? '',
  });
}

async function fetchOnce(
  url: URL,
  agent: Agents,
  watch: Watchdog,
  options: DownloadOptions,
): Promise<Download | { readonly location: string }> {
  const headers: Record<string, string> = { 'user-agent': 'pysight', accept: '*/*' };
  if (options.etag !== undefined && options.etag !== '') headers['if-none-match'] = options.etag;
  const {
    statusCode,
    headers: got,
    body,
  } = await request(url, {
    dispatcher: agent,
    headers,
    signal: watch.signal,
  });
  watch.feed();
  const header = (name: string): string => {
    const value = got[name];
    return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  };
  if (statusCode === 200) {
    const most = options.maxBytes ?? 1024 * 1024 * 1024;
    const bytes = await readBody(body, Number(header('content-length')), most, watch);
    return { status: 'new', bytes, etag: header('etag').slice(0, 200) };
  }
  body.on('error', () => undefined).destroy();
  if (statusCode === 304) return { status: 'unchanged' };
  const location = header('location');
  if (statusCode >= 300 && statusCode < 400 && location !== '') return { location };
  throw new DownloadError(`${redactUrl(url.href)} answered HTTP ${statusCode}`);
}

async function readBody(
  body: AsyncIterable<Buffer>,
  expected: number,
  most: number,
  watch: Watchdog,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    watch.feed();
    length += chunk.length;
    if (length > most) throw new DownloadError(`it has over ${most} bytes`);
    chunks.push(chunk);
  }
  if (Number.isFinite(expected) && expected > 0 && length !== expected)
    throw new DownloadError(`it was cut off: ${length} of ${expected} bytes`);
  return Buffer.concat(chunks);
}

/** Only http and https, and never from https down to http. */
function checkedUrl(text: string, previous = ''): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new DownloadError(`${redactUrl(text)} is no http or https URL`);
  if (previous === 'https:' && url.protocol === 'http:')
    throw new DownloadError(`it redirects from https to ${redactUrl(text)}: refused`);
  return url;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` (${String(error.code)})` : '';
  const inner = error instanceof AggregateError ? error.errors.map(String).join('; ') : error.message;
  return `${inner || error.name}${code}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 300);
}
