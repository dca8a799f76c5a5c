/** Which data a call brings in or takes out: by the library's function, by COM server, by the file's name. */
import { baseName, extensionOf, isSql, parseEndpoint, tablesOf } from './constants.ts';
import { argument, type CallEvent, type Origin, type Value } from './flow/values.ts';
import { type DataKind, type DataOperation, dataOperations } from './knowledge/data-operations.ts';
import { isInternalHost } from './network.ts';

export interface DataAccess {
  readonly kind: DataKind;
  readonly access: DataOperation['access'];
  /** File, table, host or object as written; '' when it is not constant. */
  readonly name: string;
  readonly library: string;
}

/** The data operation that a call is, if it is one. */
export function dataAccessOf(call: CallEvent): DataAccess | undefined {
  const { path, name } = call;
  if (name.startsWith('read') && readsArgument.test(path))
    return { kind: 'file', access: 'read', name: '', library: 'argparse' };
  if (!operationNames.has(name)) return loaderNames.test(name) ? loaderAccess(call) : undefined;
  if (opensFile.has(path)) return openAccess(call, 0);
  if (path === 'cv2.VideoCapture' && call.nodes[0]?.kind === 'number')
    return { kind: 'camera', access: 'read', name: '', library: 'cv2' };
  const exact = dataOperations.exact.get(path);
  if (exact !== undefined) return refine(call, exact);
  if (comDispatch.has(path)) return comAccess(call);
  if (path.startsWith('msgraph.')) return graphAccess(path);
  if (serviceFactories.test(path)) return serviceAccess(call);
  if (path === name) return undefined;
  const method = `.${name}`;
  if (fileMethods.has(method)) return fileMethod(call, method);
  if (method === '.execute' || method === '.query' || method === '.sql') return sqlAccess(call);
  const operation =
    dataOperations.methods.get(method) ??
    (path.endsWith(`.objects${method}`) ? dataOperations.methods.get(`.objects${method}`) : undefined);
  if (operation === undefined || path.startsWith('<')) return undefined;
  // The files of a provider of models are no storage.
  if (operation.kind === 'cloud_storage' && modelFiles.test(path)) return undefined;
  if (name === 'get_object' && !isStoredObject(call)) return undefined;
  return refine(call, operation);
}

/** Windows and views of web applications have objects too. */
function isStoredObject({ path, keywords }: CallEvent): boolean {
  return (
    keywords.some((keyword) =>
      /^(?:Bucket|Key|bucket_name|object_name|namespace_name)$/.test(keyword.name),
    ) || /boto|s3|minio|oss2?|obs|bucket|storage/i.test(path)
  );
}

const modelFiles = /^(?:google\.gen(?:erative)?ai|openai|anthropic|mistralai|fal_client)\b/;

const opensFile = new Set(['open', 'io.open', 'codecs.open', 'smart_open.open', 'fsspec.open']);

/** Microsoft Graph by its SDK: the chain of builders says what is asked for. */
function graphAccess(path: string): DataAccess | undefined {
  const chain = /^msgraph\.[\w.]*\bGraph\w*Client\(\)\.(?<chain>.+)\.get$/.exec(path)?.groups?.['chain'];
  const kind = chain === undefined ? undefined : graphKinds.find(([pattern]) => pattern.test(chain))?.[1];
  return kind === undefined ? undefined : { kind, access: 'read', name: '', library: 'msgraph' };
}

const graphKinds: readonly (readonly [pattern: RegExp, kind: DataKind])[] = [
  [/\b(?:chats|channels|by_chat_id|by_channel_id)\b/, 'chat'],
  [/\b(?:messages|mail_folders)\b/, 'mail'],
  [/\bcontent\b/, 'cloud_storage'],
];

/** A file that was named on the command line: `args.report.read()`. */
const readsArgument = /parse_args\(\)\.\w+\.(?:read|readlines|readline)$/;

/** What data a call brings into the script: the source of a flow. */
export function sourceOf(call: CallEvent): Pick<Origin, 'kind' | 'name' | 'data' | 'weak'> | undefined {
  const setting = settingOf(call);
  if (setting !== undefined) return setting;
  const access = dataAccessOf(call);
  if (access === undefined || access.access === 'write') return undefined;
  if (access.access === 'control' && access.kind !== 'browser' && access.kind !== 'erp') return undefined;
  if (isRepeated(call, access)) return undefined;
  return {
    kind: access.kind === 'web' ? kindOfContent(call, access) : access.kind,
    name: access.name,
    data: access.kind !== 'file' || !isSetting(access.name),
    weak: access.access === 'connect' || access.kind === 'erp',
  };
}

function inSomeonesName({ keywords }: CallEvent): boolean {
  return keywords.some(
    ({ name, value }) =>
      (name === 'auth' && value.path !== 'None') ||
      (name === 'headers' && [...(value.fields?.keys() ?? [])].some((header) => personal.test(header))),
  );
}

const personal = /^(?:authorization|cookie|private-token|x-auth-token)$/i;

/** A cursor's rows are the data of its connection or statement, which is already known. */
export function isRepeated(call: CallEvent, access: DataAccess): boolean {
  if (access.name !== '') return false;
  return call.receiver?.traces.some((trace) => trace.origin.kind === access.kind) ?? false;
}

const settingNames = new Set([
  ...[
    'get_password',
    'get_credential',
    'getpass',
    'pwinput',
    'askpass',
    'dotenv_values',
    'get',
    'get_secret',
  ],
  ...[
    'get_secret_value',
    'get_parameter',
    'access_secret_version',
    'CredRead',
    'from_env_var',
    'ConfigParser',
  ],
  ...['RawConfigParser', 'SafeConfigParser', 'Dynaconf', 'load', 'load_secrets'],
]);

/** Calls that read files of settings. */
const configReaders =
  /^(?:configparser\.(?:Raw|Safe)?ConfigParser|ConfigParser\.\w*ConfigParser|dynaconf\.Dynaconf|toml\.load|omegaconf\.OmegaConf\.load|hydra\.compose|anyconfig\.load)$/;

function settingOf(call: CallEvent): Pick<Origin, 'kind' | 'name' | 'data' | 'weak'> | undefined {
  if (!settingNames.has(call.name) && !call.name.startsWith('read_secret')) return undefined;
  const { path } = call;
  if (path === 'keyring.get_password' || path === 'keyring.get_credential')
    return { kind: 'keyring', name: call.args[0]?.text ?? '', data: false, weak: false };
  if (/^(?:getpass\.getpass|pwinput\.pwinput|stdiomask\.getpass|maskpass\.askpass)$/.test(path))
    return { kind: 'prompt', name: '', data: false, weak: false };
  if (path === 'dotenv.dotenv_values')
    return { kind: 'file', name: call.args[0]?.text ?? '.env', data: false, weak: false };
  if (configReaders.test(path)) return { kind: 'file', name: textOf(call.args[0]), data: false, weak: false };
  if (call.name === 'from_env_var')
    return { kind: 'environment', name: textOf(call.args[0]), data: false, weak: false };
  // A secret of a settings class is what the class read.
  if (call.name === 'get_secret_value' && call.args.length === 0 && call.keywords.length === 0)
    return undefined;
  if (path === 'google.colab.userdata.get' || path === 'kaggle_secrets.UserSecretsClient().get_secret') {
    return { kind: 'keyring', name: call.args[0]?.text ?? '', data: false, weak: false };
  }
  return secretStores.test(path)
    ? {
        kind: 'keyring',
        name: textOf(argument(call, 0, 'SecretId', 'name', 'path')),
        data: false,
        weak: false,
      }
    : undefined;
}

const secretStores =
  /\.(?:get_secret_value|get_secret|get_parameter|access_secret_version|read_secret_version|read_secret|CredRead)$|(?:^|\.)dbutils\.secrets\.get$/;

function isSetting(name: string): boolean {
  return /(?:^|[/\\_.-])(?:config|settings?|\.?env|secrets?|credentials?|creds|prompts?|templates?|tokens?|api_?keys?|keys?)(?:[/\\_.-]|$)|\.(?:ini|toml|ya?ml|cfg|conf|env|pem|key|crt|jinja2?|j2|tmpl)$/i.test(
    name,
  );
}

function refine(call: CallEvent, operation: DataOperation): DataAccess | undefined {
  const given = argument(call, operation.position, ...operation.keywords);
  // df.to_csv() without a target gives the text and writes nothing.
  if (
    operation.access === 'write' &&
    given === undefined &&
    /\.(?:to|write)_\w+$/.test(call.path) &&
    operation.position === 0
  )
    return undefined;
  if (isInMemory(call.path, given)) return undefined;
  let name = nameOf(given);
  let { kind } = operation;
  if (kind === 'database' && given?.text !== undefined) {
    if (isSql(given.text)) name = tablesOf(given.text).join(', ');
    else if (operation.access === 'connect') name = databaseName(call, given.text);
  } else if (name === '' && operation.access === 'connect')
    name = textOf(argument(call, -1, ...operation.keywords));
  if (kind === 'web') {
    const endpoint = parseEndpoint(name);
    name = endpoint?.host ?? '';
    kind = endpoint === undefined ? kind : kindOfService(endpoint.host, endpoint.path);
  } else if (isFileKind.has(kind)) {
    if (cloudUrl.test(name)) kind = 'cloud_storage';
    else if (kind === 'file' || kind === 'spreadsheet') kind = kindOfFile(name) ?? kind;
  }
  return { kind, access: operation.access, name: shorten(name), library: libraryOf(call.path) };
}

const isFileKind: ReadonlySet<DataKind> = new Set(['file', 'csv', 'spreadsheet', 'table_file', 'document']);

/** `pd.read_parquet("s3://lake/orders.parquet")`: where the data is says more than how it is packed. */
const cloudUrl = /^(?:s3[an]?|gs|gcs|r2|hf|az|azure|adl|abfss?|wasbs?):\/\//i;

/** A database that a script makes for itself holds what it put there. */
function isInMemory(path: string, given: Value | undefined): boolean {
  if (path !== 'duckdb.connect' && path !== 'sqlite3.connect') return false;
  return given?.text === ':memory:' || (given === undefined && path === 'duckdb.connect');
}

/** What a service gives where its address says it. */
function kindOfService(host: string, path: string): DataKind {
  if (host === 'graph.microsoft.com' && /\/(?:messages|mailFolders)\b/.test(path)) return 'mail';
  if (host === 'gmail.googleapis.com') return 'mail';
  return host === 'slack.com' && path.includes('conversations.') ? 'chat' : 'web';
}

/** Of what is fetched: an organisation's own content is no public page. The request itself is told of by its host. */
function kindOfContent(call: CallEvent, { name }: DataAccess): Origin['kind'] {
  if (isInternalHost(name)) return 'internal_service';
  const endpoint = parseEndpoint(argument(call, 0, 'url')?.text ?? '');
  if (endpoint !== undefined) {
    const { host, path } = endpoint;
    const ofGraph = host === 'graph.microsoft.com' && graphPaths.find(([pattern]) => pattern.test(path));
    if (ofGraph) return ofGraph[1];
    if (host === 'sheets.googleapis.com') return 'spreadsheet';
    if (storageHosts.test(host) || (host === 'www.googleapis.com' && path.startsWith('/drive/')))
      return 'cloud_storage';
    if (businessHosts.test(host)) return 'erp';
  }
  return inSomeonesName(call) ? 'web_service' : 'web';
}

const graphPaths: readonly (readonly [pattern: RegExp, kind: DataKind])[] = [
  [/\/(?:chats|channels)\b/, 'chat'],
  [/\/(?:drives?|sites|shares)\b/, 'cloud_storage'],
];

/** Files of an organisation, which nobody sees without an account. */
const storageHosts =
  /(?:^|\.)(?:sharepoint\.com|(?:blob|dfs|file)\.core\.windows\.net)$|^(?:content|api)\.dropboxapi\.com$|^api\.box\.com$/;

/** Systems of records that are rented: customers, tickets, staff, projects. */
const businessHosts =
  /(?:^|\.)(?:atlassian\.net|(?:my\.)?salesforce\.com|service-now\.com|zendesk\.com|freshdesk\.com|dynamics\.com|hubapi\.com|pipedrive\.com|myshopify\.com|bamboohr\.com|personio\.de|myworkday\.com|successfactors\.(?:com|eu)|netsuite\.com|zoho\.com|zohoapis\.(?:com|eu))$|^api\.(?:notion|airtable|monday|intercom|linear)\.(?:com|io|app)$|^app\.asana\.com$/;

function openAccess(call: CallEvent, position: number): DataAccess {
  const mode = textOf(argument(call, position + 1, 'mode'));
  const name = nameOf(argument(call, position, 'file', 'filename'));
  const access = /[wax+]/.test(mode) ? 'write' : 'read';
  return { kind: kindOfPlainFile(name, access), access, name: shorten(name), library: '' };
}

/** Who writes bytes under the name of a letter or a document neither reads one nor sends it. */
function kindOfPlainFile(name: string, access: DataOperation['access']): DataKind {
  if (cloudUrl.test(name)) return 'cloud_storage';
  const kind = kindOfFile(name) ?? 'file';
  return access === 'write' && (kind === 'document' || kind === 'mail') ? 'file' : kind;
}

/** Whether a call only moves the bytes of files whose names it makes up, which is no work with what is in them. */
export function isMere(call: CallEvent, { name, library }: DataAccess): boolean {
  return library === '' && /\{\}|\*/.test(name) && /^(?:open|(?:read|write)_(?:text|bytes))$/.test(call.name);
}

const fileMethods = new Set(['.read_text', '.read_bytes', '.write_text', '.write_bytes', '.open']);

function fileMethod(call: CallEvent, method: string): DataAccess | undefined {
  const name = call.receiver?.text;
  if (name === undefined) {
    const reads = (method === '.read_text' || method === '.read_bytes') && !call.path.startsWith('<');
    const opens = method === '.open' && /^r[bt]?$/.test(textOf(call.args[0]));
    return reads || opens ? { kind: 'file', access: 'read', name: '', library: '' } : undefined;
  }
  if (method === '.open' && call.receiver !== undefined)
    return openAccess({ ...call, args: [call.receiver, ...call.args] }, 0);
  const access = method.startsWith('.write') ? 'write' : 'read';
  return { kind: kindOfPlainFile(name, access), access, name: shorten(name), library: '' };
}

function sqlAccess(call: CallEvent): DataAccess | undefined {
  const text = sqlText(call);
  if (text === undefined) return undefined;
  const tables = tablesOf(text);
  const file = tables.length === 0 ? fileInSql(text) : undefined;
  if (file !== undefined) return file;
  if (!isSql(text)) return undefined;
  const reads = /^[\s(]*(?:--[^\n]*\n\s*)*(?:select|with|exec|call)\b/i.test(text);
  // The query language of a business system.
  const isErp = call.receiver?.traces.some(({ origin }) => origin.kind === 'erp') === true;
  return {
    kind: isErp ? 'erp' : 'database',
    access: reads ? 'read' : 'write',
    name: shorten(tables.join(', ')),
    library: libraryOf(call.path),
  };
}

/** A file that SQL reads in the place of a table, as DuckDB's does: `SELECT * FROM read_csv('x.csv')`, `FROM 's3://bucket/x.parquet'`. */
function fileInSql(text: string): DataAccess | undefined {
  if (/^\s*(?:copy|bulk)\b/i.test(text)) return undefined;
  const name = readByFile.exec(text.slice(0, 5000))?.groups?.['name'];
  if (name === undefined) return undefined;
  const access = { access: 'read', name: shorten(name), library: 'duckdb' } as const;
  if (cloudUrl.test(name)) return { kind: 'cloud_storage', ...access };
  if (!/^https?:\/\//i.test(name)) return { kind: kindOfFile(name) ?? 'table_file', ...access };
  return { kind: 'web', ...access, name: parseEndpoint(name)?.host ?? '' };
}

const readByFile =
  /\b(?:from|join)\s+(?:(?:read_\w+|\w+_scan|scan_\w+|st_read)\s*\(\s*\[?\s*)?'(?<name>[^'\n]{1,400}\.\w{2,10}|\w{2,6}:\/\/[^'\n]{1,400})'/i;

/** The SQL that a call is given, also inside `text("…")`. */
export function sqlText(call: CallEvent): string | undefined {
  const first = argument(call, 0, 'sql', 'query', 'statement', 'operation');
  if (first?.text !== undefined) return first.text;
  const producer = first?.producer;
  return producer !== undefined && /(?:^|\.)text$/.test(producer.path) ? producer.args[0]?.text : undefined;
}

const comDispatch = new Set([
  'win32com.client.Dispatch',
  'win32com.client.DispatchEx',
  'win32com.client.GetObject',
  'win32com.client.GetActiveObject',
  'win32com.client.gencache.EnsureDispatch',
  'win32com.client.dynamic.Dispatch',
  'comtypes.client.CreateObject',
  'comtypes.client.GetActiveObject',
]);

/** COM servers by their ProgID. */
const comServers: readonly (readonly [pattern: RegExp, kind: DataKind, access: DataOperation['access']])[] = [
  [/^outlook\.|^mapi\.|^redemption\./i, 'mail', 'read'],
  [/^sap\w*|^sapgui/i, 'erp', 'control'],
  [/^excel\./i, 'spreadsheet', 'read'],
  [/^(?:word|powerpoint|publisher|acroexch)\./i, 'document', 'read'],
  [/^(?:access|adodb|adox|dao)\./i, 'database', 'connect'],
  [/^internetexplorer\./i, 'browser', 'control'],
];

function comAccess(call: CallEvent): DataAccess | undefined {
  const name = call.args[0]?.text;
  if (name === undefined) return undefined;
  for (const [pattern, kind, access] of comServers)
    if (pattern.test(name)) return { kind, access, name, library: 'win32com' };
  return undefined;
}

const loaderNames = /(?:Loader|Reader|(?:Search|Read)Tool)$/;
const loaders =
  /^(?:langchain(?:_\w+)?\.document_loaders|llama_index\.(?:core\.)?readers|crewai_tools)(?:\.\w+)*\.(?<name>\w+)$/;

/** What the document loaders of AI frameworks read, by the name of the class. */
const loaded: readonly (readonly [pattern: RegExp, kind: DataKind])[] = [
  [/csv/i, 'csv'],
  [/excel/i, 'spreadsheet'],
  [/sql|database|bigquery|snowflake|mongo|athena|duckdb/i, 'database'],
  [/outlook|e?mail|imap/i, 'mail'],
  [/slack|whatsapp|telegram|discord|teams|chat/i, 'chat'],
  [/s3|gcs|azure|drive|share_?point|dropbox|blob/i, 'cloud_storage'],
  [/web|url|html|sitemap|wikipedia|youtube|rss/i, 'web'],
  [/text|directory|json|markdown/i, 'file'],
];

function loaderAccess(call: CallEvent): DataAccess | undefined {
  const name = loaders.exec(call.path)?.groups?.['name'];
  if (name === undefined) return undefined;
  // `PyPDFDirectoryLoader` reads documents, wherever they lie.
  const kind = /pdf|docx|word|powerpoint/i.test(name)
    ? 'document'
    : (loaded.find(([pattern]) => pattern.test(name))?.[1] ?? 'document');
  const file = textOf(call.args[0] ?? argument(call, -1, ...loadedArguments));
  // A tool that is made to read whatever it is told to says it by the file that it is given.
  if (name.endsWith('Tool')) return toolAccess(name, file);
  return { kind, access: 'read', name: shorten(file), library: libraryOf(call.path) };
}

const loadedArguments = [
  ...['file_path', 'path', 'input_dir', 'csv', 'pdf', 'docx', 'txt', 'json_path', 'directory', 'website'],
];

function toolAccess(tool: string, file: string): DataAccess | undefined {
  const byName = /pdf|docx/i.test(tool)
    ? 'document'
    : loaded.find(([pattern]) => pattern.test(tool.replace('TXT', 'Text')))?.[1];
  const kind = byName ?? (/^File|^Directory/.test(tool) ? (kindOfFile(file) ?? 'file') : undefined);
  return kind === undefined
    ? undefined
    : { kind, access: 'read', name: shorten(file), library: 'crewai_tools' };
}

/** Calls that make a client of a cloud service by its name. */
const serviceFactories =
  /^(?:(?:aio)?boto3\.(?:client|resource|(?:session\.)?Session\(\)\.(?:client|resource))|googleapiclient\.discovery\.build)$/;

const services: ReadonlyMap<string, DataKind> = new Map<string, DataKind>([
  ['s3', 'cloud_storage'],
  ['drive', 'cloud_storage'],
  ['storage', 'cloud_storage'],
  ['dynamodb', 'database'],
  ['bigquery', 'database'],
  ['sheets', 'spreadsheet'],
  ['docs', 'document'],
  ['gmail', 'mail'],
]);

function serviceAccess(call: CallEvent): DataAccess | undefined {
  const name = textOf(argument(call, 0, 'service_name', 'serviceName'));
  const kind = services.get(name);
  return kind === undefined ? undefined : { kind, access: 'connect', name, library: libraryOf(call.path) };
}

/** What a file holds, by its extension. */
export function kindOfFile(name: string): DataKind | undefined {
  const extension = extensionOf(name);
  return extension === '' ? undefined : fileKinds.get(extension);
}

const fileKinds: ReadonlyMap<string, DataKind> = new Map(
  Object.entries({
    spreadsheet: 'xlsx xls xlsm xlsb ods',
    csv: 'csv tsv',
    table_file: 'parquet feather orc pkl pickle h5 hdf5 sas7bdat dta sav',
    document: 'pdf docx doc pptx ppt odt rtf',
    database: 'db sqlite sqlite3 mdb accdb',
    mail: 'eml msg pst mbox',
  }).flatMap(([kind, extensions]) =>
    extensions.split(' ').map((extension) => [extension, kind as DataKind] as const),
  ),
);

const maxNames = 5;

function nameOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (value.choices !== undefined && value.text !== undefined)
    return value.choices.slice(0, maxNames).join(', ');
  if (value.text !== undefined) return value.text;
  const traced = value.traces.find((trace) => trace.origin.name !== '' && trace.origin.data);
  return traced?.origin.name ?? '';
}

function textOf(value: Value | undefined): string {
  return value?.text ?? '';
}

/** Host and database of a DSN, never its credentials. */
function databaseName(call: CallEvent, text: string): string {
  const endpoint = parseEndpoint(text);
  if (endpoint !== undefined) return `${endpoint.host}${endpoint.path.replace(/[?#].*$/s, '').slice(0, 60)}`;
  const server = /(?:server|data source|host|hostname|addr(?:ess)?)\s*=\s*([^;\s]+)/i.exec(text)?.[1];
  const database = /(?:database|initial catalog|dbname|dbq)\s*=\s*([^;\s]+)/i.exec(text)?.[1];
  const dsn = /\bdsn\s*=\s*([^;]+)/i.exec(text)?.[1];
  if (server !== undefined || database !== undefined || dsn !== undefined)
    return [server ?? dsn ?? '', database ?? ''].filter((part) => part !== '').join('/');
  if (text.includes('=') || text.includes('://')) return '';
  // Oracle's way is user/password@host:port/service.
  return call.path.startsWith('sqlite3') ? baseName(text) : text.replace(/^[^\s/@]{1,60}\/.*@/s, '');
}

function libraryOf(path: string): string {
  return path.startsWith('?') || path.startsWith('<') ? '' : (path.split('.', 1)[0] ?? '');
}

function shorten(name: string): string {
  return name.length > 120 ? `${name.slice(0, 119)}…` : name;
}

/** Last links of every operation's name: most calls have none of them. */
const operationNames = new Set(
  [
    ...dataOperations.exact.keys(),
    ...dataOperations.methods.keys(),
    ...comDispatch,
    ...fileMethods,
    ...['open', 'execute', 'query', 'sql', 'client', 'resource', 'build'],
  ].map((path) => path.slice(path.lastIndexOf('.') + 1)),
);
