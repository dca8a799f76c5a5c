/** Programs that start another one, as their manuals give their options. */

export interface Wrapper {
  /** Options that take an argument of their own. */
  readonly takes: string;
  /** The sub-command after which the command stands; any other use of the program is none of a wrapper. */
  readonly sub?: RegExp;
  /** How many words stand before the command. */
  readonly words?: number;
}

export const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { takes: '-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot' },
  doas: { takes: '-u -C' },
  pkexec: { takes: '-u --user' },
  gosu: { takes: '', words: 1 },
  'su-exec': { takes: '', words: 1 },
  setuidgid: { takes: '', words: 1 },
  's6-setuidgid': { takes: '', words: 1 },
  chpst: { takes: '-u -U -b -/ -e -n -l -L -d -o -p -f -c -r -t -m -s' },
  envdir: { takes: '', words: 1 },
  env: { takes: '-u --unset -C --chdir' },
  nohup: { takes: '' },
  nice: { takes: '-n --adjustment' },
  ionice: { takes: '-c -n -p --class --classdata' },
  time: { takes: '-f -o --format --output' },
  timeout: { takes: '-k -s --kill-after --signal', words: 1 },
  gtimeout: { takes: '-k -s --kill-after --signal', words: 1 },
  setsid: { takes: '' },
  exec: { takes: '-a' },
  command: { takes: '' },
  builtin: { takes: '' },
  stdbuf: { takes: '-i -o -e' },
  chrt: { takes: '-T -P -D', words: 1 },
  taskset: { takes: '', words: 1 },
  flock: { takes: '-w -E --timeout --conflict-exit-code', words: 1 },
  lockf: { takes: '-t', words: 1 },
  setlock: { takes: '', words: 1 },
  'run-one': { takes: '' },
  chronic: { takes: '' },
  cronic: { takes: '' },
  cronitor: { takes: '-e --env -k --api-key', sub: /^exec$/, words: 1 },
  'systemd-run': {
    takes:
      '-p -u -E -M -H -d -C --property --unit --uid --gid --setenv --slice --description --working-directory --nice --on-calendar --on-active --on-boot --on-startup --on-unit-active --on-unit-inactive --timer-property --path-property --socket-property --service-type --machine --host',
  },
  daemonize: { takes: '-a -c -e -o -p -l -u -E' },
  'systemd-cat': { takes: '-t -p --identifier --priority' },
  'systemd-inhibit': { takes: '' },
  caffeinate: { takes: '-t -w' },
  watch: { takes: '-n --interval -q --equexit' },
  entr: { takes: '' },
  xargs: {
    takes:
      '-n -P -I -L -d -a -s -E --max-args --max-procs --max-lines --max-chars --delimiter --arg-file --process-slot-var',
  },
  strace: { takes: '-o -e -p -s -u -E -P -S -a -b -I -O -X' },
  perf: {
    takes: '-e -o -F -c -p -t -C -D --event --output --freq --call-graph',
    sub: /^(?:record|stat|trace)$/,
  },
  'xvfb-run': { takes: '-n -s -e -f -p -w' },
  numactl: { takes: '-N -m -C -i -p -P' },
  unbuffer: { takes: '' },
  setpriv: { takes: '' },
  runuser: { takes: '-u -g -G' },
  start: { takes: '/d' },
  call: { takes: '' },
  conhost: { takes: '--width --height --signal' },
  screen: { takes: '-S -c -e -s -t -T -h -p' },
  noglob: { takes: '' },
  eval: { takes: '' },
  unshare: { takes: '-S -G -R -w --setuid --setgid --root --wd' },
  cgexec: { takes: '-g' },
  arch: { takes: '-arch -e -d' },
  setarch: { takes: '' },
  proxychains: { takes: '-f' },
  proxychains4: { takes: '-f' },
  torsocks: { takes: '-u -p -a -P' },
  firejail: { takes: '' },
  gdb: { takes: '-ex -iex -x' },
  valgrind: { takes: '' },
  ltrace: { takes: '-o -e -p -s -u -n' },
  rlwrap: { takes: '-f -H -C' },
  winpty: { takes: '' },
  'dbus-run-session': { takes: '' },
  cpulimit: { takes: '-l -e -p -c' },
  faketime: { takes: '', words: 1 },
  'dumb-init': { takes: '-r --rewrite' },
  tini: { takes: '-p -e' },
  catatonit: { takes: '' },
  'ddtrace-run': { takes: '' },
  'opentelemetry-instrument': { takes: '' },
  'newrelic-admin': { takes: '', sub: /^run-program$/ },
  horovodrun: { takes: '-np -H -p --num-proc --hosts --hostfile' },
  mpirun: { takes: '-n -np -c -host --host -hostfile --hostfile -x -H --bind-to --map-by' },
  mpiexec: { takes: '-n -np -host --host -hostfile --hostfile -x -H --bind-to --map-by' },
  srun: { takes: '-n -N -c -p -t -J -A -w --mem --time --partition --gres --job-name -o -e' },
};

/** Options that say where the command is started. */
const directoryOptions: Readonly<Record<string, RegExp>> = {
  env: /^(?:-C|--chdir)(?:=(?<value>.*))?$/,
  sudo: /^(?:-D|--chdir)(?:=(?<value>.*))?$/,
  'systemd-run': /^--working-directory(?:=(?<value>.*))?$/,
  daemonize: /^-c$/,
  start: /^\/d$/i,
  uv: /^--directory(?:=(?<value>.*))?$/,
  poetry: /^(?:-C|--directory)(?:=(?<value>.*))?$/,
  conda: /^--cwd(?:=(?<value>.*))?$/,
};

/** @param options those of the wrapper or runner of this name */
export function directoryOption(options: readonly string[], name: string): string {
  const pattern = Object.hasOwn(directoryOptions, name) ? directoryOptions[name] : undefined;
  const at = pattern === undefined ? -1 : options.findIndex((word) => pattern.test(word));
  if (at === -1) return '';
  return pattern?.exec(options[at] ?? '')?.groups?.['value'] ?? options[at + 1] ?? '';
}
