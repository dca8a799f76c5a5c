/**
 * Whether a package name looks like a popular one that it is not. Popular names never accuse each other: a name on the list is
 * itself beyond suspicion. The list is indexed once; a name then costs a few look-ups, not 15,000 comparisons.
 */
import { normalizePackageName } from '../parse/package-name.ts';
import popular from './data/popular-packages.json' with { type: 'json' };
import type { Confidence } from './types.ts';

export type LookAlikeKind =
  /** Same letters, other or no separators: `python-dateutil` as `pythondateutil`. */
  | 'separators'
  /** Letters that look the same: `reque5ts`, Cyrillic `а`. */
  | 'homoglyph'
  /** One letter more, less or another, or two swapped. */
  | 'edit'
  /** The same words in another order: `dateutil-python`. */
  | 'word_order'
  /** A popular name with a word that lends it authority: `requests-official`. */
  | 'combosquat';

export interface LookAlike {
  readonly kind: LookAlikeKind;
  /** The popular name that it looks like. */
  readonly target: string;
  /** Place of the target among popular names, from 1. */
  readonly rank: number;
  readonly confidence: Confidence;
}

export interface LookAlikes {
  /**
   * @param name normalised by PEP 503, or with letters outside ASCII as metadata may write it
   * @returns the most popular name that it looks like
   */
  check(name: string): LookAlike | undefined;
}

/** Shorter names are one letter apart by chance. */
const MIN_EDIT_LENGTH = 5;
const MIN_SHORT_EDIT_LENGTH = 4;
/** Short names only against the names everybody knows. */
const SHORT_EDIT_RANK = 500;
const MIN_COMBO_LENGTH = 4;
const COMBO_RANK = 2000;
const MAX_NAME = 100;

/** Words that squatters add; honest plug-ins rarely need one of them. */
const AFFIXES = new Set(
  'official officials original real latest newest new update updated updater updates upgrade upgraded fix fixed patched patch pro premium plus secure secured safe installer install setup loader free cracked unofficial mirror stable release python3 py3 darwin lite2 api2'.split(
    ' ',
  ),
);

/** Letters by what they look like, besides themselves. */
const SKELETON: Readonly<Record<string, string>> = {
  '0': 'o', '1': 'l', i: 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b',
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', ѕ: 's', і: 'l', ј: 'j', ԁ: 'd', һ: 'h', ո: 'n', ɡ: 'g',
  α: 'a', ο: 'o', ρ: 'p', ν: 'v', ι: 'l', κ: 'k', τ: 't', υ: 'u', ı: 'l', ł: 'l', à: 'a', á: 'a', é: 'e', è: 'e',
}; // biome-ignore format: a table

/**
 * @param names popular names, most popular first
 * @param allowed names that are never accused, in any spelling
 */
export function createLookAlikes(
  names: readonly string[] = popularPackages(),
  allowed: readonly string[] = [],
): LookAlikes {
  const index = createIndex(names);
  const exempt = new Set(allowed.map(normalizePackageName));
  return {
    check(given) {
      const name = given.normalize('NFKC').toLowerCase();
      if (name.length > MAX_NAME || exempt.has(name) || index.ranks.has(name)) return undefined;
      const found = [
        ...byKey(index, 'separators', index.squashed.get(squash(name)), 'high'),
        ...byKey(index, 'homoglyph', index.skeletons.get(skeleton(name)), 'high'),
        ...edits(index, name),
        ...byKey(index, 'word_order', index.words.get(sortedWords(name)), 'medium'),
        ...combos(index, name),
      ];
      return found.sort((a, b) => a.rank - b.rank)[0];
    },
  };
}

/** The names of the list, most popular first. */
export function popularPackages(): readonly string[] {
  return popular.names.split(' ');
}

interface Index {
  readonly ranks: ReadonlyMap<string, number>;
  readonly squashed: ReadonlyMap<string, string>;
  readonly skeletons: ReadonlyMap<string, string>;
  readonly words: ReadonlyMap<string, string>;
  /** Names by their length and first half, and by their length and second half. */
  readonly halves: ReadonlyMap<string, readonly string[]>;
}

function createIndex(names: readonly string[]): Index {
  const ranks = new Map<string, number>();
  const squashed = new Map<string, string>();
  const skeletons = new Map<string, string>();
  const words = new Map<string, string>();
  const halves = new Map<string, string[]>();
  for (const name of names) {
    if (ranks.has(name)) continue;
    ranks.set(name, ranks.size + 1);
    setOnce(squashed, squash(name), name);
    setOnce(skeletons, skeleton(name), name);
    if (name.includes('-')) setOnce(words, sortedWords(name), name);
    const middle = name.length >> 1;
    append(halves, halfKey(name.length, 'head', name.slice(0, middle)), name);
    append(halves, halfKey(name.length, 'tail', name.slice(middle)), name);
  }
  return { ranks, squashed, skeletons, words, halves };
}

function byKey(
  index: Index,
  kind: LookAlikeKind,
  target: string | undefined,
  confidence: Confidence,
): LookAlike[] {
  if (target === undefined) return [];
  return [{ kind, target, rank: index.ranks.get(target) ?? 0, confidence }];
}

/**
 * Names one edit away. One edit leaves the first or the second half of the other name whole (pigeonhole), so only names that
 * share a half are compared; two swapped letters are tried directly.
 */
function edits(index: Index, name: string): LookAlike[] {
  const candidates = new Set<string>();
  for (let length = name.length - 1; length <= name.length + 1; length++) {
    const middle = length >> 1;
    for (const half of [
      halfKey(length, 'head', name.slice(0, middle)),
      halfKey(length, 'tail', name.slice(name.length - (length - middle))),
    ])
      for (const candidate of index.halves.get(half) ?? [])
        if (oneEdit(name, candidate)) candidates.add(candidate);
  }
  for (let i = 0; i + 1 < name.length; i++) {
    const swapped = name.slice(0, i) + (name[i + 1] ?? '') + (name[i] ?? '') + name.slice(i + 2);
    if (swapped !== name && index.ranks.has(swapped)) candidates.add(swapped);
  }
  return [...candidates].flatMap((target) => {
    const rank = index.ranks.get(target) ?? 0;
    const longEnough =
      target.length >= MIN_EDIT_LENGTH || (target.length >= MIN_SHORT_EDIT_LENGTH && rank <= SHORT_EDIT_RANK);
    if (!longEnough || differInDigit(name, target)) return [];
    return [{ kind: 'edit' as const, target, rank, confidence: confidenceOf(target, rank) }];
  });
}

/** Nobody waits for slips in names that few people type. */
function confidenceOf(target: string, rank: number): Confidence {
  if (rank > 5000) return 'low';
  if (target.length >= 7 && rank <= 2000) return 'high';
  return target.length >= 6 || (target.length === 5 && rank <= 500) ? 'medium' : 'low';
}

/** `boto` and `boto3`, `foo1` and `foo2` are versions of each other, not look-alikes. */
function differInDigit(a: string, b: string): boolean {
  return (
    a.replace(/[0-9]+/g, '#') === b.replace(/[0-9]+/g, '#') ||
    a.replace(/-?[0-9]+$/, '') === b.replace(/-?[0-9]+$/, '')
  );
}

/** Whether two different names are one insertion, deletion or substitution apart. */
function oneEdit(a: string, b: string): boolean {
  let start = 0;
  const shorter = Math.min(a.length, b.length);
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

function combos(index: Index, name: string): LookAlike[] {
  const parts = name.split('-');
  if (parts.length < 2) return [];
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  const rests = [
    ...(AFFIXES.has(last) ? [parts.slice(0, -1).join('-')] : []),
    ...(AFFIXES.has(first) ? [parts.slice(1).join('-')] : []),
  ];
  return rests.flatMap((target) => {
    const rank = index.ranks.get(target);
    if (rank === undefined || rank > COMBO_RANK || target.length < MIN_COMBO_LENGTH) return [];
    return [{ kind: 'combosquat' as const, target, rank, confidence: 'low' as const }];
  });
}

function squash(name: string): string {
  return name.replace(/[-_.]+/g, '');
}

function skeleton(name: string): string {
  const letters = squash(name).replace(/rn/g, 'm').replace(/vv/g, 'w').replace(/cl/g, 'd');
  return letters.replace(/./gu, (letter) => SKELETON[letter] ?? letter);
}

function sortedWords(name: string): string {
  return name.split('-').sort().join('-');
}

function halfKey(length: number, half: 'head' | 'tail', text: string): string {
  return `${length}${half === 'head' ? '<' : '>'}${text}`;
}

function setOnce(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value);
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const own = map.get(key);
  if (own === undefined) map.set(key, [value]);
  else own.push(value);
}
