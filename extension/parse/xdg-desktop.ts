/** Desktop entries (Desktop Entry Specification), as autostart uses them. */

export interface DesktopEntry {
  readonly name: string;
  readonly exec: string;
  readonly directory: string;
  /** `Hidden=true` or a desktop's own switch. */
  readonly disabled: boolean;
  /** Program without which it is not started; '' when it names none. */
  readonly tryExec: string;
  /** In which desktops it is started, as written. */
  readonly conditions: readonly string[];
}

/** @returns undefined when it has no command */
export function parseDesktopEntry(text: string): DesktopEntry | undefined {
  const keys = new Map<string, string>();
  let inside = false;
  for (const line of text.split('\n', 5000)) {
    const header = /^\[(?<name>[^\]]+)\]\s*$/.exec(line)?.groups?.['name'];
    if (header !== undefined) inside = header === 'Desktop Entry';
    const at = line.indexOf('=');
    if (!inside || at <= 0 || line.startsWith('#')) continue;
    keys.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const exec = keys.get('Exec') ?? '';
  if (exec === '') return undefined;
  return {
    name: keys.get('Name') ?? '',
    // Field codes stand for files that the user opens: there are none at start.
    exec: exec.replace(/ %[fFuUdDnNickvm]\b/g, '').replaceAll('%%', '%'),
    directory: keys.get('Path') ?? '',
    disabled:
      keys.get('Hidden') === 'true' ||
      ['GNOME', 'MATE'].some((name) => keys.get(`X-${name}-Autostart-enabled`) === 'false'),
    tryExec: keys.get('TryExec') ?? '',
    conditions: ['OnlyShowIn', 'NotShowIn'].flatMap((key) =>
      keys.has(key) ? [`${key}=${keys.get(key)}`] : [],
    ),
  };
}
