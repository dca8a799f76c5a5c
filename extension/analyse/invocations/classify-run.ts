/** What kind of run it was, and what started it, from its command line and its parents together. */

import type { Parent } from '../../discover/invocations/observation.ts';
import type { InvocationKind } from '../../parse/python-argv.ts';

export type StartedBy =
  | 'scheduler'
  | 'service_manager'
  | 'container'
  | 'ide'
  | 'notebook_server'
  | 'remote_shell'
  | 'terminal'
  | '';

const programs: readonly (readonly [StartedBy, RegExp])[] = [
  ['scheduler', /^(?:cron|crond|anacron|atd|fcron|CRON|taskeng|taskhostw|airflow)$/i],
  ['service_manager', /^(?:supervisord|runsv|s6-supervise|circusd|monit|pm2|god|services)$/i],
  ['container', /^(?:containerd-shim\S*|dockerd|conmon|docker-init|tini|dumb-init|catatonit)$/i],
  ['notebook_server', /^(?:jupyter\S*)$/i],
  ['ide', /^(?:pycharm\S*|idea\S*|code|code-\S+|codium|cursor|spyder|java|devenv|positron|windsurf|zed)$/i],
  ['remote_shell', /^(?:sshd\S*|telnetd|mosh-server|winrshost|wsmprovhost)$/i],
  [
    'terminal',
    /^(?:gnome-terminal\S*|konsole|xterm|alacritty|kitty|tmux\S*|screen|login|Terminal|iTerm2?|WindowsTerminal|wezterm\S*|agetty)$/i,
  ],
];

/** The nearest parent whose name tells; the parents are those of the run, the direct one first. */
export function startedBy(parents: readonly Parent[]): StartedBy {
  for (const { name } of parents) {
    const found = programs.find(([, pattern]) => pattern.test(name));
    if (found !== undefined) return found[0];
  }
  // Right below the first process: a unit's main process (or one whose starter has ended).
  const [only] = parents;
  return parents.length === 1 && only?.pid === 1 && /^(?:systemd|launchd|init)$/.test(only.name)
    ? 'service_manager'
    : '';
}

/** A script that a service manager keeps running is a service, whatever its command line looks like. */
export function classifyRun(kind: InvocationKind, parents: readonly Parent[]): InvocationKind {
  const plain = kind === 'script' || kind === 'module';
  return plain && startedBy(parents) === 'service_manager' ? 'service' : kind;
}
