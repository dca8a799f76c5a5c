/** Values that expressions are written out to. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One of the values that an expression may have; without text, number and items it is not known. */
export interface Folded {
  readonly text?: string;
  readonly number?: number;
  readonly items?: readonly Folded[];
  /** Where the telling part stands, when it is elsewhere than where it is used. */
  readonly place?: Span;
  /** Whether it was put together of pieces, or by code that decodes. */
  readonly hidden?: 'joined' | 'decoded';
}

/** Values that one question may have for an answer, members of one of them, characters of a text. */
export const maxAlternatives = 40;
export const maxItems = 2000;
export const maxText = 5000;
export const nothing: Folded = {};
export const unknown: readonly Folded[] = [nothing];

/** As it stands in a text that it is put into. */
export function shown(value: Folded): string {
  return value.text ?? (value.number === undefined ? '{}' : String(value.number));
}

/** Texts one after the other; unknown ones are `{}`, unless all are. */
export function concat(parts: readonly Folded[], separator: string): Folded {
  const some = parts.some((part) => part.text !== undefined);
  const text = parts.map(shown).join(separator).slice(0, maxText);
  const hidden = parts.find((part) => part.hidden !== undefined)?.hidden;
  return placed({ ...(some ? { text } : {}), ...(hidden === undefined ? {} : { hidden }) }, parts);
}

/** With the place of the first part that has one. */
export function placed(value: Folded, parts: readonly Folded[]): Folded {
  const place = parts.find((part) => part.place !== undefined)?.place;
  return place === undefined ? value : { ...value, place };
}

/** Every choice of one value a part, as far as the bound goes; what is beyond it takes the first value. */
export function product(
  parts: readonly (readonly Folded[])[],
  make: (values: readonly Folded[]) => Folded,
): readonly Folded[] {
  let choices: (readonly Folded[])[] = [[]];
  for (const part of parts.slice(0, maxItems)) {
    const room = choices.length * part.length <= maxAlternatives;
    const values = room ? part : part.slice(0, 1);
    if (values.length === 1 && choices.length === 1) (choices[0] as Folded[]).push(values[0] ?? nothing);
    else choices = choices.flatMap((choice) => values.map((value) => [...choice, value]));
  }
  return choices.map(make);
}

export function reversed(value: Folded): Folded {
  if (value.items !== undefined) return { ...value, items: value.items.toReversed(), hidden: 'decoded' };
  if (value.text === undefined) return { hidden: 'decoded' };
  return { ...value, text: [...value.text].reverse().join(''), hidden: 'decoded' };
}

/** A value as a command line or name: words apart by blanks, what is unknown as `{}`. */
export function foldedText(value: Folded | undefined): string {
  if (value?.text !== undefined) return value.text;
  if (value?.number !== undefined && value.items === undefined) return String(value.number);
  return value?.items === undefined ? '{}' : value.items.map(foldedText).join(' ');
}

/** How it was put together, or one of its members. */
export function hiddenIn(value: Folded): Folded['hidden'] {
  return value.hidden ?? value.items?.find((item) => item.hidden === 'decoded')?.hidden;
}
