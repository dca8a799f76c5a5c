/** `entry_points.txt` (PyPA entry points specification), an INI file whose keys keep their case. */

export interface EntryPoint {
  readonly group: string;
  readonly name: string;
  /** `module:attribute`, without extras. */
  readonly value: string;
}

const maxLines = 50_000;

export function parseEntryPoints(text: string): EntryPoint[] {
  const points: EntryPoint[] = [];
  let group = '';
  for (const raw of text.split(/\r?\n/, maxLines)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const section = /^\[(.*)\]$/.exec(line);
    if (section !== null) {
      group = (section[1] ?? '').trim();
      continue;
    }
    const equals = line.indexOf('=');
    if (equals <= 0 || group === '') continue;
    const value = line.slice(equals + 1).replace(/\s*\[[^\]]*\]\s*$/, '');
    points.push({ group, name: line.slice(0, equals).trim(), value: value.trim() });
  }
  return points;
}
