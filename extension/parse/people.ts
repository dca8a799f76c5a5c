/** Names in `Author-email` and `Maintainer-email` (RFC 822 addresses): PEP 621 puts names there, and no `Author`. */

const maxText = 8192;

/** The display names of a list of addresses: `"Doe, J." <j@x>, B <b@x>, c@x` gives `Doe, J.` and `B`. */
export function namesOfAddresses(value: string): string[] {
  return splitAddresses(value.slice(0, maxText))
    .map((address) => address.slice(0, Math.max(0, address.indexOf('<'))).trim())
    .map((name) =>
      name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name,
    )
    .filter((name) => name !== '');
}

function splitAddresses(value: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let i = 0; i < value.length; i++) {
    const c = value[i] ?? '';
    if (quoted && c === '\\') {
      part += c + (value[++i] ?? '');
      continue;
    }
    if (c === '"') quoted = !quoted;
    if (c === ',' && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += c;
  }
  return [...parts, part.trim()];
}
