/** Code that hides what it does. */
import { tokenize } from '../../parse/python/index.ts';
import * as K from '../../parse/python/kinds.ts';
import type { CallEvent, Value } from '../flow/values.ts';
import { countRunWords } from '../run-words.ts';
import {
  calleeName,
  commandDecoders,
  commandRunners,
  dangerous,
  decodedByShell,
  decoderOf,
  hiddenCallees,
  hiddenName,
  hiddenPowerShell,
  hiddenText,
  isReversed,
  runnerOf,
  runners,
  shownPath,
} from './hidden-names.ts';
import { holdsConstant, producer } from './produced.ts';
import type { BehaviourRule, Facts, Hit } from './rule.ts';

const common = { category: 'obfuscation' } as const;

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
    calls: [
      ...runners,
      ...hiddenCallees,
      '*.exec_module',
      'importlib.util.spec_from_loader',
      'threading.Thread',
    ],
    onCall: (call, facts) => {
      const runner = runnerOf(call, facts);
      if (runner === undefined) return undefined;
      for (const given of call.args) {
        const decoder = decoderOf(given);
        if (decoder === undefined) continue;
        const hit = { message: `Passes the result of ${decoder} to ${runner}`, details: { decoder } };
        // Loaders of packed modules decode what a file holds; hiding is having the data in the script.
        return holdsConstant(given) ? hit : { ...hit, severity: 'medium', confidence: 'low' };
      }
      const node = call.nodes[0];
      const how = node === undefined ? undefined : hiddenText(node, call, facts);
      return how === undefined ? undefined : { message: `Passes text that is put together to ${runner}` };
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
    calls: [
      'marshal.loads',
      'types.CodeType',
      'pickle.loads',
      'cPickle.loads',
      'dill.loads',
      'cloudpickle.loads',
    ],
    onCall: (call) => {
      const data = call.args[0];
      if (call.path === 'types.CodeType')
        return call.args.some((arg) => (arg.text?.length ?? 0) >= 20)
          ? { message: 'Makes code from bytes in the script' }
          : undefined;
      if (data === undefined || !holdsConstant(data)) return undefined;
      // A pickle may run code as well; one that is encoded in the script is there for that.
      if (call.path !== 'marshal.loads' && decoderOf(data) === undefined) return undefined;
      return { message: 'Loads compiled code from data in the script' };
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
    calls: [
      'getattr',
      '__import__',
      'builtins.__import__',
      '__builtins__.__import__',
      'importlib.import_module',
      'importlib.__import__',
      '*.__getattribute__',
      '*.__getattr__',
      'operator.attrgetter',
      'operator.methodcaller',
      '*.join',
      ...hiddenCallees,
    ],
    onCall: (call, facts) => {
      const reached = hiddenName(call, facts);
      return reached === undefined ? undefined : { message: `Reaches ${reached} by a name that is hidden` };
    },
    // `"metsys"[::-1]`
    onText: ({ text, start, end }, { module }) => {
      if (text.length > 60 || text.length < 2 || !isReversed(module.text, start, end)) return undefined;
      const name = [...text].reverse().join('');
      return dangerous.test(name) || /^(?:https?:\/\/|powershell|cmd\.exe)/.test(name)
        ? { message: `Reaches “${name.slice(0, 40)}” by a name that is hidden` }
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
      hiddenPowerShell.test(text) ? { message: 'Runs a hidden PowerShell command' } : undefined,
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
    calls: [
      'os.system',
      'os.popen',
      'subprocess.*',
      'os.exec*',
      'asyncio.create_subprocess_shell',
      ...hiddenCallees,
    ],
    onCommand: ({ text, hidden }) => {
      if (decodedByShell.test(text)) return { message: 'Pipes what it decodes into a shell' };
      return hidden === undefined
        ? undefined
        : { message: 'Runs a command that is put together to be unreadable' };
    },
    onCall: (call, facts) => {
      const [given] = call.args;
      const known = /^(?:os|subprocess|asyncio)\./.test(call.path);
      const runs = commandRunners.test(known ? call.name : (calleeName(call, facts) ?? ''));
      const found = given === undefined || !runs ? undefined : decoderIn(given);
      return found === undefined
        ? undefined
        : { message: `Passes the result of ${found.path} to ${shownPath(call)}` };
    },
  },
  {
    ...common,
    id: 'PYS-OBF-009',
    title: 'Was made unreadable by a tool',
    severity: 'medium',
    confidence: 'high',
    cwe: 506,
    rationale:
      'An obfuscator has renamed, encrypted or packed the script, so that nobody can review what it does.',
    remediation: 'Ask for the source; run it in isolation only.',
    falsePositives: 'Products whose makers protect their code.',
    example: 'from pyarmor_runtime_000000 import __pyarmor__\n__pyarmor__(__name__, __file__, b"PY000000")',
    calls: ['*.__pyarmor__', '__pyarmor__', '*.pyarmor_runtime'],
    onCall: () => ({ message: 'Was made unreadable by PyArmor' }),
    onModule: madeUnreadable,
  },
];

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

/** The flags of Scotland and the like are written with such characters. */
const regionFlag = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}/gu;

function blank(text: string): string {
  return ' '.repeat(text.length);
}

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
  for (const match of text.replace(regionFlag, blank).matchAll(invisible)) {
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

/** What decoded the command, or one of its words that decide what runs. */
function decoderIn(command: Value): CallEvent | undefined {
  if (command.items === undefined) return producer(command, commandDecoders);
  for (const word of command.items.slice(0, countRunWords(command))) {
    const found = producer(word, commandDecoders);
    if (found !== undefined) return found;
  }
  return undefined;
}

const toolModules =
  /^(?:pyarmor_runtime\w*|pytransform|pyarmor|pyconcrete|sourcedefender|__pyarmor__)(?:\.|$)/;
const toolComment =
  /\b(?:obfuscated (?:with|by|using)|created by pyminifier|pyobfuscate|encoded by|encrypted by|hyperion|py-?fuscate|oxyry|development-tools\.net|Intensio)/i;
/** Names of nothing but letters that look the same. */
const soup = /\b(?:[O0]{6,}|[Il1]{8,}|_0x[0-9a-f]{4,}|_{7,})\b/g;

function* madeUnreadable(facts: Facts): Iterable<Hit> {
  const { module, imports } = facts;
  const tool = imports.find((each) => toolModules.test(each.module));
  if (tool !== undefined) {
    const start = module.offset(tool.line);
    yield { message: `Was made unreadable by ${tool.module.split('.')[0]}`, start, end: start + 1 };
  }
  const head = module.text.slice(0, 1500);
  const said = head.includes('#') ? toolComment.exec(head) : null;
  if (said !== null && /#[^\n]*$/.test(head.slice(0, said.index)))
    yield {
      message: 'Says that it was made unreadable',
      start: said.index,
      end: said.index + said[0].length,
    };
  if (module.text.length > 2_000_000 || !/O0|0O|Il|lI|_0x/.test(module.text)) return;
  const names = new Map<string, number>();
  for (const match of module.text.matchAll(soup)) {
    if (!/[A-Za-z]/.test(match[0]) || /^(?:0x|0+$)/i.test(match[0])) continue;
    if (!names.has(match[0])) names.set(match[0], match.index);
    if (names.size >= 4) break;
  }
  const [first] = names.values();
  if (names.size >= 4 && first !== undefined)
    yield { message: 'Uses names that cannot be told apart', start: first, end: first + 1 };
}
