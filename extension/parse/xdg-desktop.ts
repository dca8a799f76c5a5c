/** Desktop entries (Desktop Entry Specification), as autostart uses them. */

export interface DesktopEntry {
  readonly name: string;
  readonly exec: string;
  readonly directory: string;
  /** `Hidden=true` or GNOME's own switch. */
  readonly disabled: boolean;
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
    disabled: keys.get('Hidden') === 'true' || keys.get('X-GNOME-Autostart-enabled') === 'false',
  };
}
