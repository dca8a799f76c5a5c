/** What is run on a host to have queries answered: fixed text; the queries come on standard input. */

/** Exit codes of the probe below, outside those that programs use. */
export const probeExit = { noOsquery: 40, noExtension: 41, osqueryOnly: 42 } as const;

/** Where `pysight deploy` installs, by the kind of system. */
export const installRoots = { posix: '/opt/pysight', windows: 'C:\\Program Files\\pysight' } as const;

/**
 * The command for a POSIX host: the daemon's own copy of the extension, else the deployed one, else a pysight on the PATH.
 * @param root where `pysight deploy` installed
 * @param sudo run it as root through `sudo -n`, which never asks
 */
export function posixCommand(root: string, sudo: boolean): string {
  const probe = [
    'for f in /etc/osquery/extensions.load /var/osquery/extensions.load; do',
    '[ -r "$f" ] && l=$(grep -m1 "pysight[^/]*\\.ext$" "$f") && [ -x "$l" ] && exec "$l" --json-lines;',
    'done;',
    `p=${quotePosix(`${root}/current/pysight.ext`)}; [ -x "$p" ] && exec "$p" --json-lines;`,
    'command -v pysight >/dev/null 2>&1 && exec pysight query --requests;',
    'for s in /var/osquery/osquery.em /var/run/osquery.em; do',
    `[ -S "$s" ] && command -v osqueryi >/dev/null 2>&1 && echo "$s" && exit ${probeExit.osqueryOnly};`,
    'done;',
    `command -v osqueryi >/dev/null 2>&1 && exit ${probeExit.noExtension};`,
    `exit ${probeExit.noOsquery}`,
  ].join(' ');
  return `${sudo ? 'sudo -n ' : ''}sh -c ${quotePosix(probe)}`;
}

/**
 * The command for a Windows host, whichever its default shell: PowerShell hands one quoted path on as it is, and cmd keeps the quotes of a
 * command line that has two of them and begins with the path of a program.
 */
export function windowsCommand(): string {
  return `cmd /d /c "${installRoots.windows}\\current\\pysight.cmd" --json-lines`;
}

/** One statement through osquery's own shell, connected to the running daemon; several in one call would crash it. */
export function osqueryiCommand(socket: string, sql: string, sudo: boolean): string {
  return `${sudo ? 'sudo -n ' : ''}osqueryi --connect ${quotePosix(socket)} --json ${quotePosix(sql)}`;
}

/** One word for a POSIX shell, whatever it holds. NUL cannot be part of a word and is dropped. */
export function quotePosix(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", `'\\''`)}'`;
}
