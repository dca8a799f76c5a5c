/** A pattern of table names: `%` stands for any characters; case does not matter. */
export function matchesLike(pattern: string, name: string): boolean {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*');
  return new RegExp(`^${source}$`, 'i').test(name);
}
