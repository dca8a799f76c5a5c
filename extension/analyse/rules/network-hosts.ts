/** Hosts that a script contacts or names, and what it sends there. */
import { argument, type CallEvent, type Value } from '../flow/values.ts';
import type { HostClass } from '../knowledge/hosts.ts';
import { readData } from './read-data.ts';
import type { BehaviourRule, HostUse } from './rule.ts';

function hostDetails(host: HostUse): Record<string, string> {
  return {
    host: host.endpoint.host,
    scheme: host.endpoint.scheme,
    class: host.kind,
    direction: host.direction,
  };
}

/** What a script speaks to both ways. */
const connects = /^(?:tcp|udp|ssh|sftp|telnet|wss?)$/;

/** A rule for hosts of some classes: one severity for an upload, another for the rest. */
function hostRule(
  rule: Omit<BehaviourRule, 'onHost' | 'category'>,
  kinds: readonly HostClass[],
  what: string,
  upload = rule.severity,
): BehaviourRule {
  return {
    ...rule,
    category: 'network',
    onHost: (host) => {
      if (!kinds.includes(host.kind)) return undefined;
      const verb =
        host.direction === 'upload'
          ? 'Sends data to'
          : host.direction === 'download'
            ? connects.test(host.endpoint.scheme)
              ? 'Connects to'
              : 'Fetches from'
            : 'Names';
      return {
        message: `${verb} ${what} ${host.endpoint.host}`,
        severity: host.direction === 'upload' ? upload : rule.severity,
        details: hostDetails(host),
      };
    },
  };
}

/** A rule for hosts that libraries also reach without naming them. */
function withCalls(
  calls: readonly string[],
  say: (call: CallEvent) => string | undefined,
  ...host: Parameters<typeof hostRule>
): BehaviourRule {
  return {
    ...hostRule(...host),
    calls,
    onCall: (call) => {
      const message = say(call);
      return message === undefined ? undefined : { message };
    },
  };
}

/** Calls that send content, with the position of what they send. */
const transfers: readonly (readonly [string, number])[] = [
  ['ftplib.FTP().storbinary', 1],
  ['ftplib.FTP().storlines', 1],
  ['ftplib.FTP_TLS().storbinary', 1],
  ['ftplib.FTP_TLS().storlines', 1],
  ['pysftp.Connection().putfo', 0],
  ['socket.socket().send', 0],
  ['socket.socket().sendall', 0],
  ['socket.socket().sendfile', 0],
  ['socket.create_connection().sendall', 0],
  ['paho.mqtt.client.Client().publish', 1],
  ['websocket.create_connection().send', 0],
];

export const rules: readonly BehaviourRule[] = [
  hostRule(
    {
      id: 'PYS-NET-001',
      title: 'Contacts a host on the internet',
      severity: 'info',
      confidence: 'high',
      rationale: 'The script depends on, or sends to, a host outside the organisation.',
      remediation: 'None by itself: it is inventory. Check hosts that nobody recognises.',
      example: 'import requests\nrequests.get("https://api.exchange-rates.org/latest")',
    },
    ['other', 'code', 'package_index', 'messaging', 'mail', 'ai_provider'],
    'the host',
  ),
  hostRule(
    {
      id: 'PYS-NET-002',
      title: 'Uses a file storage or sharing service',
      severity: 'low',
      confidence: 'high',
      cwe: 200,
      rationale:
        'File sharing services are the usual way for data to leave an organisation unnoticed, by habit or on purpose.',
      remediation: 'Use the organisation’s approved storage; check what is uploaded.',
      example:
        'import requests\nrequests.post("https://transfer.sh/report", files={"f": open("report.pdf", "rb")})',
    },
    ['storage'],
    'the storage service',
    'medium',
  ),
  hostRule(
    {
      id: 'PYS-NET-003',
      title: 'Uses a paste site',
      severity: 'medium',
      confidence: 'high',
      cwe: 200,
      rationale:
        'Paste sites publish text anonymously. Scripts use them to leak data, and to fetch code that changes after review.',
      remediation: 'Keep shared text in the organisation’s own systems.',
      example:
        'import requests\nrequests.post("https://pastebin.com/api/api_post.php", data={"api_paste_code": text})',
    },
    ['paste'],
    'the paste site',
    'high',
  ),
  hostRule(
    {
      id: 'PYS-NET-004',
      title: 'Posts to a messaging webhook',
      severity: 'low',
      confidence: 'high',
      rationale:
        'A webhook accepts data from anyone who knows its address and shows it to people in a channel, inside or outside the organisation.',
      remediation: 'Check who owns the channel, and keep the address out of the code: it is a credential.',
      example:
        'import requests\nrequests.post("https://hooks.slack.com/services/T0/B0/x", json={"text": "done"})',
    },
    ['webhook'],
    'the webhook of',
    'medium',
  ),
  hostRule(
    {
      id: 'PYS-NET-005',
      title: 'Contacts a public address without a name',
      severity: 'medium',
      confidence: 'high',
      rationale:
        'A bare public address bypasses DNS logging and says nothing of who owns it; legitimate services are rarely used this way.',
      remediation: 'Find out who owns the address, and use a name.',
      example: 'import requests\nrequests.get("http://185.199.108.12/update.bin")',
    },
    ['raw_ip'],
    'the address',
  ),
  {
    id: 'PYS-NET-006',
    category: 'network',
    title: 'Sends data that it read to an outside host',
    severity: 'medium',
    confidence: 'medium',
    cwe: 200,
    rationale:
      'Content that the script read from a file, database, mailbox or application is in the body of a request to a host outside the organisation.',
    remediation: 'Check that the recipient may have the data, and that the connection is encrypted.',
    falsePositives: 'A value that is replaced before it is sent may be taken for the data.',
    example:
      'import pandas as pd, requests\ndf = pd.read_excel("customers.xlsx")\nrequests.post("https://collect.partner-site.com/in", data=df.to_csv())',
    onHost: (host) => {
      if (
        host.call === undefined ||
        host.direction !== 'upload' ||
        host.kind === 'local' ||
        host.kind === 'internal' ||
        host.kind === 'ai_provider'
      )
        return undefined;
      if (sendsEnvironment(host.call))
        return {
          message: `Sends all environment variables to ${host.endpoint.host}`,
          severity: 'high',
          details: { ...hostDetails(host), source: 'environment' },
        };
      const sent = sentData(host.call);
      if (sent === undefined) return undefined;
      return {
        message: `Sends data that it read (${sent}) to ${host.endpoint.host}`,
        ...(takenSecretly.has(sent) ? { severity: 'high' as const } : {}),
        details: { ...hostDetails(host), source: sent },
      };
    },
    calls: transfers.map(([path]) => path),
    onCall: (call) => {
      const position = transfers.find(([path]) => path === call.path)?.[1] ?? 0;
      const given = call.args[position];
      const sent = given === undefined ? undefined : readData([given]);
      return sent === undefined
        ? undefined
        : { message: `Sends data that it read (${sent}) with ${call.name}`, details: { source: sent } };
    },
  },
  withCalls(
    ['pyngrok.ngrok.connect', 'ngrok.connect', 'ngrok.forward', 'pycloudflared.try_cloudflare', 'gradio.*'],
    // `demo.launch(share=True)` gives the application an address at gradio.live.
    (call) =>
      call.path.startsWith('gradio.') && argument(call, -1, 'share')?.path !== 'True'
        ? undefined
        : 'Opens a tunnel from the internet to this machine',
    {
      id: 'PYS-NET-012',
      title: 'Uses a tunnel or dynamic-name service',
      severity: 'medium',
      confidence: 'high',
      rationale:
        'Tunnels and dynamic names lead to machines that nobody can name beforehand, around firewalls and filters.',
      remediation: 'Publish services through the organisation’s own gateways.',
      example: 'import requests\nrequests.post("https://a1b2.ngrok-free.app/collect", data=d)',
    },
    ['tunnel'],
    'the tunnel',
    'high',
  ),
  hostRule(
    {
      id: 'PYS-NET-013',
      title: 'Contacts a host of the internal network',
      severity: 'info',
      confidence: 'medium',
      rationale: 'The script depends on, or changes, an internal service.',
      remediation: 'None by itself: it is inventory.',
      example: 'import requests\nrequests.get("http://intranet.corp.local/api/staff")',
    },
    ['internal'],
    'the internal host',
  ),
  hostRule(
    {
      id: 'PYS-NET-014',
      title: 'Looks up the public address or place of the machine',
      severity: 'low',
      confidence: 'high',
      rationale: 'Business scripts seldom need to know from where they run; malware asks almost always.',
      remediation: 'Check why the script asks.',
      example: 'import requests\nrequests.get("https://api.ipify.org").text',
    },
    ['ip_lookup'],
    'the address service',
  ),
];

/** What nobody hands out knowingly. */
const takenSecretly = new Set(['keystrokes', 'browser profile']);

/** What kind of read data is in the body of a request. */
function sentData(call: CallEvent): string | undefined {
  return readData(bodyOf(call));
}

function bodyOf(call: CallEvent): readonly Value[] {
  const values = call.keywords
    .filter(({ name }) => /^(?:data|json|files|content|body)$/.test(name))
    .map(({ value }) => value);
  return values.length === 0 && call.args[1] !== undefined ? [call.args[1]] : values;
}

/** `json=dict(os.environ)`, `data={"env": str(os.environ)}`: every variable, with the keys and passwords among them. */
function sendsEnvironment(call: CallEvent): boolean {
  const left = { calls: 100 };
  return bodyOf(call).some((value) => holdsEnvironment(value, 6, left));
}

function holdsEnvironment(value: Value, depth: number, left: { calls: number }): boolean {
  if (/^os\.environ(?:\.(?:copy|items|values)\(\)|b)?$/.test(value.path)) return true;
  if (depth === 0 || left.calls-- <= 0) return false;
  const made = value.producer;
  const whole = made !== undefined && passesWhole.test(made.path) ? [...made.args, made.receiver] : [];
  return [...whole, ...(value.items ?? []), ...(value.fields?.values() ?? [])].some(
    (inner) => inner !== undefined && holdsEnvironment(inner, depth - 1, left),
  );
}

/** What gives back all of what it is given. */
const passesWhole =
  /^(?:dict|str|repr|list|sorted|json\.dumps|pickle\.dumps|base64\.\w*encode|urllib\.parse\.urlencode|zlib\.compress)$|\.(?:encode|decode|copy|items)$/;
