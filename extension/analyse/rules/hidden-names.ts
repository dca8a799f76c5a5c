/** Functions that are reached by names which a search does not find, and text that only becomes readable when it runs. */
import type { Expression } from '../../parse/python/index.ts';
import type { CallEvent, Value } from '../flow/values.ts';
import { foldedText, hiddenIn } from '../fold/values.ts';
import { producer } from './produced.ts';
import type { Facts } from './rule.ts';

export const commandDecoders =
  /^(?:base64\.\w*decode\w*|binascii\.(?:unhexlify|a2b_\w+)|(?:zlib|gzip|bz2|lzma)\.decompress|codecs\.(?:decode|encode)|(?:bytes|bytearray)\.fromhex|chr)$|\.decrypt$|decryptor\(\)\.(?:update|finalize)$|decompressobj\(\)\.decompress$/;
const decoders =
  /^(?:base64\.\w*(?:decode\w*)|binascii\.(?:unhexlify|a2b_\w+)|(?:zlib|gzip|bz2|lzma|brotli|zstandard|snappy|lz4\.frame)\.decompress|marshal\.loads|codecs\.(?:decode|encode)|quopri\.decodestring|(?:bytes|bytearray)\.fromhex|urllib\.parse\.unquote\w*|urllib\.unquote\w*|html\.unescape|chr|unichr|pickle\.loads)$|\.fromhex$|\.(?:decrypt|decrypt_and_verify)$|decryptor\(\)\.(?:update|finalize)$|decompress(?:obj|or)\(\)\.decompress$|codecs\.getdecoder\(\)$|\.translate$/i;

/** `echo … | base64 -d | sh`. */
export const decodedByShell =
  /\b(?:base64\s+(?:-\w*[dD]\w*|--decode)|xxd\s+-\w*r|openssl\s+(?:enc|base64)\s[^|]*-d|rev|tr\s+\S+\s+\S+|gunzip\s+-c|gzip\s+-dc?)\b[^|]*\|\s*(?:\w+\s+-\w+\s*\|\s*)?(?:sudo\s+)?(?:(?:ba|z|da|k)?sh|python\d?|perl)\b|\b(?:ba|z)?sh\s+-c\s+["']?(?:\$\(|`)[^)`]*base64\s+-\w*d|\bcertutil(?:\.exe)?\s+-decode/i;

/** Encoded, glued together or broken up by escape characters. */
export const hiddenPowerShell = new RegExp(
  [
    /\b(?:powershell|pwsh)(?:\.exe)?["']?\s.*[-/]e(?:c|n(?:c(?:o(?:d(?:e(?:d\w*)?)?)?)?)?)?\s+\S/,
    /\bFromBase64String\b|\biex\s*\(|\|\s*iex\b|\bInvoke-Expression\b/,
    /\bI`?E`?X`?\b(?<=`.*)|\w`\w+`\w|(?:\w\^){3,}\w/,
    /\('\w+'\s*\+\s*'\w+'\)|-join\s*\(?\s*\[char|\[char\]\s*\d+\s*\+/,
    /\bSet-Alias\b.*\bIEX\b|&\s*\(\s*["'][^"']*\{0\}/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'i',
);

export const runners = [
  'exec',
  'eval',
  'compile',
  'execfile',
  'builtins.exec',
  'builtins.eval',
  'builtins.compile',
  '__builtins__.exec',
  '__builtins__.eval',
  '__builtins__.compile',
  '__builtin__.eval',
  'types.FunctionType',
  'types.LambdaType',
  'runpy.run_path',
  'code.interact',
  'code.InteractiveInterpreter().runsource',
  'code.InteractiveInterpreter().runcode',
  'code.InteractiveConsole().push',
  'codeop.compile_command',
  'importlib._bootstrap._call_with_frames_removed',
  'IPython.get_ipython().run_cell',
  'get_ipython().run_cell',
];

/** What is called is an item of a namespace, or the result of a look-up. */
export const hiddenCallees = [
  '*.__dict__[]',
  '*.modules[]',
  'globals()[]',
  'locals()[]',
  'vars()[]',
  '__builtins__[]',
  'builtins[]',
  'getattr()',
  '?',
];

export const dangerous =
  /^(?:eval|exec|execfile|compile|__import__|system|popen|Popen|os|subprocess|socket|base64|marshal|ctypes|builtins|__builtins__|open|getattr|globals|spawn|call|run|check_output|b64decode|decompress|loads|zlib|shutil|rmtree|urlopen|requests|import_module|winreg|windll|kernel32|CreateThread|VirtualAlloc|remove|unlink|setuid)$/;
/** Those that are also words of everyday code, where only a decoder tells. */
const everyday = /^(?:os|open|run|call|spawn|remove|compile|loads|requests|globals|socket|unlink|shutil)$/;

export const commandRunners =
  /^(?:system|popen|Popen|call|run|check_output|check_call|getoutput|getstatusoutput|create_subprocess_shell|startfile|spawn\w*|exec[lv]\w*)$/;

/** A call that only makes text readable, at any depth of what went into a value. */
export function decoderOf(value: Value): string | undefined {
  return producer(value, decoders)?.path ?? unmaskerOf(value, 8, new Set());
}

/** `bytes(b ^ key for b in data)`, in an expression or behind a function of the script. */
function unmaskerOf(value: Value, depth: number, seen: Set<CallEvent>): string | undefined {
  const call = value.producer;
  if (call === undefined || depth === 0 || seen.has(call) || seen.size > 200) return undefined;
  seen.add(call);
  const [node] = call.nodes;
  if (node !== undefined && /^(?:bytes|bytearray|chr|unichr|join|list)$/.test(call.name) && masks(node, 4))
    return 'XOR';
  for (const inner of [call.receiver, ...call.args]) {
    const found = inner === undefined ? undefined : unmaskerOf(inner, depth - 1, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function masks(node: Expression, depth: number): boolean {
  if (depth === 0) return false;
  if (node.kind === 'comprehension') return masks(node.element, depth - 1);
  if (node.kind === 'binary') return node.op === '^' || node.operands.some((each) => masks(each, depth - 1));
  return node.kind === 'call' && node.args.some((arg) => masks(arg, depth - 1));
}

/** What runs the text that a call is given, if it runs code at all. */
export function runnerOf(call: CallEvent, facts: Facts): string | undefined {
  if (runners.includes(call.path)) return call.path;
  const name = hiddenCallees.some((each) => call.path.endsWith(each.replace('*', '')))
    ? calleeName(call, facts)
    : undefined;
  return name !== undefined && /^(?:exec|eval|compile|execfile)$/.test(name) ? name : undefined;
}

/** The name by which a function is taken from a namespace: `exec` of `globals()["ex" + "ec"](…)`. */
export function calleeName(call: CallEvent, facts: Facts): string | undefined {
  const key = calleeKey(call, facts);
  if (key === undefined) return undefined;
  return facts.folder().fold(key, call.start)[0]?.text;
}

function calleeKey(call: CallEvent, facts: Facts): Expression | undefined {
  const { callee } = call;
  if (callee === undefined) return undefined;
  const node =
    callee.kind === 'name' || callee.kind === 'attribute' ? facts.folder().meant(callee, call.start) : callee;
  if (node.kind === 'subscript') return node.index;
  return node.kind === 'call' && node.func.kind === 'name' && node.func.id === 'getattr'
    ? node.args[1]
    : undefined;
}

/** Text that is reversed, joined of characters or decoded where it is given to a call; undefined for readable text. */
export function hiddenText(node: Expression, call: CallEvent, facts: Facts): 'decoded' | undefined {
  if (node.kind === 'text' || node.kind === 'template') return undefined;
  return facts
    .folder()
    .fold(node, call.start)
    .some((each) => hiddenIn(each) === 'decoded')
    ? 'decoded'
    : undefined;
}

/** What a call reaches by a name that is put together or decoded, for a reader. */
export function hiddenName(call: CallEvent, facts: Facts): string | undefined {
  if (call.name === 'join') return hiddenJoin(call, facts);
  const key = keyOf(call, facts);
  if (key === undefined || key.kind === 'constant') return undefined;
  const isLookUp =
    call.path === 'getattr' && /^(?:__builtins__|builtins|__builtin__)$/.test(call.args[0]?.path ?? '');
  if (key.kind === 'text') {
    const fromBuiltins = isLookUp || /^(?:__builtins__|builtins|globals\(\)\[\]).*\[\]$/.test(call.path);
    return fromBuiltins && dangerous.test(key.value) ? `“${key.value}”` : undefined;
  }
  const name = call.args[keyPosition(call) ?? -1];
  if (name !== undefined && producer(name, commandDecoders) !== undefined)
    return name.text === undefined ? 'a function' : `“${name.text}”`;
  for (const each of facts.folder().fold(key, call.start)) {
    const { text, hidden } = each;
    if (text === undefined || hidden === undefined || !dangerous.test(text)) continue;
    if (hidden === 'decoded' || key.kind === 'binary' || !everyday.test(text)) return `“${text}”`;
  }
  return isLookUp && dangerous.test(name?.text ?? '') ? `“${name?.text}”` : undefined;
}

function keyPosition(call: CallEvent): number | undefined {
  switch (call.name) {
    case 'getattr':
      return 1;
    case '__import__':
    case 'import_module':
    case '__getattribute__':
    case '__getattr__':
    case 'attrgetter':
    case 'methodcaller':
      return 0;
    default:
      return undefined;
  }
}

function keyOf(call: CallEvent, facts: Facts): Expression | undefined {
  const position = keyPosition(call);
  if (position !== undefined) return call.nodes[position];
  return call.path === 'getattr()' ? undefined : calleeKey(call, facts);
}

/** `"".join(map(chr, (101, 118, 97, 108)))`, wherever it is used. */
function hiddenJoin(call: CallEvent, facts: Facts): string | undefined {
  const [node] = call.nodes;
  if (node === undefined || call.receiver?.text !== '' || call.callee === undefined) return undefined;
  const source = facts.module.text.slice(call.start, Math.min(call.end, call.start + 400));
  if (!/chr|reversed|\^|::\s*-/.test(source)) return undefined;
  for (const each of facts.folder().fold(node, call.start)) {
    const text = foldedText(each).replaceAll(' ', '');
    if (dangerous.test(text)) return `“${text}”`;
  }
  return undefined;
}

/** Whether a text is turned round where it stands. */
export function isReversed(source: string, start: number, end: number): boolean {
  return (
    /^\s*\[\s*:\s*:\s*-\s*1\s*\]/.test(source.slice(end, end + 16)) ||
    /reversed\(\s*$/.test(source.slice(start - 12, start))
  );
}

/** What is called, as far as a reader can be told. */
export function shownPath(call: CallEvent): string {
  return /^[\w.]+$/.test(call.path) ? call.path : 'a function';
}
