/**
 * Passwords and keys that reach a login, a client or a command by way of variables, parameters and tuples, and those that
 * are put together of pieces. What they are is known from where they go; where they stand is the place of their literals.
 */
import { matchSecrets, tokenPatterns } from '../core/secret-patterns.ts';
import type { Behaviour } from './flow/interpret.ts';
import type { CallEvent, TextEvent, Value } from './flow/values.ts';
import type { Command } from './rules/rule.ts';
import { literalPatterns, looksLikeKey, looksLikePassword } from './secrets-literals.ts';
import { isPlaceholder } from './secrets-placeholders.ts';

/** A secret in clear, for the pipeline alone. */
export interface GivenSecret {
  readonly value: string;
  readonly id: string;
  /** Of the literal, or of the pieces. */
  readonly start: number;
  readonly end: number;
  /** Literals of which it was put together, to be hidden wherever they are shown. */
  readonly pieces: readonly string[];
}

/** What is reported of them, beside the patterns. */
export const givenKinds = [
  { id: 'PYS-SEC-091', kind: 'password', title: 'Password in the code that reaches a login' },
  { id: 'PYS-SEC-092', kind: 'api-key', title: 'Token or key in the code that reaches a client' },
  { id: 'PYS-SEC-093', kind: 'api-key', title: 'Secret put together of pieces' },
] as const;

const passwordKey =
  /^(?:\w{0,20}_)?(?:pass(?:word|wd|phrase|wort|w)?|pwd|pw|kennwort|senha|contrase[nñ]a|mot_de_passe)$/i;
const tokenKey =
  /^(?:\w{0,20}_)?(?:api_?key|apikey|api_?token|auth_?token|access_?token|bot_?token|token|secret|client_?secret|secret_?key|secret_?access_?key|access_?key|account_?key)$/i;
/** A tuple of user and password. */
const pairKey = /^(?:auth|basic_?auth|http_?auth|auth_?basic|credentials?)$/i;
const holders = /^(?:data|json|params|connect_args|config|payload|body|conn_params|connect_kwargs)$/;

/** Calls that take a password by position. */
const positions: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'poplib.POP3().pass_ poplib.POP3_SSL().pass_ poplib.POP3_SSL().rpop',
    1: `smtplib.SMTP().login smtplib.SMTP_SSL().login imaplib.IMAP4().login imaplib.IMAP4_SSL().login ftplib.FTP().login ftplib.FTP_TLS().login
      imap_tools.MailBox().login imapclient.IMAPClient().login cx_Oracle.connect oracledb.connect requests.auth.HTTPBasicAuth
      requests.auth.HTTPDigestAuth requests_ntlm.HttpNtlmAuth httpx.BasicAuth httpx.DigestAuth aiohttp.BasicAuth exchangelib.Credentials
      yagmail.SMTP ldap.initialize().simple_bind_s ldap.initialize().bind_s O365.Account shareplum.auth.office365.Office365
      office365.runtime.auth.user_credential.UserCredential twilio.rest.Client instagrapi.Client().login pyodbc.SQLConnect`,
    2: `ftplib.FTP ftplib.FTP_TLS pymysql.connect MySQLdb.connect pymssql.connect ldap3.Connection odoorpc.ODOO().login keyring.set_password
      atlassian.Jira hdbcli.dbapi.connection`,
    3: 'paramiko.SSHClient().connect pysftp.Connection hdbcli.dbapi.connect win32security.LogonUser',
  }).flatMap(([at, paths]) => paths.split(/\s+/).map((path) => [path, Number(at)] as const)),
);

const typing = /^(?:fill|type|send_keys|input_text|type_text|set_value|press_sequentially)$/;
const passwordField = /pass|pwd|senha|kennwort|contrase|mot.?de.?passe/i;
const commandSecrets = literalPatterns.filter(({ id }) => id === 'PYS-SEC-088');
const commandFlag = /(?:^|\s)-(?:pw|p|password)[= ](?<secret>[^\s"']{5,60})/g;

/** @param text the script's text */
export function givenSecrets(
  text: string,
  behaviour: Pick<Behaviour, 'calls' | 'texts' | 'joined'>,
  commands: readonly Command[],
): readonly GivenSecret[] {
  const found = new Map<string, GivenSecret>();
  const add = (id: string, value: string | undefined, accepts: (value: string) => boolean): void => {
    if (value === undefined || found.has(value) || value.includes('{}') || !accepts(value)) return;
    const place = placeOf(text, behaviour.texts, value);
    if (place !== undefined) found.set(value, { value, id, ...place, pieces: [] });
  };
  for (const call of behaviour.calls) callSecrets(call, add);
  for (const { text: command, call } of commands) {
    if (call === undefined) continue;
    for (const value of commandValues(command)) add('PYS-SEC-091', value, looksLikePassword);
  }
  for (const event of [...behaviour.joined, ...adjacentLiterals(text, behaviour.texts)]) {
    const [token] = event.text.length > 4000 ? [] : matchSecrets(event.text, tokenPatterns);
    const value = token === undefined ? undefined : event.text.slice(token.start, token.end);
    if (value !== undefined && !isPlaceholder(value) && !found.has(value))
      found.set(value, { value, id: 'PYS-SEC-093', ...piecesOf(behaviour.texts, event, value) });
  }
  return [...found.values()];
}

type Add = (id: string, value: string | undefined, accepts: (value: string) => boolean) => void;

function callSecrets(call: CallEvent, add: Add): void {
  const position = call.path.includes('.') ? positions.get(call.path) : undefined;
  if (position !== undefined) add('PYS-SEC-091', call.args[position]?.text, looksLikePassword);
  for (const { name, value } of call.keywords) keyedSecret(name, value, add);
  if (typing.test(call.name)) typedSecret(call, add);
}

function keyedSecret(name: string, value: Value, add: Add): void {
  if (passwordKey.test(name)) add('PYS-SEC-091', value.text, looksLikePassword);
  else if (tokenKey.test(name)) add('PYS-SEC-092', value.text, looksLikeKey);
  else if (pairKey.test(name) && value.items?.length === 2)
    add('PYS-SEC-091', value.items[1]?.text, looksLikePassword);
  else if (holders.test(name)) {
    for (const [field, inner] of value.fields ?? [])
      if (passwordKey.test(field)) add('PYS-SEC-091', inner.text, looksLikePassword);
  }
}

/** `page.fill("#password", secret)`, `driver.find_element(By.ID, "password").send_keys(secret)`. */
function typedSecret(call: CallEvent, add: Add): void {
  const [first, second] = call.args;
  if (second !== undefined && passwordField.test(first?.text ?? ''))
    add('PYS-SEC-091', second.text, looksLikePassword);
  else if (call.receiver?.producer?.args.some((arg) => passwordField.test(arg.text ?? '')) === true)
    add('PYS-SEC-091', first?.text, looksLikePassword);
}

function* commandValues(command: string): Iterable<string> {
  for (const span of matchSecrets(command, commandSecrets)) yield command.slice(span.start, span.end);
  for (const match of command.matchAll(commandFlag)) yield match.groups?.['secret'] ?? '';
}

/** `"sk-" "proj-…"`: literals that Python joins by itself. */
function adjacentLiterals(text: string, texts: readonly TextEvent[]): readonly TextEvent[] {
  return texts.filter(
    (each) =>
      each.text.length >= 16 &&
      each.end - each.start >= each.text.length + 4 &&
      !text.slice(each.start, each.end).includes(each.text),
  );
}

/** The literal that is the secret, or has it in it. */
function placeOf(
  text: string,
  texts: readonly TextEvent[],
  value: string,
): Pick<GivenSecret, 'start' | 'end'> | undefined {
  const event = texts.find((each) => each.text === value);
  if (event === undefined) return undefined;
  const at = text.indexOf(value, event.start);
  return at >= 0 && at + value.length <= event.end
    ? { start: at, end: at + value.length }
    : { start: event.start, end: event.end };
}

const shortestPiece = 8;

/** From the first to the last piece, or the longest piece where they stand apart. */
function piecesOf(
  texts: readonly TextEvent[],
  event: TextEvent,
  value: string,
): Pick<GivenSecret, 'start' | 'end' | 'pieces'> {
  const pieces = texts.filter((each) => each.text.length >= shortestPiece && value.includes(each.text));
  const inside = pieces.some((each) => each.start >= event.start && each.end <= event.end);
  const longest = pieces.toSorted((a, b) => b.text.length - a.text.length)[0];
  const { start, end } = inside || longest === undefined ? event : longest;
  return { start, end, pieces: pieces.map((each) => each.text) };
}
