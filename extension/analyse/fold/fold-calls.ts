/** Calls whose result is known when their arguments are: paths, joined and decoded text. */
import { type Call, lastName } from '../../parse/python/index.ts';
import { type Env, expand, type State } from './fold.ts';
import { concat, type Folded, maxText, nothing, placed, product, reversed, unknown } from './values.ts';

export function foldCall(s: State, node: Call, env: Env): readonly Folded[] {
  const { func, args } = node;
  const name = lastName(func);
  const method = func.kind === 'attribute' ? func.value : undefined;
  const model = models.get(name);
  if (model === undefined) return unknown;
  // `shlex.split(text)` and `os.path.join(a, b)` are functions with the names of methods.
  const isFunction = method?.kind === 'name' && method.id === 'shlex';
  const onReceiver = receiverMethods.has(name) && method !== undefined && !isFunction;
  // `codecs.decode(x, "rot13")` has its text as an argument, `x.decode("utf-8")` before the dot.
  const receiver = onReceiver ? expand(s, method, env).map((each) => ({ ...each })) : unknown;
  const given = args.slice(0, 8).map((arg) => expand(s, arg, env));
  return product([receiver, ...given], ([first = nothing, ...rest]) => model(first, rest));
}

type Model = (receiver: Folded, args: readonly Folded[]) => Folded;

const same: Model = (receiver, args) => (receiver === nothing ? (args[0] ?? nothing) : receiver);
const first: Model = (_, args) => args[0] ?? nothing;
const joinPath: Model = (_, args) => concat(args, '/');

function decoder(encoding: BufferEncoding): Model {
  return (receiver, args) => {
    const from = args[0] ?? receiver;
    if (from.text === undefined) return { hidden: 'decoded' };
    const text = Buffer.from(from.text, encoding).toString('latin1').slice(0, maxText);
    return placed({ text, hidden: 'decoded' }, [from]);
  };
}

const opaque: Model = () => ({ hidden: 'decoded' });

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** `text.decode()`, `codecs.decode(text, "rot13")`, `codecs.encode(text, "rot13")`. */
const decode: Model = (receiver, args) => {
  const [from, codec] =
    receiver.text === undefined && receiver.hidden === undefined ? args : [receiver, args[0]];
  if (from === undefined) return nothing;
  const how = codec?.text?.toLowerCase().replaceAll(/[-_]/g, '') ?? '';
  if (how === 'rot13')
    return from.text === undefined
      ? { hidden: 'decoded' }
      : { ...from, text: rot13(from.text), hidden: 'decoded' };
  if (how === 'hex' || how === 'base64') return decoder(how)(nothing, [from]);
  return from;
};

const join: Model = (receiver, args) => {
  if (receiver.text === undefined && args.length > 1) return concat(args, '/');
  const [given] = args;
  const parts = given?.items ?? (given?.text === undefined ? undefined : [given]);
  // Names with dots are joined from the end as well; only what is joined to a whole is hidden by that.
  const turned = receiver.text === '' ? given?.hidden : undefined;
  if (parts === undefined) return turned === undefined ? nothing : { hidden: 'decoded' };
  const hidden = turned ?? parts.find((part) => part.hidden !== undefined)?.hidden ?? 'joined';
  const known = concat(parts, receiver.text ?? ' ');
  return placed(known.text === undefined ? { hidden } : { ...known, hidden }, args);
};

const chr: Model = (_, args) => {
  const number = args[0]?.number;
  return number === undefined || number < 0 || number > 0x10ffff
    ? { hidden: 'decoded' }
    : { text: String.fromCodePoint(number), hidden: 'decoded' };
};

const bytes: Model = (_, args) => {
  const [given] = args;
  if (given?.items === undefined) return given ?? nothing;
  const numbers = given.items.map((item) => item.number ?? -1);
  if (numbers.some((number) => number < 0 || number > 255))
    return given.hidden === undefined ? nothing : { hidden: 'decoded' };
  return { text: String.fromCharCode(...numbers.slice(0, maxText)), hidden: 'decoded' };
};

const map: Model = (_, args) => {
  const given = args[1];
  if (given?.items === undefined) return nothing;
  if (!given.items.every((item) => item.number !== undefined)) return given;
  return placed({ items: given.items.map((item) => chr(nothing, [item])), hidden: 'decoded' }, [given]);
};

const replace: Model = (receiver, [from, to]) => {
  if (receiver.text === undefined || from?.text === undefined || from.text === '') return receiver;
  const text = receiver.text.replaceAll(from.text, () => to?.text ?? '{}').slice(0, maxText);
  return { ...receiver, text, hidden: receiver.hidden ?? 'joined' };
};

/** `"{} -c {}".format(shell, command)`. */
const format: Model = (receiver, args) => {
  if (receiver.text === undefined) return receiver;
  let at = 0;
  const text = receiver.text.replace(/\{(?<index>\d*)[^{}]*\}/g, (hole, index: string) => {
    const value = args[index === '' ? at++ : Number(index)];
    return value?.text ?? (hole === '' ? '' : '{}');
  });
  return placed({ ...receiver, text: text.slice(0, maxText) }, [receiver, ...args]);
};

const models: ReadonlyMap<string, Model> = new Map<string, Model>([
  ...[
    'strip',
    'rstrip',
    'lstrip',
    'lower',
    'split',
    'splitlines',
    'expanduser',
    'resolve',
    'as_posix',
    'copy',
  ].map((name): [string, Model] => [name, same]),
  ...[
    'str',
    'list',
    'tuple',
    'quote',
    'dedent',
    'expandvars',
    'normpath',
    'abspath',
    'fspath',
    'text',
    'iter',
  ].map((name): [string, Model] => [name, first]),
  ...['Path', 'PurePath', 'joinpath'].map((name): [string, Model] => [name, joinPath]),
  ...['b64decode', 'urlsafe_b64decode', 'standard_b64decode', 'a2b_base64', 'decodebytes'].map(
    (name): [string, Model] => [name, decoder('base64')],
  ),
  ...['fromhex', 'unhexlify', 'a2b_hex', 'b16decode'].map((name): [string, Model] => [name, decoder('hex')]),
  ...['decompress', 'b85decode', 'a85decode', 'b32decode', 'decrypt', 'translate', 'unquote'].map(
    (name): [string, Model] => [name, opaque],
  ),
  ['encode', decode],
  ['decode', decode],
  ['join', join],
  ['chr', chr],
  ['bytes', bytes],
  ['bytearray', bytes],
  ['map', map],
  ['reversed', (_, args) => reversed(args[0] ?? nothing)],
  ['replace', replace],
  ['format', format],
]);

const receiverMethods = new Set(
  'strip rstrip lstrip lower split splitlines expanduser resolve as_posix copy encode decode join replace format translate'.split(
    ' ',
  ),
);
