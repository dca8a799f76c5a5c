/** What a script has from other modules: constants that its requests may be made with, and names that it only hands on. */
import type { Statement } from '../../parse/python/index.ts';
import type { Behaviour } from '../flow/interpret.ts';
import { memberPath } from '../flow/values.ts';
import type { AiUsage, ImportStatement, Reexports } from '../types.ts';
import { aiModuleOf } from './modules.ts';
import { isOwnWord, mayBeOwn } from './shared.ts';

const maxBorrows = 60;
const longestName = 120;

/** Libraries that make requests. */
const clients =
  /^(?:requests|httpx|aiohttp|urllib|urllib3|http|websockets?|httplib2|pycurl|curl_cffi|niquests|cloudscraper|tls_client|boto3)$/;

/** Names of imports that may be constants of the project; none where the script makes no requests. */
export function borrowsOf(
  imports: readonly ImportStatement[],
  usages: readonly AiUsage[],
): readonly string[] {
  if (usages.length === 0 && !imports.some(({ module }) => clients.test(rootOf(module)))) return [];
  const found = new Set<string>();
  for (const statement of imports) {
    for (const path of ownPaths(statement)) if (found.size < maxBorrows) found.add(path);
    if (statement.module === 'django.conf' && statement.names.includes('settings')) found.add(djangoSettings);
  }
  return [...found];
}

/** Django's object of settings has the names of the module that its project is told to take. */
export const djangoSettings = 'django.conf.settings';

/** Dotted names of what an import may have from files of the project. */
function ownPaths({ module, names, context, dynamic }: ImportStatement): readonly string[] {
  if (context === 'type_checking' || dynamic || !isOwn(module)) return [];
  // What a package hands on to all its modules is not followed.
  if (names[0] === '*' && module.endsWith('.')) return [];
  const paths = names.length === 0 ? [module] : names.map((name) => memberPath(module, name));
  return paths.filter((path) => path.length <= longestName);
}

const maxRefers = 12;

/**
 * Names of imports that the constants of a module may be made of: `BASE_URL = f"http://{HOST}:8000/v1"`.
 * @param unresolved whether there is a constant that is made of what is imported by one of these names
 */
export function refersOf(
  imports: readonly ImportStatement[],
  unresolved: (paths: readonly string[]) => boolean,
): readonly string[] {
  const paths = [...new Set(imports.flatMap(ownPaths))].slice(0, maxRefers);
  return paths.length > 0 && unresolved(paths) ? paths : [];
}

function rootOf(module: string): string {
  return module.split('.', 1)[0] ?? '';
}

function isOwn(module: string): boolean {
  const root = rootOf(module);
  return mayBeOwn(root) && (isOwnWord(root) || aiModuleOf(module) === undefined);
}

const maxReexports = 40;

/** Of a file that holds imports and settings alone, as the `__init__.py` of a package does, and of the one that starts a Django project. */
export function reexportsOf(body: readonly Statement[], calls: Behaviour['calls']): readonly Reexports[] {
  const settings = settingsModule(calls);
  if (settings !== undefined) return [{ from: settings, names: ['*'] }];
  const found: Reexports[] = [];
  let left = maxReexports;
  for (const statement of body) {
    if (statement.kind !== 'import') {
      if (statement.kind === 'assign' || isDocstring(statement)) continue;
      return [];
    }
    const { from = '' } = statement;
    const names = from.length > longestName || from === '' || !isOwn(from) ? [] : namesIn(statement);
    if (names.length > 0 && left > 0) found.push({ from, names: names.slice(0, left) });
    left -= names.length;
  }
  return found;
}

/** `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")`. */
function settingsModule(calls: Behaviour['calls']): string | undefined {
  const told = calls.find(
    ({ path, args }) =>
      path === 'os.environ.setdefault' && args[0]?.text === 'DJANGO_SETTINGS_MODULE' && args.length === 2,
  )?.args[1]?.text;
  return told !== undefined && told.length <= longestName && /^\w+(?:\.\w+)*$/.test(told) ? told : undefined;
}

function isDocstring(statement: Statement): boolean {
  return statement.kind === 'expression' && statement.value.kind === 'text';
}

function namesIn({ names }: Extract<Statement, { kind: 'import' }>): readonly string[] {
  return names
    .filter(({ name, alias }) => name.length + alias.length <= longestName)
    .map(({ name, alias }) => (alias === '' || alias === name ? name : `${name} as ${alias}`));
}
