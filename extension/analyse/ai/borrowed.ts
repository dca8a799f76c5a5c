/** What a script has from other modules: constants that its requests may be made with, and names that it only hands on. */
import type { Statement } from '../../parse/python/index.ts';
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
  for (const { module, names, context, dynamic } of imports) {
    if (context === 'type_checking' || dynamic || !isOwn(module)) continue;
    // What a package hands on to all its modules is not followed.
    if (names[0] === '*' && module.endsWith('.')) continue;
    for (const path of names.length === 0 ? [module] : names.map((name) => memberPath(module, name)))
      if (path.length <= longestName && found.size < maxBorrows) found.add(path);
  }
  return [...found];
}

function rootOf(module: string): string {
  return module.split('.', 1)[0] ?? '';
}

function isOwn(module: string): boolean {
  const root = rootOf(module);
  return mayBeOwn(root) && (isOwnWord(root) || aiModuleOf(module) === undefined);
}

const maxReexports = 40;

/** Of a file that holds imports and settings alone, as the `__init__.py` of a package does. */
export function reexportsOf(body: readonly Statement[]): readonly Reexports[] {
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

function isDocstring(statement: Statement): boolean {
  return statement.kind === 'expression' && statement.value.kind === 'text';
}

function namesIn({ names }: Extract<Statement, { kind: 'import' }>): readonly string[] {
  return names
    .filter(({ name, alias }) => name.length + alias.length <= longestName)
    .map(({ name, alias }) => (alias === '' || alias === name ? name : `${name} as ${alias}`));
}
