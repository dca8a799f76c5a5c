/** Hosts of a script: what its calls and commands contact, and what it only names. */
import type { Behaviour } from './flow/interpret.ts';
import { argument, type CallEvent, type Value } from './flow/values.ts';
import type { Span } from './fold/values.ts';
import { contactIn, endpointIn } from './network.ts';
import { isOffline } from './offline.ts';
import type { Command, HostUse } from './rules/rule.ts';
import type { ImportStatement } from './types.ts';

const senders = /^(?:post|put|patch|upload\w*|send\w*|sendall|publish|post_json|put_\w+)$/;
const getters =
  /^(?:get|head|urlopen|urlretrieve|download\w*|stream|request|Request|options|goto|fetch|read_\w+|open|delete|connect|ws_connect|create_connection|WebSocketApp|ServerProxy|wget|from_url|load_url|parse|clone|clone_from|retrieve)$/;
/** Calls whose arguments are shown to people, not contacted. */
const talk =
  /^(?:print|logging\.\w+|click\.echo|sys\.std(?:out|err)\.write|warnings\.warn|help|ValueError|RuntimeError|Exception|input|webbrowser\.open|streamlit\.(?:markdown|write|info|link_button|caption))$|(?:^|\.)(?:debug|info|warning|error|critical|exception|add_argument|echo|hyperlink|write_url|add_hyperlink)$|\bFastMCP\(\)\.resource$/;

/** Hosts that a script contacts or names, each once, at its most telling place. */
export function hostUses(
  behaviour: Behaviour,
  commands: readonly Command[],
  internalHosts: readonly string[],
  imports: readonly ImportStatement[],
): readonly HostUse[] {
  const found: HostUse[] = [];
  const seen = new Map<string, number>();
  const urls = behaviour.texts.filter(({ text }) => text.length < 5000 && text.includes('://'));
  const contacts = contactCalls(behaviour.calls);
  for (const command of commands) {
    const { text, call } = command;
    if (!text.includes('.') || settings.test(text)) continue;
    for (const url of urlsOf(text))
      add(found, seen, contactIn(url, internalHosts), directionOfCommand(text), call, command);
  }
  if (urls.length === 0 && contacts.length === 0) return found;
  for (const { call, text } of contacts)
    add(found, seen, contactIn(text, internalHosts), directionOf(call), call, call);
  if (isOffline(imports, behaviour.calls)) return found;
  const shown = urls.length === 0 ? new Set<string>() : shownTexts(behaviour.calls);
  for (const event of urls) {
    if (!/\s/.test(event.text.trim()) && !shown.has(event.text))
      add(found, seen, endpointIn(event.text, internalHosts), 'named', undefined, event);
  }
  return found;
}

/** Commands that write an address into a setting, or show it, and contact nothing. */
const settings =
  /^\s*(?:reg(?:\.exe)?\s+add|setx|defaults\s+write|gsettings\s+set|echo|printf|git\s+config|pip3?\s+config)\b/i;

const urlsInCommand = /\b(?:https?|ftps?|sftp|wss?):\/\/[^\s'"|;&]+/g;

/** `curl -F f=@report.pdf file.io`: a name without a scheme counts where it is known for what it is. */
const bareInCommand =
  /(?<=\b(?:curl|wget)(?:\.exe)?\s(?:.*\s)?["']?)(?:(?:[\w-]+\.)+[a-z]{2,}|\d+(?:\.\d+){3})(?=[:/\s"']|$)[^\s"'|;&]*/gi;

function urlsOf(command: string): readonly string[] {
  const urls = command.includes('://') ? [...command.matchAll(urlsInCommand)].map(([url]) => url) : [];
  if (urls.length > 0 || !/\b(?:curl|wget)\b/.test(command)) return urls;
  return [...command.slice(0, 1000).matchAll(bareInCommand)]
    .map(([host]) => `http://${host}`)
    .filter((url) => !/^(?:other|internal)$/.test(endpointIn(url, [])?.kind ?? 'other'));
}

const uploads =
  /\s(?:-d|--data[\w-]*|-F|--form|-T|--upload-file|--post-(?:data|file)|--body-(?:data|file)|-InFile|-Body)[\s=]|-X\s*(?:POST|PUT)\b|-Method\s+["']?(?:POST|PUT)\b|--request\s+(?:POST|PUT)\b|\.Upload(?:File|String|Data)\(/i;

function directionOfCommand(text: string): HostUse['direction'] {
  return uploads.test(text) ? 'upload' : 'download';
}

/** Hosts of a command line that stands outside the text, as in a notebook. */
export function hostsOfCommand(text: string, internalHosts: readonly string[]): readonly HostUse[] {
  return urlsOf(text).flatMap((url) => {
    const named = contactIn(url, internalHosts);
    if (named === undefined) return [];
    return [{ ...named, direction: directionOfCommand(text), call: undefined, start: -1, end: -1 }];
  });
}

function contactCalls(calls: readonly CallEvent[]): readonly { call: CallEvent; text: string }[] {
  const found: { call: CallEvent; text: string }[] = [];
  for (const call of calls) {
    if (call.path.startsWith('<')) continue;
    const hosted = hostArgument(call);
    if (hosted !== undefined) found.push({ call, text: hosted });
    else if ((senders.test(call.name) || getters.test(call.name)) && !talk.test(call.path)) {
      for (const value of [argument(call, 0, 'url', 'uri'), call.args[1], call.receiver]) {
        const text = value?.text ?? targetOfRequest(value);
        if (text?.includes('://')) {
          found.push({ call, text });
          break;
        }
      }
    }
  }
  return found;
}

/** `urlopen(Request("https://…"))`. */
function targetOfRequest(value: Value | undefined): string | undefined {
  const made = value?.producer;
  return made !== undefined && /(?:^|\.)(?:Request|Session|Client|AsyncClient)$/.test(made.path)
    ? argument(made, 0, 'url', 'base_url')?.text
    : undefined;
}

/** Hosts given without a scheme. */
const hostCalls: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'smtplib.SMTP': 'smtp',
    'smtplib.SMTP_SSL': 'smtps',
    'imaplib.IMAP4': 'imap',
    'imaplib.IMAP4_SSL': 'imaps',
    'poplib.POP3': 'pop3',
    'poplib.POP3_SSL': 'pop3s',
    'ftplib.FTP': 'ftp',
    'ftplib.FTP_TLS': 'ftps',
    'telnetlib.Telnet': 'telnet',
    'paramiko.SSHClient().connect': 'ssh',
    'pysftp.Connection': 'sftp',
    'fabric.Connection': 'ssh',
    'http.client.HTTPSConnection': 'https',
    'http.client.HTTPConnection': 'http',
    'smtplib.LMTP': 'lmtp',
    'aiosmtplib.SMTP': 'smtp',
    'aioftp.Client.context': 'ftp',
    'aioftp.Client().connect': 'ftp',
    'paramiko.Transport': 'ssh',
    'asyncssh.connect': 'ssh',
    'netmiko.ConnectHandler': 'ssh',
    'socket.create_connection': 'tcp',
    'socket.socket().connect_ex': 'tcp',
    'socket.socket().sendto': 'udp',
    'socket.socket().connect': 'tcp',
    'asyncio.open_connection': 'tcp',
  }),
);

function hostArgument(call: CallEvent): string | undefined {
  const scheme = hostCalls.get(call.path);
  if (scheme === undefined) return undefined;
  const first = argument(call, call.name === 'sendto' ? 1 : 0, 'host', 'hostname');
  const host = first?.text ?? first?.items?.[0]?.text;
  return host === undefined || !/^[\w.{}-]+(?::\d+)?$/.test(host) ? undefined : `${scheme}://${host}`;
}

function directionOf(call: CallEvent): HostUse['direction'] {
  if (senders.test(call.name)) return 'upload';
  const method = call.args[0]?.text ?? argument(call, -1, 'method')?.text ?? '';
  const body = call.keywords.some(
    ({ name, value }) => /^(?:data|json|files|content|body)$/.test(name) && value.path !== 'None',
  );
  if (body || /^(?:POST|PUT|PATCH)$/i.test(method)) return 'upload';
  if (/(?:Request|urlopen)$/.test(call.path) && call.args.length > 1) return 'upload';
  return getters.test(call.name) ? 'download' : 'named';
}

function shownTexts(calls: readonly CallEvent[]): Set<string> {
  const shown = new Set<string>();
  for (const call of calls) {
    if (!talk.test(call.path)) continue;
    for (const value of [...call.args, ...call.keywords.map((keyword) => keyword.value)])
      if (value.text !== undefined) shown.add(value.text);
  }
  return shown;
}

const rank = { named: 0, download: 1, upload: 2 } as const;

/** One use a host, at its most telling place: an upload before a download before a mere name. */
function add(
  found: HostUse[],
  seen: Map<string, number>,
  named: ReturnType<typeof endpointIn>,
  direction: HostUse['direction'],
  call: CallEvent | undefined,
  place: Span,
): void {
  if (named === undefined || found.length >= 200) return;
  const key = `${named.endpoint.host}\0${named.kind}`;
  const known = seen.get(key);
  const use: HostUse = { ...named, direction, call, start: place.start, end: place.end };
  if (known === undefined) {
    seen.set(key, found.length);
    found.push(use);
  } else if (rank[direction] > rank[found[known]?.direction ?? 'named']) found[known] = use;
}
