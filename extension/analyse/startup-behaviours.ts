/** What a piece of startup code does, by the names it uses: enough to tell a path tweak from a loader of malware. */
import { extractImports } from '../parse/python/index.ts';

export type StartupBehaviour =
  | 'network'
  | 'process'
  | 'dynamic_code'
  | 'decoding'
  | 'native_code'
  | 'file_write'
  | 'environment'
  | 'import_hook'
  | 'audit_hook'
  | 'monkeypatch'
  | 'path_change';

const MODULES: Readonly<Record<string, StartupBehaviour>> = {
  socket: 'network', ssl: 'network', urllib: 'network', urllib2: 'network', http: 'network', httplib: 'network',
  requests: 'network', httpx: 'network', aiohttp: 'network', ftplib: 'network', smtplib: 'network', websocket: 'network',
  subprocess: 'process', multiprocessing: 'process', pty: 'process',
  base64: 'decoding', zlib: 'decoding', lzma: 'decoding', bz2: 'decoding', marshal: 'decoding', binascii: 'decoding',
  codecs: 'decoding', pickle: 'decoding', gzip: 'decoding', cryptography: 'decoding', Crypto: 'decoding',
  ctypes: 'native_code', cffi: 'native_code',
}; // biome-ignore format: a table

const PATTERNS: readonly (readonly [RegExp, StartupBehaviour])[] = [
  [/\b(?:exec|eval|compile)\s*\(/, 'dynamic_code'],
  [/\b__import__\s*\(|\bimportlib\.import_module\s*\(/, 'dynamic_code'],
  [/\bgetattr\s*\(\s*__builtins__/, 'dynamic_code'],
  [/\bos\s*\.\s*(?:system|popen|spawn\w*|exec[lv]\w*|fork|startfile|posix_spawn)\s*\(/, 'process'],
  [
    /\b(?:b64|b32|b16|b85|a85)decode\b|\bfromhex\b|\brot.?13\b|\\x[0-9a-f]{2}(?:\\x[0-9a-f]{2}){7}/i,
    'decoding',
  ],
  [/\bopen\s*\([^)\n]*,\s*(?:mode\s*=\s*)?['"][^'"]*[wax+]|\.write_(?:text|bytes)\s*\(/, 'file_write'],
  [/\bos\s*\.\s*(?:environ|getenv|putenv)\b/, 'environment'],
  [/\bsys\s*\.\s*(?:meta_path|path_hooks)\b/, 'import_hook'],
  [/\bsys\s*\.\s*(?:addaudithook|settrace|setprofile)\b/, 'audit_hook'],
  [/\bbuiltins\s*\.\s*\w+\s*=[^=]|\bsetattr\s*\(/, 'monkeypatch'],
  [/\bsys\s*\.\s*path\b|\bsite\s*\.\s*addsitedir\b/, 'path_change'],
];

/** Behaviours that startup code has no ordinary need for. */
export const ALARMING: ReadonlySet<StartupBehaviour> = new Set([
  'network',
  'process',
  'decoding',
  'native_code',
  'file_write',
]);

const MAX_TEXT = 512 * 1024;

/**
 * @param code Python source, or a line of a `.pth` file
 * @returns what it does, sorted, without doubles
 */
export function startupBehaviours(code: string): readonly StartupBehaviour[] {
  // Code in a literal has its line ends written as \\n: they must not hide the word after them.
  const text = code.slice(0, MAX_TEXT).replace(/\\[nrt]/g, ' ');
  const found = new Set<StartupBehaviour>();
  for (const { module } of importsOf(text)) {
    const behaviour = MODULES[module.split('.', 1)[0] ?? ''];
    if (behaviour !== undefined) found.add(behaviour);
  }
  for (const [pattern, behaviour] of PATTERNS) if (pattern.test(text)) found.add(behaviour);
  return [...found].sort();
}

/** Imports of the code, and of code in its literals: `exec("import socket")` on one line is the usual form. */
function importsOf(text: string): readonly { readonly module: string }[] {
  const literal = [...text.matchAll(/\b(?:import|from)[ \t]+(?<module>[A-Za-z_][\w.]*)/g)];
  const dynamic = [...text.matchAll(/__import__\s*\(\s*['"](?<module>[\w.]+)/g)];
  const written = [...literal, ...dynamic].map((match) => ({ module: match.groups?.['module'] ?? '' }));
  return [...extractImports(text), ...written];
}

/** The modules that a `.pth` line imports right away: where its real work is. */
export function importedModules(code: string): readonly string[] {
  return [...new Set(importsOf(code.replace(/\\[nrt]/g, ' ')).map(({ module }) => module))].filter(
    (module) => module !== '',
  );
}
