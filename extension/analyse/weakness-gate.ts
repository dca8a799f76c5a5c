/**
 * Which scripts need no look by the checker of weaknesses: those that are surely valid Python and have nothing of what its rules ask
 * about. Most scripts are such, and the checker would take half as long again as all other analysers. Whatever is doubtful is looked at, so
 * that this only ever saves work: tests hold that it keeps nothing back.
 */
import type { Found } from '../parse/python/grammar/index.ts';
import type { Module } from '../parse/python/index.ts';

const loads = new Set('load loads load_all Unpickler decode unpickle restore'.split(' '));
const randoms = 'random Random randrange randint choice choices uniform triangular randbytes';
const hashes = new Set('md4 md5 sha sha1 new'.split(' '));
/** Of these any use may be reported. */
const any: ReadonlySet<string> = new Set();

/** Functions that are reported, by their modules. */
const functionsOfModules = new Map<string, ReadonlySet<string>>([
  ...'pickle _pickle cPickle dill marshal jsonpickle yaml'.split(' ').map((name) => [name, loads] as const),
  ...'telnetlib ftplib xml lxml crypt Crypto Cryptodome cryptography subprocess commands popen2 requests httpx jinja2 mako markupsafe paramiko pysnmp'
    .split(' ')
    .map((name) => [name, any] as const),
  ['shelve', new Set(['open', 'DbfilenameShelf'])],
  ['hashlib', hashes],
  ['random', new Set(randoms.split(' '))],
]);

/** Functions that are reported, and come from anywhere or from modules that most scripts import. */
const functions = new Set(
  [
    'exec eval chmod mktemp mark_safe read_pickle _create_unverified_context extractall wrap_socket extra RawSQL listen',
    'urlopen urlretrieve URLopener FancyURLopener Request exec_command set_missing_host_key_policy Environment Markup',
    'Template CommunityData UsmUserData system popen popen2 popen3 popen4 Popen getoutput getstatusoutput startfile',
    'execl execle execlp execlpe execv execve execvp execvpe spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe',
  ].flatMap((line) => line.split(' ')),
);

/** Literals, arguments and decorators that are reported wherever they stand. */
const words =
  /0\.0\.0\.0|\/(?:tmp|var\/tmp|dev\/shm)|\bshell\s*=|\bverify\s*=[\s(]*False|\bdebug\s*=[\s(]*True|PROTOCOL_|(?:SSL|TLS)v|mark_safe|@\s*(?:eval|exec)\b|\\(?:x2[eEfF]|x30|0?5[67]|u002[eEfF])/;

/** A path or an address, where it is put together of adjacent literals. */
const place = /^\/(?:tmp|var\/tmp|dev\/shm)|^0\.0\.0\.0$/;
const seam = /(["'])\s*(?:\\\s+)?[rbufRBUF]{0,2}["']/g;
const maxPlace = 200;

/** The two halves of a statement of SQL, with a space, an escape or a quote about each. */
const halves =
  /(?<![a-mo-qsu-z0-9])(?:(?<verb>select|delete|insert|replace|update)|(?<part>from|values|set))(?![a-z0-9_.:=)])/gi;
const secondHalf: Readonly<Record<string, string>> = {
  select: 'from',
  delete: 'from',
  insert: 'values',
  replace: 'values',
  update: 'set',
};

/** What the checker takes for the name of a password. */
const password = /pas+wo?r?d|pass(?:phrase)?|pwd|token|secrete?/i;

/** @returns whether the checker could have something to say of the module, be it that it is not valid */
export function mayBeWeak(module: Module): boolean {
  if (module.problems.length > 0 || module.python2) return true;
  if (hasFunction(module) || words.test(module.text)) return true;
  const found = module.grammar();
  return found === undefined || found.swallowed || hasPassword(module, found) || hasComposed(module, found);
}

/** Repetitions are bounded, as it is searched for in texts that were made to keep us busy. */
const modulesInText = [...functionsOfModules.keys()].join('|');
const weakText = new RegExp(
  [
    `\\b(?:${[...functions].join('|')})\\s{0,9}\\(`,
    `^[ \\t]{0,40}(?:import|from)[ \\t]{1,9}(?:${modulesInText})\\b`,
    `(?:${password.source})\\w{0,40}["']?\\]?\\s{0,9}[=:]\\s{0,9}["']`,
    words.source,
  ].join('|'),
  'm',
);
const lookedAt = 64 * 1024;

/**
 * Whether a text looks as if the checker will be needed. It is no more than a guess, from which making the checker ready can begin while the
 * text has yet to be read.
 */
export function looksWeak(bytes: Uint8Array): boolean {
  return weakText.test(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, lookedAt)).toString('latin1'),
  );
}

/** By the names of all that is called and imported: a function that is bound to another name is imported under its own. */
function hasFunction({ called, imports }: Module): boolean {
  if (hasAny(functions, called)) return true;
  for (const { module, names } of imports) {
    const dot = module.indexOf('.');
    const reported = functionsOfModules.get(dot < 0 ? module : module.slice(0, dot));
    if (reported === any || names.some((name) => functions.has(name))) return true;
    if (reported === undefined) continue;
    if (names.some((name) => name === '*' || reported.has(name)) || hasAny(reported, called)) return true;
  }
  return false;
}

function hasAny(wanted: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  for (const name of names) if (wanted.has(name)) return true;
  return false;
}

function hasPassword({ text }: Module, { given }: Found): boolean {
  for (let i = 0; i + 1 < given.length; i += 2)
    if (password.test(text.slice(given[i], given[i + 1]))) return true;
  return false;
}

/** Strings of one statement are looked at together, as `'SELECT ' + columns + ' FROM t'` is one. */
function hasComposed({ text }: Module, { composed }: Found): boolean {
  let statement = '';
  for (let i = 0; i + 2 < composed.length; i += 3) {
    const own = text.slice(composed[i], composed[i + 1]);
    if (isPlace(own)) return true;
    statement = i > 0 && composed[i + 2] === composed[i - 1] ? `${statement} ${own}` : own;
    if (composed[i + 2] !== composed[i + 5] && isSql(statement)) return true;
  }
  return false;
}

function isPlace(literals: string): boolean {
  if (literals.length > maxPlace) return false;
  const quote = literals.search(/["']/);
  return place.test(
    literals
      .slice(quote + 1)
      .replaceAll(seam, '')
      .replace(/["']+$/, ''),
  );
}

function isSql(statement: string): boolean {
  const wanted = new Set<string>();
  for (const { groups = {} } of statement.matchAll(halves)) {
    const verb = groups['verb']?.toLowerCase();
    if (verb !== undefined) wanted.add(secondHalf[verb] ?? '');
    else if (wanted.has(groups['part']?.toLowerCase() ?? '')) return true;
  }
  return false;
}
