/** Options of a command line: what stands in where one is not given, and the variable that it is read from. */
import { environment, originAt } from './origins.ts';
import type { State } from './state.ts';
import { argument, type CallEvent, eitherValue, tracedValue, unknown, type Value } from './values.ts';

/** `parser.add_argument("--model", default="gpt-4o")`: what `args.model` may be. */
export function noteOption(s: State, call: CallEvent): void {
  const standard = argument(call, -1, 'default');
  const name = argument(call, -1, 'dest')?.text ?? destination(call);
  if (standard?.text === undefined || name === undefined) return;
  const old = s.options.get(name);
  s.options.set(name, old === undefined ? standard : eitherValue(old, standard));
}

/** As argparse and click name it: a name without dashes, else the first long flag. */
function destination({ args }: CallEvent): string | undefined {
  const names = args.flatMap(({ text }) => text ?? []);
  const bare = names.find((name) => /^[A-Za-z]\w*$/.test(name));
  const flag = names.find((name) => name.startsWith('--')) ?? names.find((name) => name.startsWith('-'));
  return bare ?? flag?.split('/', 1)[0]?.replace(/^-+/, '').replaceAll('-', '_');
}

const parsed = /\.parse_(?:args\(\)|known_args\(\)\[\])\.(?<name>\w+)$/;

/** @param value an attribute; it has the default's text where it is one of what a command line was read into */
export function withOptionDefault(s: State, value: Value): Value {
  if (s.options.size === 0 || value.text !== undefined || value.local !== undefined) return value;
  const name = parsed.exec(value.path)?.groups?.['name'];
  const text = name === undefined ? undefined : s.options.get(name)?.text;
  return text === undefined ? value : { ...value, text };
}

/** The parameter that a decorator of click fills, with what it is then: `@click.option("--api-key", envvar="OPENAI_API_KEY")`. */
export function decoratedOption(
  s: State,
  decorator: Value,
): { readonly name: string; readonly value: Value } | undefined {
  const call = decorator.producer;
  if (call === undefined || !decorators.test(call.path)) return undefined;
  const name = destination(call)?.toLowerCase();
  const isFile = argument(call, -1, 'type')?.path.startsWith('click.File') === true;
  const value = isFile
    ? tracedValue([originAt(s, { kind: 'file', data: true }, call.end, call.start)])
    : optionValue(s, call, argument(call, -1, 'default'));
  return name === undefined || value === unknown ? undefined : { name, value };
}

const decorators = /^(?:\w*click)\.(?:option|argument)$/;

/**
 * @param standard the default of a parameter, or a note of its annotation: `typer.Option("gpt-4o", envvar="MODEL")`
 * @param position where the default stands in it; -1 in an annotation, which has none
 */
export function typedOption(s: State, standard: Value, position: 0 | -1): Value {
  const call = standard.producer;
  return call !== undefined && (call.path === 'typer.Option' || call.path === 'typer.Argument')
    ? optionValue(s, call, argument(call, position, 'default'))
    : standard;
}

function optionValue(s: State, call: CallEvent, standard: Value | undefined): Value {
  const envvar = argument(call, -1, 'envvar');
  const variable = envvar?.text ?? envvar?.items?.[0]?.text;
  if (variable !== undefined) return environment(s, variable, call.end, call.start, standard?.text);
  return standard ?? unknown;
}
