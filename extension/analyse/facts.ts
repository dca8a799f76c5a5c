/** What rules ask of a script, worked out once: commands it starts, files it writes, hosts it names. */
import type { Module } from '../parse/python/index.ts';
import { analyseAi } from './ai-usage.ts';
import { commandsOf } from './commands.ts';
import { dataAccessOf, isRepeated } from './data-access.ts';
import type { Behaviour } from './flow/interpret.ts';
import { argument, type CallEvent, type Value } from './flow/values.ts';
import { createFolder, type Folder } from './fold/fold.ts';
import type { Span } from './fold/values.ts';
import { endpointIn } from './network.ts';
import type { Command, Facts, FileWrite, HostUse } from './rules/rule.ts';
import type { ImportStatement } from './types.ts';

/**
 * @param internalHosts names, and domains with a leading dot, of the organisation
 */
export function factsOf(
  module: Module,
  behaviour: Behaviour,
  imports: readonly ImportStatement[],
  internalHosts: readonly string[],
): Facts {
  const lineOf = (offset: number): number => module.position(offset).line;
  const dataAccess: { access: NonNullable<ReturnType<typeof dataAccessOf>>; call: CallEvent }[] = [];
  const folder = lazyFolder(module, behaviour.calls);
  const writes: FileWrite[] = [];
  for (const call of behaviour.calls) {
    const access = dataAccessOf(call);
    if (access !== undefined && !isRepeated(call, access)) dataAccess.push({ access, call });
    const path = writtenPath(call);
    if (path !== undefined) writes.push({ path, start: call.start, end: call.end });
  }
  const commands = commandsOf(behaviour.calls, folder);
  const hosts = hostUses(behaviour, commands, internalHosts);
  return {
    module,
    behaviour,
    imports,
    ai: analyseAi(behaviour, imports, lineOf),
    hosts,
    dataAccess,
    commands,
    writes,
    folder,
  };
}

/** Most scripts ask nothing of it. */
function lazyFolder(module: Module, calls: readonly CallEvent[]): () => Folder {
  let folder: Folder | undefined;
  return () => {
    folder ??= createFolder(module, calls);
    return folder;
  };
}

const copies = /^(?:shutil\.(?:copy|copy2|copyfile|move)|os\.(?:rename|replace|symlink|link))$/;

function writtenPath(call: CallEvent): string | undefined {
  const { path, name } = call;
  switch (name) {
    case 'open':
      if (path === 'open' || path === 'io.open' || path === 'codecs.open')
        return writes.test(argument(call, 1, 'mode')?.text ?? '')
          ? argument(call, 0, 'file')?.text
          : undefined;
      return writes.test(call.args[0]?.text ?? '') ? call.receiver?.text : undefined;
    case 'write_text':
    case 'write_bytes':
      return call.receiver?.text;
    default:
      return path !== name && copies.test(path) ? argument(call, 1, 'dst')?.text : undefined;
  }
}

const writes = /[wax+]/;

const senders = /^(?:post|put|patch|upload\w*|send\w*|sendall|publish)$/;
const getters =
  /^(?:get|head|urlopen|urlretrieve|download\w*|stream|request|Request|options|goto|fetch|read_\w+|open)$/;
/** Calls whose arguments are shown to people, not contacted. */
const talk =
  /^(?:print|logging\.\w+|click\.echo|sys\.std(?:out|err)\.write|warnings\.warn|help|ValueError|RuntimeError|Exception|input|webbrowser\.open|streamlit\.(?:markdown|write|info|link_button|caption))$|(?:^|\.)(?:debug|info|warning|error|critical|exception|add_argument|echo|hyperlink|write_url|add_hyperlink)$/;

function hostUses(
  behaviour: Behaviour,
  commands: readonly Command[],
  internalHosts: readonly string[],
): readonly HostUse[] {
  const found: HostUse[] = [];
  const seen = new Map<string, number>();
  const urls = behaviour.texts.filter(({ text }) => text.length < 5000 && text.includes('://'));
  const contacts = contactCalls(behaviour.calls);
  for (const command of commands) {
    const { text, call } = command;
    if (!text.includes('://')) continue;
    for (const [url] of text.matchAll(urlsInCommand))
      add(found, seen, endpointIn(url, internalHosts), directionOfCommand(text), call, command);
  }
  if (urls.length === 0 && contacts.length === 0) return found;
  for (const { call, text } of contacts)
    add(found, seen, endpointIn(text, internalHosts), directionOf(call), call, call);
  const shown = urls.length === 0 ? new Set<string>() : shownTexts(behaviour.calls);
  for (const event of urls) {
    if (!/\s/.test(event.text.trim()) && !shown.has(event.text))
      add(found, seen, endpointIn(event.text, internalHosts), 'named', undefined, event);
  }
  return found;
}

const urlsInCommand = /\b(?:https?|ftps?|sftp|wss?):\/\/[^\s'"|;&]+/g;

function directionOfCommand(text: string): HostUse['direction'] {
  return /(?:-d|--data|-F|-T|--upload-file)\b/.test(text) ? 'upload' : 'download';
}

/** Hosts of a command line that stands outside the text, as in a notebook. */
export function hostsOfCommand(text: string, internalHosts: readonly string[]): readonly HostUse[] {
  return [...text.matchAll(urlsInCommand)].flatMap(([url]) => {
    const named = endpointIn(url, internalHosts);
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
    'socket.create_connection': 'tcp',
    'socket.socket().connect': 'tcp',
    'asyncio.open_connection': 'tcp',
  }),
);

function hostArgument(call: CallEvent): string | undefined {
  const scheme = hostCalls.get(call.path);
  if (scheme === undefined) return undefined;
  const first = argument(call, 0, 'host', 'hostname');
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
