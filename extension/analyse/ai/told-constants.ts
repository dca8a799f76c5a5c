/**
 * The constants of a module that its project makes requests with: addresses, models, and where keys come from. They are kept with the
 * analysis of the module and read by other scripts, so that nothing which could be a secret may be among them.
 */
import { hideTokens, redactText } from '../../core/redact.ts';
import type { Statement } from '../../parse/python/index.ts';
import { parseEndpoint, showEndpoint } from '../constants.ts';
import { isSettings } from '../flow/settings.ts';
import { functionsOf, isNumber, type LocalClass, type Value } from '../flow/values.ts';
import { isModelName, providerOfModel } from '../knowledge/ai-models.ts';
import { isReference, looksRandom } from '../secrets-literals.ts';
import type { Constant } from '../types.ts';
import { keySourceOf } from './keys.ts';

const maxConstants = 48;
/** Names of a module that are looked at, and members of one of them. */
const maxNames = 400;
const maxMembers = 64;
const maxItems = 8;
const maxDepth = 3;
const longestText = 300;
const longestName = 60;

/** @param names what the names of a module stand for at its end */
export function constantsOf(names: ReadonlyMap<string, Value>): readonly Constant[] {
  const found: Constant[] = [];
  let left = maxNames;
  for (const [name, value] of names) {
    if (left-- <= 0 || found.length >= maxConstants) break;
    if (!name.startsWith('_') && isOfInterest(name, value)) tell(found, name, name, value, maxDepth);
  }
  return found.slice(0, maxConstants);
}

/**
 * Whether one of the constants is not known because it is made of an import.
 * @param paths dotted names of what is imported
 */
export function isMadeOf(names: ReadonlyMap<string, Value>, paths: readonly string[]): boolean {
  let left = maxNames;
  for (const [name, value] of names) {
    if (left-- <= 0) return false;
    if (!name.startsWith('_') && (telling.test(name) || holders.test(name)) && lacks(value, paths, maxDepth))
      return true;
  }
  return false;
}

function lacks(value: Value, paths: readonly string[], depth: number): boolean {
  const { path, text, local, items } = value;
  if (text !== undefined && value.traces.length === 0) return text.includes('{}');
  if (text === undefined && (path === 'os.environ[]' || paths.some((each) => isWithin(path, each))))
    return true;
  if (depth === 0 || local?.kind === 'function' || local?.kind === 'choice') return false;
  for (const [, inner] of membersOf(value)) if (lacks(inner, paths, depth - 1)) return true;
  return items?.slice(0, maxItems).some((item) => lacks(item, paths, depth - 1)) ?? false;
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}(`);
}

/** Nearly all names of nearly all modules are not. */
function isOfInterest(name: string, value: Value): boolean {
  const { text, local, traces, fields, items, path } = value;
  if (local?.kind === 'class' || local?.kind === 'instance')
    return holders.test(name) || isHolder(local.kind === 'class' ? local : local.of) || isSettings(value);
  if (local !== undefined) return holders.test(name);
  if (fields !== undefined || items !== undefined)
    return holders.test(name) || telling.test(name) || hasModel(fields ?? items?.[0]?.fields);
  return text !== undefined || traces.length > 0 || isNumber(path);
}

function hasModel(fields: Value['fields']): boolean {
  return fields?.has('model') === true || fields?.has('base_url') === true;
}

function isHolder({ node, bases }: LocalClass): boolean {
  return (
    holders.test(node.name) ||
    bases.some(({ local }) => local?.kind === 'class' && holders.test(local.node.name))
  );
}

/** Classes, their objects and functions that hold settings, or give them back. */
const holders =
  /conf|cfg|setting|env|const|default|option|param|key|secret|cred|ur[il]|endpoint|server|model|llm|gpt|openai|azure|claude|anthropic|(?:^|_)AI|^(?:dev|prod|stag|test)/i;

/** @param last the last part of the name */
function tell(found: Constant[], name: string, last: string, value: Value, depth: number): void {
  const own = constantOf(name, last, value);
  if (own !== undefined) found.push(own);
  if (depth === 0) return;
  for (const [member, inner] of membersOf(value))
    if (memberName.test(member) && inner.local?.kind !== 'function')
      tell(found, `${name}.${member}`, member, inner, depth - 1);
  value.items?.slice(0, maxItems).forEach((item, i) => {
    tell(found, `${name}.[${i}]`, last, item, depth - 1);
  });
  for (const { returns } of functionsOf(value))
    if (returns.local?.kind === 'instance' || returns.fields !== undefined)
      tell(found, `${name}()`, last, returns, depth - 1);
}

/** Without the dots that part names. */
const memberName = /^[a-z\d-][\w-]{0,60}$/i;

function membersOf(value: Value): Iterable<readonly [string, Value]> {
  const { fields, local } = value;
  if (local?.kind === 'class' || local?.kind === 'instance')
    return attributesOf(local.kind === 'class' ? local : local.of, isSettings(value), 3);
  return fields === undefined || fields.size > maxMembers ? none : fields;
}

const none: readonly never[] = [];

/** Its own come before those of its bases. @param reads whether the attributes are read from the environment */
function attributesOf(owner: LocalClass, reads: boolean, depth: number): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const { local } of depth === 0 ? none : owner.bases)
    if (local?.kind === 'class')
      for (const [name, value] of attributesOf(local, reads, depth - 1)) found.set(name, value);
  for (const name of reads ? declared(owner.node.body) : none) found.set(name, variable(name, undefined));
  for (const [name, value] of owner.attributes)
    if (found.size < maxMembers && name !== 'model_config')
      found.set(name, reads ? variable(name, value.text) : value);
  return found;
}

/** `api_key: str` of a class of settings has no value but the variable's. */
function declared(body: readonly Statement[]): readonly string[] {
  return body.flatMap((statement) =>
    statement.kind === 'assign' && statement.value === undefined
      ? statement.targets.flatMap((target) => (target.kind === 'name' ? target.id : []))
      : [],
  );
}

function variable(attribute: string, text: string | undefined): Value {
  const origin = {
    kind: 'environment',
    name: attribute.toUpperCase(),
    offset: 0,
    data: false,
    weak: false,
  };
  return {
    path: '',
    text,
    traces: [{ origin, step: undefined }],
    items: undefined,
    fields: undefined,
    local: undefined,
    producer: undefined,
  };
}

/** What a setting of a request is called, or the object that holds them. */
const telling =
  /key|token|secret|cred|auth|ur[il]|base|host|server|domain|endpoint|path|route|model|engine|deploy|llm|embed|chat|gpt|ai(?:_|$)|azure|claude|gateway|proxy|conf|cfg|setting|env|provider|port$/i;
/** Of such a name the value is never told. */
const credential = /key|token|secret|passw?(?:or)?[dt]|pwd|passphrase|cred|auth/i;

function constantOf(name: string, last: string, value: Value): Constant | undefined {
  if (name.length > longestName * 2 || value.local !== undefined) return undefined;
  const isNamed = telling.test(last);
  const written = value.text ?? portIn(value, last);
  const text = written === undefined || credential.test(last) ? undefined : safeText(written, last);
  const origin = isNamed ? originOf(value, last) : tokenIn(value);
  if (text === undefined && origin === undefined) return undefined;
  return { name, ...(text === undefined ? {} : { text }), ...origin };
}

function originOf(value: Value, last: string): Pick<Constant, 'source' | 'from'> | undefined {
  const { source, name } = keySourceOf(value);
  if (source === '' || source === 'unknown') return undefined;
  // Any text is as long as a key is.
  if (source === 'literal')
    return credential.test(last) && !isReference(value.text ?? '') ? { source } : tokenIn(value);
  const from = name.length <= longestText && redactText(name) === name ? name : '';
  return { source, from };
}

function portIn({ path }: Value, last: string): string | undefined {
  return /port$/i.test(last) && isNumber(path) ? path : undefined;
}

/** A key under any name. */
function tokenIn({ text }: Value): Pick<Constant, 'source'> | undefined {
  if (text === undefined || text.length < 16 || text.length > longestText || text.includes('://'))
    return undefined;
  return hideTokens(text) === text ? undefined : { source: 'literal' };
}

const webScheme = /^(?:https?|wss?)$/;
const modelWord = /model|engine|deploy|llm|embed|provider/i;
const placeWord = /host|server|domain|base|ur[il]|endpoint/i;
const pathWord = /path|route|endpoint|ur[il]/i;

/** The text where it is an address or a model's name and nothing in it could be a secret. */
function safeText(text: string, last: string): string | undefined {
  if (text.length === 0 || text.length > longestText) return undefined;
  if (text.includes('://')) return safeUrl(text);
  const isModel = isModelName(text) && (providerOfModel(text) !== undefined || modelWord.test(last));
  const isPlace = placeWord.test(last) && /^(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?$/.test(text);
  const isPath = pathWord.test(last) && /^\/[\w/.:-]{1,100}$/.test(text);
  const isPort = /port$/i.test(last) && isNumber(text);
  return (isModel || isPlace || isPath || isPort) && isPlain(text) ? text : undefined;
}

function safeUrl(text: string): string | undefined {
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined || !webScheme.test(endpoint.scheme)) return undefined;
  const shown = showEndpoint(endpoint);
  if (shown.split('/').slice(3).every(isPlain) && redactText(shown) === shown) return shown;
  const bare = showEndpoint({ ...endpoint, path: '' });
  return redactText(bare) === bare ? bare : undefined;
}

function isPlain(text: string): boolean {
  return !looksRandom(text) && redactText(text) === text;
}
