/** Code that hides what it does. */
import { tokenize } from '../../parse/python/index.ts';
import * as K from '../../parse/python/kinds.ts';
import { holdsConstant, producer } from './produced.ts';
import type { BehaviourRule, Facts, Hit } from './rule.ts';

const common = { category: 'obfuscation' } as const;

const decoders =
  /^(?:base64\.\w*(?:decode\w*)|binascii\.(?:unhexlify|a2b_\w+)|zlib\.decompress|gzip\.decompress|bz2\.decompress|lzma\.decompress|marshal\.loads|codecs\.decode|bytes\.fromhex|bytearray\.fromhex|cryptography\.fernet\.Fernet\(\)\.decrypt|Crypto\.Cipher\..*\.decrypt|Cryptodome\.Cipher\..*\.decrypt|chr|pickle\.loads)$|\.fromhex$/;
/** `echo … | base64 -d | sh`. */
const decodedByShell =
  /\b(?:base64\s+(?:-\w*[dD]\w*|--decode)|xxd\s+-r|openssl\s+(?:enc|base64)\s[^|]*-d)\b[^|]*\|\s*(?:sudo\s+)?(?:(?:ba|z|da|k)?sh|python\d?|perl)\b/;

const runners = [
  'exec',
  'eval',
  'compile',
  'builtins.exec',
  'builtins.eval',
  'builtins.compile',
  '__builtins__.exec',
  '__builtins__.eval',
  'types.FunctionType',
  'runpy.run_path',
  'importlib._bootstrap._call_with_frames_removed',
];

export const rules: readonly BehaviourRule[] = [
  {
    ...common,
    id: 'PYS-OBF-001',
    title: 'Runs code that it decodes first',
    severity: 'high',
    confidence: 'high',
    cwe: 506,
    rationale:
      'The code is kept encoded, compressed or encrypted and only becomes readable when it runs. There is hardly a reason but to hide it.',
    remediation: 'Decode it without running it, and find out where the script comes from.',
    example: 'import base64\nexec(base64.b64decode("cHJpbnQoMSk="))',
    calls: runners,
    onCall: (call) => {
      const given = call.args[0];
      const found = given === undefined ? undefined : producer(given, decoders);
      if (found === undefined || given === undefined) return undefined;
      const hit = {
        message: `Passes the result of ${found.path} to ${call.path}`,
        details: { decoder: found.path },
      };
      // Loaders of packed modules decode what a file holds; hiding is having the data in the script.
      return holdsConstant(given) ? hit : { ...hit, severity: 'medium', confidence: 'low' };
    },
  },
  {
    ...common,
    id: 'PYS-OBF-002',
    title: 'Loads marshalled code',
    severity: 'medium',
    confidence: 'medium',
    cwe: 506,
    rationale:
      'marshal holds compiled code, which cannot be read as text. Where it is also run, PYS-OBF-001 says so.',
    remediation: 'Ask for the source.',
    falsePositives: 'Tools that work on .pyc files.',
    example: 'import marshal\ncode = marshal.loads(b"\\xe3\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02")',
    calls: ['marshal.loads'],
    onCall: (call) => {
      const data = call.args[0];
      return data !== undefined && holdsConstant(data)
        ? { message: 'Loads compiled code from data in the script' }
        : undefined;
    },
  },
  {
    ...common,
    id: 'PYS-OBF-003',
    title: 'Holds a long encoded block',
    severity: 'low',
    confidence: 'medium',
    cwe: 506,
    rationale: 'A long encoded string can hold a program or data that a reader of the script does not see.',
    remediation: 'Decode it and look; keep assets in files of their own.',
    falsePositives: 'Pictures, fonts, certificates and test data.',
    example: `payload = "${'TVqQAAMAAAAEAAAA'.repeat(2)}…"`,
    onText: ({ text, bytes }, facts) => {
      const kind = text.length >= 400 ? blobKind(text, bytes) : undefined;
      if (kind === undefined) return undefined;
      const runs = facts.behaviour.calls.some((each) => runners.includes(each.path));
      return {
        message: `Holds ${text.length} characters of ${kind}`,
        severity: runs ? 'medium' : kind === 'an embedded asset' ? 'info' : 'low',
        details: { encoding: kind },
      };
    },
  },
  {
    ...common,
    id: 'PYS-OBF-004',
    title: 'Hidden or reordering characters',
    severity: 'high',
    confidence: 'high',
    cwe: 1007,
    rationale:
      'Bidirectional marks make a line read differently from what runs (CVE-2021-42574); zero-width characters hide text altogether.',
    remediation: 'Remove the characters, and read the line again.',
    falsePositives: 'Texts in Arabic or Hebrew that carry direction marks.',
    example: 'access = "user\u202e \u2066# admin"',
    onModule: hiddenCharacters,
  },
  {
    ...common,
    id: 'PYS-OBF-005',
    title: 'Names with look-alike letters',
    severity: 'medium',
    confidence: 'high',
    cwe: 1007,
    rationale:
      'A name that mixes Latin with look-alike Cyrillic or Greek letters reads as another name than it is.',
    remediation: 'Rename it with letters of one script.',
    example: 'раyload = 1',
    onModule: lookAlikes,
  },
  {
    ...common,
    id: 'PYS-OBF-006',
    title: 'Reaches functions by hidden names',
    severity: 'medium',
    confidence: 'high',
    cwe: 506,
    rationale:
      'The name of a dangerous function is put together from pieces, or taken from the built-ins by a string, so that a search does not find it.',
    remediation: 'Find out what is called, and why it is hidden.',
    example: 'getattr(__builtins__, "ev" + "al")("1+1")',
    calls: ['getattr', '__import__', 'importlib.import_module', '*.__getattribute__', 'operator.attrgetter'],
    onCall: (call) => {
      const imports = call.path === '__import__' || call.path === 'importlib.import_module';
      const at = imports || call.path !== 'getattr' ? 0 : 1;
      const name = call.args[at];
      const node = call.nodes[at];
      if (name === undefined || node === undefined) return undefined;
      const built =
        node.kind === 'binary' &&
        node.op === '+' &&
        name.text !== undefined &&
        !name.text.includes('{}') &&
        dangerous.test(name.text);
      const decoded = producer(name, decoders) !== undefined;
      const owner = call.args[0]?.path ?? '';
      const builtin =
        call.path === 'getattr' &&
        /^(?:__builtins__|builtins|__builtin__)$/.test(owner) &&
        dangerous.test(name.text ?? '');
      return built || decoded || builtin
        ? {
            message: `Reaches ${name.text === undefined ? 'a function' : `“${name.text}”`} by a name that is hidden`,
          }
        : undefined;
    },
  },
  {
    ...common,
    id: 'PYS-OBF-007',
    title: 'Runs an encoded PowerShell command',
    severity: 'high',
    confidence: 'high',
    cwe: 506,
    rationale: 'The command is given in Base64, so that neither a reader nor a simple filter sees it.',
    remediation: 'Decode the command and look at it.',
    example: 'import os\nos.system("powershell -enc SQBFAFgA")',
    onCommand: ({ text }) =>
      /\b(?:powershell|pwsh)(?:\.exe)?\b.*\s[-/]e(?:nc|ncodedcommand|c)?\s+\S/i.test(text) ||
      /\bFromBase64String\b|\biex\s*\(|\bInvoke-Expression\b/i.test(text)
        ? { message: 'Runs a hidden PowerShell command' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-OBF-008',
    title: 'Decodes a shell command and runs it',
    severity: 'high',
    confidence: 'high',
    cwe: 506,
    rationale: 'The command line is kept encoded and only becomes readable when it runs.',
    remediation: 'Decode it without running it.',
    example: 'import base64, os\nos.system(base64.b64decode("bHM=").decode())',
    calls: ['os.system', 'os.popen', 'subprocess.*', 'os.exec*'],
    onCommand: ({ text }) =>
      decodedByShell.test(text) ? { message: 'Pipes what it decodes into a shell' } : undefined,
    onCall: (call) => {
      const found =
        call.args[0] === undefined
          ? undefined
          : producer(
              call.args[0],
              /^(?:base64\.\w*decode\w*|binascii\.(?:unhexlify|a2b_\w+)|zlib\.decompress|codecs\.decode|bytes\.fromhex)$/,
            );
      return found === undefined
        ? undefined
        : { message: `Passes the result of ${found.path} to ${call.path}` };
    },
  },
];

const dangerous =
  /^(?:eval|exec|compile|__import__|system|popen|Popen|os|subprocess|socket|base64|marshal|ctypes|builtins|open|getattr|globals|spawn|call|run|check_output)$/;

const assets =
  /^(?:iVBOR|\/9j\/|R0lGOD|PHN2Zy|JVBERi|UklGR|AAABAA|d09GR|data:|T2dnUw|SUkq|Qk0|<svg|AAEAAAA|-----BEGIN|ssh-)/;

/** An encoded block begins with a long run of its letters; text does not. */
const encodedStart = /^\s*[A-Za-z0-9+/_=-]{40}/;

function blobKind(text: string, bytes: boolean): string | undefined {
  if (!bytes && !encodedStart.test(text)) return undefined;
  const sample = text.slice(0, 4000);
  if (assets.test(sample))
    return sample.startsWith('-----BEGIN') ||
      sample.startsWith('ssh-') ||
      sample.startsWith('<svg') ||
      sample.startsWith('data:')
      ? undefined
      : 'an embedded asset';
  const compact = sample.replace(/[\s]+/g, '');
  if (compact.length < 400) return undefined;
  const distinct = new Set(compact).size;
  if (/^(?:[0-9a-f]{2}){200,}$/i.test(compact) && distinct >= 10) return 'hexadecimal';
  if (
    /^[A-Za-z0-9+/_-]+={0,2}$/.test(compact) &&
    distinct >= 30 &&
    /[0-9]/.test(compact) &&
    /[A-Z]/.test(compact) &&
    /[a-z]/.test(compact) &&
    !/[a-z]{25,}/.test(compact)
  )
    return 'Base64';
  if (bytes && share(sample, /[^\x20-\x7e\s]/g) > 0.3) return 'binary data';
  return undefined;
}

function share(text: string, pattern: RegExp): number {
  return (text.match(pattern)?.length ?? 0) / text.length;
}

const notAscii = /[^\x00-\x7f]/;
const reordering = /[\u202a-\u202e\u2066-\u2069]/g;
const invisible = /[\u200b\u2060-\u2064\u00ad\u180e\u3164\u{e0001}-\u{e007f}]|(?<!^)\ufeff/gu;

function* hiddenCharacters(facts: Facts): Iterable<Hit> {
  const { text } = facts.module;
  if (!notAscii.test(text)) return;
  for (const match of text.matchAll(reordering)) {
    yield {
      message: `Holds the character ${codePoint(match[0])}, which changes the reading order`,
      start: match.index,
      end: match.index + 1,
    };
  }
  for (const match of text.matchAll(invisible)) {
    yield {
      message: `Holds the invisible character ${codePoint(match[0])}`,
      start: match.index,
      end: match.index + match[0].length,
      severity: 'low',
    };
  }
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const confusable = /[асеорхуіјѕԁһАВСЕНІЈКМОРЅТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧοа-яА-Я]/;

function* lookAlikes(facts: Facts): Iterable<Hit> {
  const { text } = facts.module;
  if (!confusable.test(text)) return;
  const tokens = tokenize(text);
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== K.NAME) continue;
    const start = tokens.starts[i] ?? 0;
    const end = tokens.ends[i] ?? 0;
    const name = text.slice(start, end);
    if (/[a-zA-Z]/.test(name) && /[асеорхуіјѕԁһАВСЕНІЈКМОРЅТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο]/.test(name)) {
      yield { message: 'A name mixes Latin with look-alike letters', start, end };
    }
  }
}
