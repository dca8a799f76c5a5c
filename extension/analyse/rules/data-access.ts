/** Data that a script reads, writes or takes from people: one rule a kind. */
import { parseEndpoint, readsWholeTable, tablesOf } from '../constants.ts';
import { isMere } from '../data-access.ts';
import type { TextEvent } from '../flow/values.ts';
import type { DataKind } from '../knowledge/data-operations.ts';
import type { Severity } from '../types.ts';
import { awaitsKeys } from './awaited-keys.ts';
import type { BehaviourRule, Command, Facts } from './rule.ts';

type Kind = readonly [
  id: string,
  kinds: readonly DataKind[],
  title: string,
  severity: Severity,
  what: string,
  rationale: string,
  remediation: string,
  example: string,
];

const inventory =
  'None by itself: it is inventory. Check that the people who can read the script’s output may see the data.';

const kinds: readonly Kind[] = [
  [
    'PYS-DATA-001',
    ['spreadsheet'],
    'Works with spreadsheets',
    'info',
    'a spreadsheet',
    'Spreadsheets hold much of an organisation’s personal and financial data.',
    inventory,
    'import pandas as pd\npd.read_excel("salaries.xlsx")',
  ],
  [
    'PYS-DATA-002',
    ['csv'],
    'Works with CSV files',
    'info',
    'a CSV file',
    'CSV files are the usual form of exports from business systems.',
    inventory,
    'import pandas as pd\npd.read_csv("customers.csv")',
  ],
  [
    'PYS-DATA-003',
    ['table_file'],
    'Works with data files',
    'info',
    'a data file',
    'Parquet, pickle and similar files hold whole tables; a pickle also holds code.',
    inventory,
    'import pandas as pd\npd.read_parquet("sales.parquet")',
  ],
  [
    'PYS-DATA-004',
    ['document'],
    'Reads documents',
    'info',
    'a document',
    'Contracts, invoices and letters hold confidential text.',
    inventory,
    'import pypdf\npypdf.PdfReader("contract.pdf")',
  ],
  [
    'PYS-DATA-005',
    ['database'],
    'Works with a database',
    'low',
    'a database',
    'The script reaches the organisation’s records directly, with the rights of the account it uses.',
    'Use an account with the least rights, read-only where it will do, and keep its password out of the code.',
    'import pyodbc\npyodbc.connect("DRIVER={SQL Server};SERVER=erp01;DATABASE=hr")',
  ],
  [
    'PYS-DATA-006',
    ['mail'],
    'Reads or sends mail',
    'medium',
    'mail',
    'A mailbox holds the most personal and confidential correspondence, and logs in to much else.',
    'Restrict the account to the folders it needs, and check where the content goes.',
    'import imaplib\nimaplib.IMAP4_SSL("imap.corp.local")',
  ],
  [
    'PYS-DATA-007',
    ['erp'],
    'Automates a business system',
    'medium',
    'a business system',
    'The script acts in ERP, CRM or ticketing systems under a person’s account, faster and quieter than the person would.',
    'Use a technical account and the official interface, and have the owner of the system know of it.',
    'import win32com.client\nwin32com.client.GetObject("SAPGUI")',
  ],
  [
    'PYS-DATA-008',
    ['desktop'],
    'Drives the desktop',
    'low',
    'the desktop',
    'Clicks and keys are sent as if a person sat there: to whatever window is in front.',
    'Prefer an interface of the application; run it on an account of its own.',
    'import pyautogui\npyautogui.click(100, 200)',
  ],
  [
    'PYS-DATA-009',
    ['browser'],
    'Drives a browser',
    'low',
    'a browser',
    'The script acts on web sites, often in a person’s logged-in session.',
    'Use the site’s API where there is one.',
    'from selenium import webdriver\nwebdriver.Chrome().get("https://portal.corp.local")',
  ],
  [
    'PYS-DATA-010',
    ['browser_profile'],
    'Reads cookies or history of a browser',
    'high',
    'a browser profile',
    'Cookies are sessions: whoever has them is logged in as the user. Stealers take them first.',
    'Log in with an account of the script’s own.',
    'import browser_cookie3\nbrowser_cookie3.chrome()',
  ],
  [
    'PYS-DATA-011',
    ['clipboard'],
    'Uses the clipboard',
    'low',
    'the clipboard',
    'The clipboard holds what people copy, passwords included.',
    'Read a file or argument instead.',
    'import pyperclip\npyperclip.paste()',
  ],
  [
    'PYS-DATA-012',
    ['keystrokes'],
    'Listens to the keyboard',
    'high',
    'keystrokes',
    'Everything that is typed anywhere on the machine, passwords included, can be recorded.',
    'Bind the one key that is needed inside the application’s own window.',
    'from pynput.keyboard import Listener\nListener(on_press=save).start()',
  ],
  [
    'PYS-DATA-013',
    ['screen'],
    'Captures the screen',
    'medium',
    'the screen',
    'A capture shows whatever is open, of any application.',
    'Capture the one window that is needed.',
    'import pyautogui\npyautogui.screenshot("s.png")',
  ],
  [
    'PYS-DATA-014',
    ['microphone', 'camera'],
    'Records sound or pictures',
    'medium',
    'the microphone or camera',
    'Recording people needs their consent.',
    'Make the recording visible, and keep it short.',
    'import sounddevice\nsounddevice.rec(44100)',
  ],
  [
    'PYS-DATA-015',
    ['cloud_storage'],
    'Works with cloud storage',
    'low',
    'cloud storage',
    'Files come from or go to storage outside the machine, under keys that the script holds.',
    'Use roles rather than keys, and buckets that are not public.',
    'import boto3\nboto3.client("s3").upload_file("a.csv", "bucket", "a.csv")',
  ],
  [
    'PYS-DATA-016',
    ['chat'],
    'Reads chat messages',
    'medium',
    'chat messages',
    'Chats hold personal and confidential correspondence.',
    'Restrict the token to the channels that are needed.',
    'client.conversations_history(channel="C1")',
  ],
];

/** Magics of notebooks that ask a database. */
export const sqlMagic =
  /^%{1,2}(?:sql|bigquery|snowflake|duckdb|spark_sql|sqlcmd|oracle|dremio|trino)(?![\w.])/;

const verbs = { read: 'Reads', write: 'Writes', connect: 'Connects to', control: 'Controls' } as const;

function kindRule([id, of, title, severity, what, rationale, remediation, example]: Kind): BehaviourRule {
  return {
    id,
    category: 'data_access',
    title,
    severity,
    confidence: 'high',
    rationale,
    remediation,
    example,
    onData: (data, call, facts) => {
      const { kind, access, name, library } = data;
      if (!of.includes(kind) || isMere(call, data)) return undefined;
      const details: Record<string, string> = { kind, access };
      if (name !== '') details['name'] = name;
      if (library !== '') details['library'] = library;
      if (kind === 'keystrokes' && awaitsKeys(call, facts))
        return { message: 'Waits for certain keys', details, severity: 'low' };
      // The format of mail is also that of headers, packages and answers to requests.
      const parses = call.path.startsWith('email.message_from_');
      const lesser = parses || (access === 'write' && (kind === 'clipboard' || kind === 'mail'));
      return {
        message: `${verbs[access]} ${what}${name === '' ? '' : `: ${name}`}`,
        details,
        ...(lesser ? { severity: 'low' as const } : {}),
      };
    },
    ...(of.includes('database') && { onCommand: ({ text }: Command) => magicAccess(text) }),
    ...(of.includes('browser_profile') && { onText: ({ text }: TextEvent) => profilePath(text) }),
  };
}

function magicAccess(text: string): { message: string; details: Record<string, string> } | undefined {
  if (!sqlMagic.test(text)) return undefined;
  const host =
    parseEndpoint(/\w[\w+]*:\/\/[^\s"']+/.exec(text)?.[0] ?? '')?.host ?? tablesOf(text).join(', ');
  const details = { kind: 'database', access: 'read', ...(host !== '' && { name: host }) };
  return { message: `Reads a database${host === '' ? '' : `: ${host}`}`, details };
}

/** Where browsers keep the profiles of the user. */
const profiles =
  /(?:Google[/\\]+Chrome|Microsoft[/\\]+Edge|BraveSoftware[/\\]+Brave-Browser|Vivaldi|Chromium|Yandex[/\\]+YandexBrowser)[/\\]+User Data|Opera Software[/\\]+Opera (?:GX )?Stable|Mozilla[/\\]+Firefox[/\\]+Profiles|\.mozilla[/\\]firefox|\.config[/\\](?:google-chrome|chromium|BraveSoftware)|Application Support[/\\](?:Google[/\\]Chrome|Firefox[/\\]Profiles|BraveSoftware)/i;

/** A driven browser may be told to use a profile of its own: that reads nothing. */
function profilePath(text: string): { message: string; details: Record<string, string> } | undefined {
  if (text.length > 300 || text.length < 12 || text.includes('\n') || !profiles.test(text)) return undefined;
  if (/user-data-dir|profile-directory|\.exe$/i.test(text)) return undefined;
  return { message: 'Names a profile of a browser', details: { kind: 'browser_profile', file: text } };
}

const credentialFiles =
  /(?:^|[/\\])(?:\.ssh[/\\]id_[\w*]+|\.aws[/\\]credentials|\.azure[/\\]\w+\.json|\.config[/\\]gcloud|\.netrc|\.git-credentials|\.pgpass|\.docker[/\\]config\.json|\.kube[/\\]config|\.npmrc|\.pypirc|Login Data|key4\.db|logins\.json|Local State|Cookies|cookies\.sqlite|Web Data|\.gnupg|wallet\.dat|exodus\.wallet|Electrum[/\\]wallets|Ethereum[/\\]keystore|FileZilla[/\\](?:recentservers|sitemanager)\.xml|WinSCP\.ini|mRemoteNG[/\\]confCons\.xml|\.config[/\\]gh[/\\]hosts\.yml|Microsoft[/\\]Credentials|Microsoft[/\\]Protect|Thunderbird[/\\]Profiles|Telegram Desktop[/\\]tdata|\.electrum[/\\]wallets|key3\.db|signons\.sqlite|login\.keychain(?:-db)?|Local Storage[/\\]leveldb|NTDS\.dit|(?:recentservers|sitemanager)\.xml|[^/\\]*\.kdbx|shadow)$/i;

export const rules: readonly BehaviourRule[] = [
  ...kinds.map(kindRule),
  {
    id: 'PYS-DATA-017',
    category: 'data_access',
    title: 'Reads a whole table',
    severity: 'low',
    confidence: 'medium',
    rationale:
      'SELECT * without a condition takes every row and column, also those that the purpose does not need.',
    remediation: 'Name the columns, and limit the rows.',
    falsePositives: 'Small tables of codes.',
    example: 'import pandas as pd\npd.read_sql("SELECT * FROM employees", conn)',
    onText: ({ text }) =>
      text.length < 500 && readsWholeTable(text)
        ? { message: 'Reads every row and column of a table', details: { sql: text.trim().slice(0, 120) } }
        : undefined,
  },
  {
    id: 'PYS-DATA-018',
    category: 'data_access',
    title: 'Names files where credentials are kept',
    severity: 'high',
    confidence: 'medium',
    cwe: 522,
    rationale: 'Key files and password databases of browsers and tools are what stealers collect.',
    remediation: 'Let the tool that owns the file use it; give the script credentials of its own.',
    falsePositives: 'Administration scripts that install a key or test that one exists.',
    example: 'open("/home/ana/.ssh/id_rsa").read()',
    onText: ({ text }, facts) => {
      const named = credentialFile(text);
      if (named === undefined || !logsIn(text, facts)) return named;
      return { ...named, message: `Logs in with the key in ${text}`, severity: 'low' };
    },
    // `Path.home() / ".ssh" / "id_rsa"` is nowhere in one text.
    onData: ({ name, access }) =>
      access === 'read' && !name.includes(', ') ? credentialFile(name) : undefined,
  },
  {
    id: 'PYS-DATA-019',
    category: 'data_access',
    title: 'Decrypts secrets that the system keeps for the user',
    severity: 'high',
    confidence: 'high',
    cwe: 522,
    rationale:
      'The data protection interface of Windows gives any program of the user the user’s saved passwords.',
    remediation: 'Ask for the one credential that is needed, through the credential manager.',
    example: 'import win32crypt\nwin32crypt.CryptUnprotectData(blob)',
    calls: [
      'win32crypt.CryptUnprotectData',
      'ctypes.windll.crypt32.CryptUnprotectData',
      'secretstorage.get_all_items',
      'secretstorage.search_items',
      'win32cred.CredEnumerate',
    ],
    onCall: () => ({ message: 'Decrypts saved credentials' }),
    onCommand: ({ text }) =>
      showsSaved.test(text) ? { message: 'Shows credentials that the system keeps' } : undefined,
  },
];

function credentialFile(text: string): Answer {
  if (text.length >= 300 || text.length <= 4 || text.includes('\n') || !isCredentialFile(text))
    return undefined;
  return {
    message: `Names a file where credentials are kept: ${text.slice(text.search(/[^/\\]*[/\\]?[^/\\]*$/))}`,
    details: { file: text },
    ...(toolFiles.test(text) ? { severity: 'medium' as const } : {}),
  };
}

/** Whether a key file is given to who opens a session with it, which is what it is for. */
function logsIn(file: string, { behaviour }: Facts): boolean {
  return behaviour.calls.some(
    ({ path, args, keywords }) =>
      keywords.some(({ name, value }) => keyOption.test(name) && value.text === file) ||
      (/\.from_private_key(?:_file)?$/.test(path) && args[0]?.text === file) ||
      args[0]?.items?.some(({ text }, i, words) => text === '-i' && words[i + 1]?.text === file) === true,
  );
}

const keyOption =
  /^(?:key_?(?:file(?:name)?|path)|private_key(?:_file|_path)?|ssh_(?:pkey|key(?:_file|_path)?|private_key)|pkey|client_keys|identity_?file|certfile|keyfile)$/;

type Answer = ReturnType<NonNullable<BehaviourRule['onText']>>;

/** Files that the tools' own scripts handle every day. */
const toolFiles = /(?:\.netrc|\.npmrc|\.pypirc|\.docker[/\\]config\.json|\.kube[/\\]config|\/etc\/shadow)$/i;

/** Passwords of wireless networks, the key chain, the hashes of accounts and the memory of who checks them. */
const showsSaved =
  /\bnetsh\b.{1,200}\bkey\s{0,3}=\s{0,3}clear\b|\bsecurity\s+dump-keychain\b|\breg(?:\.exe)?\s+save\s+"?hk(?:lm|ey_local_machine)\\(?:sam|security|system)\b|\bprocdump(?:64)?(?:\.exe)?\b.{0,100}\blsass\b|\bcomsvcs(?:\.dll)?\b.{0,60}\bMiniDump\b/i;

/** `Cookies` and such are words of their own: with a path, or a name that nothing else has. */
function isCredentialFile(text: string): boolean {
  if (!credentialFiles.test(text)) return false;
  return (
    (/[/\\]/.test(text) &&
      (!/(?:Cookies|Web Data|Local State|shadow)$/i.test(text) ||
        /User Data|Chrome|Edge|Brave|Opera|Default|Profile|^\/etc\//i.test(text))) ||
    /^(?:Login Data|key4\.db|logins\.json|cookies\.sqlite|NTDS\.dit|recentservers\.xml|.+\.kdbx)$/i.test(text)
  );
}
