/** Ways in which a script gets into the start of other programs, and stays: keys, Python itself, WMI, hooks, browsers. */
import { argument, type Value } from '../flow/values.ts';
import { type BehaviourRule, callRule, commandRule, type Facts } from './rule.ts';

const common = { category: 'persistence', confidence: 'high' } as const;
const review =
  'Check who installed it and what it starts; use the organisation’s own scheduler or software distribution.';

/** Files that other programs run, or load, when they start. */
const hooks =
  /[/\\]\.git[/\\]hooks[/\\](?!.*\.sample$)[\w-]+$|^\/etc\/(?:ld\.so\.preload$|pam\.d\/|udev\/rules\.d\/|update-motd\.d\/|apt\/apt\.conf\.d\/|NetworkManager\/dispatcher\.d\/|modules-load\.d\/)|[/\\](?:XLSTART|Word[/\\]STARTUP)[/\\]|[/\\](?:VbaProject\.OTM|Normal\.dotm)$/i;

export const rules: readonly BehaviourRule[] = [
  {
    ...common,
    id: 'PYS-PERSIST-009',
    title: 'Adds a key that may log in',
    severity: 'high',
    cwe: 506,
    rationale: 'Whoever has the private key can log in to this account from then on.',
    remediation: 'Remove the key unless the owner of the account put it there; manage keys centrally.',
    example: 'import os\nopen(os.path.expanduser("~/.ssh/authorized_keys"), "a").write(key)',
    onWrite: ({ path }) =>
      /[/\\]authorized_keys2?$/.test(path) ? { message: 'Writes authorized_keys' } : undefined,
    onCommand: ({ text }) =>
      /(?:>>?|\btee\s+(?:-a\s+)?)\s*\S*authorized_keys|\bssh-copy-id\s/.test(text)
        ? { message: 'Writes authorized_keys' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-010',
    title: 'Makes Python itself run code at start',
    severity: 'high',
    cwe: 506,
    rationale:
      'A .pth file, sitecustomize or usercustomize runs in every Python program of that environment.',
    remediation: 'Remove the file; install packages with a package manager.',
    example: 'open("/usr/lib/python3/dist-packages/zz.pth", "w").write("import os; os.system(\'x\')")',
    onWrite: ({ path }, facts) =>
      /\.pth$|(?:^|[/\\])(?:site|user)customize\.py$/.test(path) &&
      !/model|checkpoint|weights|best|epoch|net\.pth|\bckpt/i.test(path) &&
      (/site-packages|dist-packages|customize\.py$/.test(path) || asksForSitePackages(facts))
        ? { message: 'Writes a file that Python runs at start' }
        : undefined,
    onCommand: ({ text }) =>
      /(?:>>?|\btee\s+(?:-a\s+)?|\b(?:cp|copy|mv|move|Copy-Item)\b.*)\s*\S*(?:(?:site|dist)-packages\S*\.pth|(?:site|user)customize\.py)\b/i.test(
        text,
      )
        ? { message: 'Writes a file that Python runs at start' }
        : undefined,
  },
  withCalls({
    ...common,
    id: 'PYS-PERSIST-011',
    title: 'Registers an event subscription in WMI',
    severity: 'high',
    cwe: 506,
    rationale: 'Permanent WMI subscriptions start programs on events and are seldom looked at.',
    remediation: review,
    example:
      'import os\nos.system("wmic /namespace:\\\\\\\\root\\\\subscription PATH __EventFilter CREATE Name=x")',
    message: 'Creates a WMI event subscription',
    pattern: /__EventFilter|CommandLineEventConsumer|__FilterToConsumerBinding/i,
    calls: [
      '*.__EventFilter.new',
      '*.CommandLineEventConsumer.new',
      '*.ActiveScriptEventConsumer.new',
      '*.__FilterToConsumerBinding.new',
    ],
  }),
  callRule({
    ...common,
    id: 'PYS-PERSIST-012',
    title: 'Copies itself',
    severity: 'medium',
    cwe: 506,
    rationale: 'A script that copies its own file to another place is an installer, or spreads.',
    remediation: review,
    example: 'import shutil, sys\nshutil.copy(sys.argv[0], "/usr/local/bin/updater")',
    message: 'Copies its own file to another place',
    calls: [
      'shutil.copy',
      'shutil.copy2',
      'shutil.copyfile',
      'shutil.move',
      'os.link',
      'os.symlink',
      'win32api.CopyFile',
      'win32file.CopyFile',
      '*.CopyFileW',
      '*.write',
      '*.write_bytes',
      '*.write_text',
    ],
    when: (call) =>
      call.name.startsWith('write')
        ? call.args[0] !== undefined && readsOwnFile(call.args[0])
        : isOwnFile(argument(call, 0, 'src')),
  }),
  {
    ...common,
    id: 'PYS-PERSIST-013',
    title: 'Hooks into the start of other programs',
    severity: 'high',
    cwe: 506,
    rationale:
      'Libraries that every program loads, hooks of Git, rules of devices and logins, templates of Office: what is put there runs whenever the other program does.',
    remediation: review,
    falsePositives: 'Tools that set up the Git hooks of a project.',
    example: 'open("/etc/ld.so.preload", "w").write("/usr/lib/libx.so")',
    onWrite: ({ path }) =>
      hooks.test(path)
        ? {
            message: 'Writes a file that other programs run',
            ...(/\.git[/\\]hooks/.test(path) ? { severity: 'medium' } : {}),
          }
        : undefined,
    onCommand: ({ text }) =>
      /(?:>>?|\btee\s+(?:-a\s+)?|\b(?:cp|mv|ln|install)\b.*)\s*\S*(?:\/etc\/ld\.so\.preload|\/etc\/pam\.d\/|\/etc\/udev\/rules\.d\/|\.git\/hooks\/)|\bgit\s+config\b.*\bcore\.hooksPath\b/.test(
        text,
      )
        ? { message: 'Writes a file that other programs run' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-014',
    title: 'Installs an extension into the browser',
    severity: 'high',
    cwe: 506,
    rationale:
      'An extension that policy installs is on at every start of the browser, reads every page, and cannot be removed by its user.',
    remediation: 'Manage extensions centrally; check who published this one.',
    example:
      'import winreg\nkey = winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\\Policies\\Google\\Chrome\\ExtensionInstallForcelist")',
    onText: ({ text }) =>
      text.length < 2000 &&
      text.includes('Extension') &&
      /\bExtensionInstallForcelist\b|\bExtensionSettings\b.*force_installed/.test(text)
        ? { message: 'Makes the browser install an extension' }
        : undefined,
    onWrite: ({ path }) =>
      /[/\\](?:(?:External Extensions|managed[/\\]policies|policies[/\\]managed)[/\\][^/\\]+|distribution[/\\]policies)\.json$/.test(
        path,
      )
        ? { message: 'Makes the browser install an extension or take a policy' }
        : undefined,
  },
];

/** A rule for commands, and for the calls and names that do the same. */
function withCalls(rule: Parameters<typeof commandRule>[0]): BehaviourRule {
  const { message } = rule;
  return {
    ...commandRule(rule),
    onCall: () => ({ message }),
    // `service.Get("__EventFilter").SpawnInstance_()`
    onText: ({ text }) => (wmiClasses.has(text) ? { message } : undefined),
  };
}

const wmiClasses = new Set([
  '__EventFilter',
  'CommandLineEventConsumer',
  'ActiveScriptEventConsumer',
  '__FilterToConsumerBinding',
]);

/** Weights of models are called `.pth` too, but their writers do not ask where Python keeps its packages. */
function asksForSitePackages({ behaviour }: Facts): boolean {
  return behaviour.calls.some(({ path }) =>
    /^(?:site\.get\w*sitepackages|(?:distutils\.)?sysconfig\.get_(?:paths?|python_lib))$/.test(path),
  );
}

function isOwnFile(value: Value | undefined, depth = 4): boolean {
  if (value === undefined || depth === 0) return false;
  const { path, producer } = value;
  if (path === '__file__' || path === 'sys.argv[]') return true;
  if (path === 'sys.executable') return false;
  return producer !== undefined && ownPath.test(producer.path)
    ? isOwnFile(producer.args[0] ?? producer.receiver, depth - 1)
    : false;
}

const ownPath =
  /^(?:os\.path\.(?:abspath|realpath|normpath|expanduser)|pathlib\.Path|str|inspect\.getfile)$|\.(?:resolve|absolute)$/;

/** `open(__file__).read()`, `Path(__file__).read_bytes()`. */
function readsOwnFile(value: Value): boolean {
  const read = value.producer;
  if (read === undefined || !/^read(?:_text|_bytes)?$/.test(read.name)) return false;
  const opened = read.name === 'read' ? read.receiver?.producer : undefined;
  return opened === undefined
    ? isOwnFile(read.receiver)
    : opened.name === 'open' && isOwnFile(opened.args[0]);
}
