/** Constant texts through the ways of putting values into them. */
import type { CallEvent, Value } from './values.ts';

const longest = 20_000;

/** `"%s/%s" % (a, b)`: what is known goes in, the rest stays as it is written. */
export function formatPercent(format: Value | undefined, given: Value | undefined): string | undefined {
  const text = format?.text;
  if (text === undefined || given === undefined || !text.includes('%')) return text;
  const members = given.items ?? [given];
  let next = 0;
  const filled = text.replace(
    /%(?:\((?<name>\w+)\))?[-+ #0]{0,3}[\d.]{0,6}[sdrfi]/g,
    (whole, name?: string) => {
      const value = name === undefined ? members[next++] : given.fields?.get(name);
      return value?.text ?? whole;
    },
  );
  return filled.slice(0, longest);
}

/** `"{}/{name}".format(a, name=b)`, likewise. */
export function formatBraces(text: string, call: CallEvent): string {
  let next = 0;
  const filled = text.replace(/\{(?<name>\w*)(?:![rsa])?(?::[^{}]{0,20})?\}/g, (whole, name: string) => {
    const at = name === '' ? next++ : Number(name);
    const value = Number.isNaN(at) ? call.keywords.find((each) => each.name === name)?.value : call.args[at];
    return value?.text ?? whole;
  });
  return filled.slice(0, longest);
}
