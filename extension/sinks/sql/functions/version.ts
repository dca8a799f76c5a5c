/** Version comparison as osquery's collations do it, and `version_compare`. */
import type { SqlFunction } from './types.ts';

interface Flavour {
  /** A version with an epoch sorts after one without. */
  readonly epoch: boolean;
  /** Different delimiters compare by their precedence. */
  readonly delimiters: boolean;
  /** What is left of the longer version decides. */
  readonly remainder: boolean;
  /** With `remainder`: a difference counts only behind a letter. */
  readonly lettersOnly: boolean;
}

const plain: Flavour = { epoch: false, delimiters: false, remainder: false, lettersOnly: false };
const arch: Flavour = { epoch: true, delimiters: false, remainder: true, lettersOnly: true };
const dpkg: Flavour = { epoch: true, delimiters: true, remainder: false, lettersOnly: false };
const rhel: Flavour = { epoch: true, delimiters: true, remainder: true, lettersOnly: false };

/** Comparisons by name of the collation. */
export const versionCollations: Readonly<Record<string, (left: string, right: string) => number>> = {
  version: (left, right) => compareVersions(left, right, plain),
  version_arch: (left, right) => compareVersions(left, right, arch),
  version_dpkg: (left, right) => compareVersions(left, right, dpkg),
  version_rhel: (left, right) => compareVersions(left, right, rhel),
};

const byFlavour: ReadonlyMap<string, Flavour> = new Map([
  ['ARCH', arch],
  ['DPKG', dpkg],
  ['RHEL', rhel],
]);

export const versionFunctions: readonly SqlFunction[] = [
  {
    name: 'version_compare',
    arity: [2, 3],
    call(left, right, flavour) {
      if (left?.type !== 'text' || right?.type !== 'text')
        throw new Error('Must provide two version strings to compare.');
      if (flavour !== undefined && flavour.type !== 'text')
        throw new Error('The optional third parameter is not a string.');
      const chosen = flavour === undefined ? plain : byFlavour.get(flavour.text().toUpperCase());
      if (chosen === undefined)
        throw new Error('The optional third parameter does not match one of: (ARCH, DPKG, RHEL).');
      return BigInt(Math.sign(compareVersions(left.text(), right.text(), chosen)));
    },
  },
];

/** In order of precedence. */
const delimiters = '~-^.:';

function compareVersions(left: string, right: string, flavour: Flavour): number {
  if (left === right) return 0;
  if (left === '' || right === '') return left === '' ? -1 : 1;
  return (flavour.epoch ? compareEpochs(left, right) : 0) || compareSegments(left, right, flavour);
}

function compareEpochs(left: string, right: string): number {
  const [a, b] = [left.indexOf(':'), right.indexOf(':')];
  if (a >= 0 && b >= 0) return a - b;
  return Math.sign(a - b);
}

/** Segment by segment: a longer number is the larger one, else the first different character decides. */
function compareSegments(left: string, right: string, flavour: Flavour): number {
  const shared = Math.min(left.length, right.length);
  let difference = 0;
  for (let at = 0; at < shared; at++) {
    const [a, b] = [delimiters.indexOf(left.charAt(at)), delimiters.indexOf(right.charAt(at))];
    if (a < 0 && b < 0) difference ||= left.charCodeAt(at) - right.charCodeAt(at);
    else if (a < 0) return 1;
    else if (b < 0) return -1;
    else if (difference !== 0) return difference;
    else if (flavour.delimiters && a !== b) return a - b;
  }
  if (left.length === right.length) return difference;
  return compareRemainder(left, right, difference, flavour);
}

function compareRemainder(left: string, right: string, difference: number, flavour: Flavour): number {
  const byLength = left.length - right.length;
  const [shorter, longer, sign] = byLength < 0 ? [left, right, -1] : [right, left, 1];
  const next = longer.charAt(shorter.length);
  // The last segments are of one length then: their difference counts, as for `3.7.16` and `3.8` (osquery since 5.12).
  if (!flavour.remainder) return difference !== 0 && delimiters.includes(next) ? difference : byLength;
  if (next === '~') return -sign;
  if (next === '-') return 0;
  if (next === '^') return sign;
  const afterDigit = /\d$/.test(shorter);
  return difference !== 0 && !(flavour.lettersOnly && afterDigit) ? difference : byLength;
}
