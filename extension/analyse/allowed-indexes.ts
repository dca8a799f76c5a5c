/** Whether a URL belongs to an index that the organisation allows. */

/**
 * @param allowed URLs or host names of indexes
 * @param url an index, a page of it or a file on it
 */
export function allowsIndex(allowed: readonly string[], url: string): boolean {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined) return false;
  return allowed.some((entry) => {
    const own = URL.canParse(entry) && entry.includes('://') ? new URL(entry) : undefined;
    if (own === undefined) return target.hostname === entry.toLowerCase();
    const base = own.pathname.replace(/\/+$/, '');
    const below = target.pathname === base || target.pathname.startsWith(`${base}/`);
    return own.protocol === target.protocol && own.host === target.host && below;
  });
}
