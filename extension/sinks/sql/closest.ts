/** Names that are near to a mistyped one. */

/** @returns at most three, the nearest first; names that contain the word come too, however long they are */
export function closest(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const scored = names.map((name) => {
    const candidate = name.toLowerCase();
    const contains = wanted.length >= 4 && (candidate.includes(wanted) || wanted.includes(candidate));
    const distance = editDistance(wanted, candidate);
    return { name, distance: contains ? Math.min(distance, limit) : distance };
  });
  return scored
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's distance. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
