/** Hosts that a script names, by class. */
import { type Endpoint, parseEndpoint } from './constants.ts';
import { aiPath, genericPorts, localPorts, providers } from './knowledge/ai-providers.ts';
import { type HostClass, hostTables } from './knowledge/hosts.ts';

/** The AI provider that an endpoint belongs to, or a local model server's name. */
export function providerOfEndpoint(
  endpoint: Endpoint,
): { readonly name: string; readonly local: boolean } | undefined {
  const { host, port, path } = endpoint;
  if (isLocalHost(host) || isPrivateAddress(host) || isInternalName(host, [])) {
    const byPort = localPorts.get(port);
    if (byPort !== undefined) return { name: byPort, local: true };
    if (!aiPath.test(path)) return undefined;
    return { name: genericPorts.get(port) ?? 'OpenAI-compatible server', local: true };
  }
  const name = hostProvider(host);
  if (name !== undefined) return { name, local: false };
  if (host === 'api.cloudflare.com' && /\/ai\/(?:run|v1)\b/.test(path))
    return { name: 'Cloudflare AI', local: false };
  if (host.endsWith('.snowflakecomputing.com') && path.includes('/cortex/'))
    return { name: 'Snowflake Cortex', local: false };
  if (/\/serving-endpoints(?:\/|$)/.test(path)) return { name: 'Databricks AI', local: false };
  if (aiPath.test(path) && /\/(?:chat\/completions|messages)/.test(path))
    return { name: 'OpenAI-compatible server', local: false };
  return undefined;
}

/** The provider of a server that the OpenAI SDK is pointed at, where the port alone tells enough. */
export function providerOfBaseUrl(
  endpoint: Endpoint,
): { readonly name: string; readonly local: boolean } | undefined {
  const known = providerOfEndpoint(endpoint);
  if (known !== undefined) return known;
  const { host, port } = endpoint;
  if (!isLocalHost(host) && !isPrivateAddress(host) && !isInternalName(host, [])) return undefined;
  return { name: genericPorts.get(port) ?? 'OpenAI-compatible server', local: true };
}

/**
 * @param internalHosts names, and domains with a leading dot, of the organisation
 */
export function classifyHost(endpoint: Endpoint, internalHosts: readonly string[]): HostClass {
  const { host, path } = endpoint;
  if (isLocalHost(host)) return 'local';
  if (isPrivateAddress(host) || isInternalName(host, internalHosts)) return 'internal';
  if (providerOfEndpoint(endpoint) !== undefined) return 'ai_provider';
  if (isAddress(host) && !resolvers.has(host)) return 'raw_ip';
  const located = `${host}${path}`;
  for (const [prefix, kind] of hostTables.paths) if (located.startsWith(prefix)) return kind;
  const exact = hostTables.exact.get(host);
  if (exact !== undefined) return exact;
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    const found = hostTables.suffixes.get(host.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return hostTables.suffixes.get(host) ?? 'other';
}

/** Public resolvers of names, and an address that stands for any, which scripts try to reach to learn whether, and by which address, they are connected. */
const resolvers = new Set(['1.2.3.4', '8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9']);

/** Hosts that stand in texts without ever being contacted: name spaces, schemas, documentation. */
export function isNominalHost(host: string): boolean {
  return nominal.test(host);
}

const nominal =
  /^(?:www\.w3\.org|schemas?\..+|.+\.w3\.org|purl\.org|xmlns\.com|ns\.adobe\.com|json-schema\.org|(?:.+\.)?example\.(?:com|org|net)|.+\.example|www\.opengis\.net|tempuri\.org|creativecommons\.org|www\.apache\.org|opensource\.org|docs\.python\.org|\{\}|(?:.+\.)?readthedocs\.io|docs\..+|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|\[2001:0?db8:[0-9a-f:.]*\])$/i;

export function isLocalHost(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '0.0.0.0' ||
    host === '[::1]' ||
    host === '[::]' ||
    host === 'host.docker.internal' ||
    /^127(?:\.\d{1,3}){3}$/.test(host) ||
    host.endsWith('.localhost')
  );
}

export function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.startsWith('[');
}

/** Whether a host is one of a private network, by its address or name. */
export function isInternalHost(host: string): boolean {
  return isPrivateAddress(host) || isInternalName(host, []);
}

function isPrivateAddress(host: string): boolean {
  return /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d{1,3}){2}|\[f[cd][0-9a-f:]+\]|\[fe80:[0-9a-f:]+\])$/.test(
    host,
  );
}

function isInternalName(host: string, internalHosts: readonly string[]): boolean {
  if (/(?:^|\.)\{\}$|^\{\}/.test(host)) return false;
  if (/\.(?:local|internal|intranet|corp|lan|localdomain|home\.arpa|private|intra|ad)$/.test(host))
    return true;
  if (!host.includes('.') && !host.startsWith('[') && /^[a-z][\w-]*$/.test(host)) return true;
  return internalHosts.some(
    (entry) => host === entry || (entry.startsWith('.') && (host.endsWith(entry) || host === entry.slice(1))),
  );
}

interface ProviderHosts {
  readonly exact: ReadonlyMap<string, string>;
  readonly suffixes: readonly (readonly [string, string])[];
  readonly patterns: readonly (readonly [RegExp, string])[];
}

const providerHosts = indexProviders();

function hostProvider(host: string): string | undefined {
  const exact = providerHosts.exact.get(host);
  if (exact !== undefined) return exact;
  for (const [suffix, name] of providerHosts.suffixes) if (host.endsWith(suffix)) return name;
  for (const [pattern, name] of providerHosts.patterns) if (pattern.test(host)) return name;
  return undefined;
}

function indexProviders(): ProviderHosts {
  const exact = new Map<string, string>();
  const suffixes: [string, string][] = [];
  const patterns: [RegExp, string][] = [];
  for (const { name, hosts } of providers) {
    for (const host of hosts) {
      if (host.includes('*'))
        patterns.push([new RegExp(`^${host.replace(/\./g, '\\.').replace(/\*/g, '[\\w{}.-]*')}$`), name]);
      else if (host.startsWith('.')) suffixes.push([host, name]);
      else exact.set(host, name);
    }
  }
  return { exact, suffixes, patterns };
}

/** The endpoint in a text with its class, when it names a host that could be contacted. */
export function endpointIn(
  text: string,
  internalHosts: readonly string[],
): { readonly endpoint: Endpoint; readonly kind: HostClass } | undefined {
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined || isNominalHost(endpoint.host) || hostless.test(endpoint.scheme))
    return undefined;
  if (standIn.test(endpoint.path)) return undefined;
  // Scopes of OAuth are names that look like addresses.
  if (endpoint.host === 'www.googleapis.com' && endpoint.path.startsWith('/auth/')) return undefined;
  return { endpoint, kind: classifyHost(endpoint, internalHosts) };
}

/** `/services/T00000000/B00000000/XXXX`: what documentation puts where a secret of an address would be. */
const standIn = /\/(?:T0{6,}\/|X{6,}|x{6,}|YOUR[_-]|your[_-](?:token|webhook|key|secret))/;

/** Schemes whose first part is a bucket, an account, an application or a model, and no host. */
const hostless =
  /^(?:s3[an]?|gs|gcs|r2|hf|dbfs|kaggle|snowflake|bigquery|models|runs|mlflow-artifacts|memory|docker|app|chrome|edge|view-source|(?:chrome|moz|safari-web)-extension|android-app|ios-app|vscode|slack|msteams|zoommtg|ms-[a-z]+|otpauth|spotify|steam|intent)$/;

/** Names and addresses that are reserved for documentation: mentioned they are examples, contacted they are hosts. */
const reserved =
  /(?:^|\.)example(?:\.(?:com|org|net))?$|^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^\[2001:db8:/;

const transfers = /^(?:https?|wss?|ftps?|sftp|ssh|tcp|udp|telnet)$/;

/** The endpoint in a text that a call or command contacts. */
export function contactIn(text: string, internalHosts: readonly string[]): ReturnType<typeof endpointIn> {
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined) return undefined;
  // A mail server or database is told of as mail and as data.
  if (!reserved.test(endpoint.host) || !transfers.test(endpoint.scheme))
    return endpointIn(text, internalHosts);
  return { endpoint, kind: classifyHost(endpoint, internalHosts) };
}
