/** Ways in which a script makes itself, or another program, start again. */
import { argument, type CallEvent } from '../flow/values.ts';
import { type BehaviourRule, callRule, commandRule, type Facts } from './rule.ts';

const common = { category: 'persistence', confidence: 'high' } as const;
const review =
  'Check who installed it and what it starts; use the organisation’s own scheduler or software distribution.';

const runKey =
  /\\(?:CurrentVersion\\(?:Run|RunOnce|RunServices|Policies\\Explorer\\Run|Winlogon)|Active Setup\\Installed Components)(?:\\|$|["'\s])/i;
const startupFolder = /Start Menu[/\\]+Programs[/\\]+Startup|shell:startup/i;
const profiles =
  /(?:^|[/\\])(?:\.bashrc|\.bash_profile|\.bash_login|\.profile|\.zshrc|\.zprofile|\.zshenv|\.xprofile|\.xinitrc|config\.fish|Microsoft\.PowerShell_profile\.ps1|profile\.ps1)$|^\/etc\/(?:profile|bash\.bashrc|zshrc|rc\.local|profile\.d\/.*)$/i;

function scriptNames(facts: Parameters<NonNullable<BehaviourRule['onCall']>>[1], pattern: RegExp): boolean {
  return facts.behaviour.texts.some(({ text }) => text.length < 1000 && pattern.test(text));
}

export const rules: readonly BehaviourRule[] = [
  {
    ...common,
    id: 'PYS-PERSIST-001',
    title: 'Installs a cron job',
    severity: 'medium',
    cwe: 506,
    rationale: 'The machine will run something again and again, after the script has ended.',
    remediation: review,
    example: 'import os\nos.system("(crontab -l; echo \'* * * * * /tmp/x\') | crontab -")',
    calls: ['crontab.CronTab().new', 'crontab.CronTab().write', 'crontab.CronTab().write_to_user'],
    onCall: () => ({ message: 'Adds a job to a crontab' }),
    onCommand: ({ text }) =>
      /(?:^|[\s|;&(])crontab\s+(?!-l\b|-r\b|--?h)(?:-u\s+\S+\s+)?(?:-|\S)/.test(text)
        ? { message: 'Installs a crontab' }
        : undefined,
    onWrite: ({ path }) =>
      /^\/(?:etc\/(?:cron\.?(?:d|daily|hourly|weekly|monthly)\/|crontab)|var\/spool\/cron)/.test(path)
        ? { message: 'Writes a cron job' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-002',
    title: 'Starts with the user’s session through the registry',
    severity: 'high',
    cwe: 506,
    rationale:
      'Programs under the Run keys start at every logon; it is the most used way of malware to stay.',
    remediation: review,
    example:
      'import winreg\nkey = winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\\Microsoft\\Windows\\CurrentVersion\\Run", 0, winreg.KEY_SET_VALUE)\nwinreg.SetValueEx(key, "app", 0, winreg.REG_SZ, "app.exe")',
    calls: ['winreg.SetValueEx', 'winreg.SetValue', '_winreg.SetValueEx', 'win32api.RegSetValueEx'],
    onCall: (_, facts) =>
      scriptNames(facts, runKey) ? { message: 'Writes a Run key of the registry' } : undefined,
    onCommand: ({ text }) =>
      /\breg(?:\.exe)?\s+add\b/i.test(text) && runKey.test(`${text} `)
        ? { message: 'Writes a Run key of the registry' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-003',
    title: 'Puts a file into a startup folder',
    severity: 'high',
    cwe: 506,
    rationale: 'Everything in the startup folder runs when the user logs on.',
    remediation: review,
    example:
      'import shutil, os\nshutil.copy("a.bat", os.path.expandvars(r"%APPDATA%\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\a.bat"))',
    onWrite: ({ path }) =>
      startupFolder.test(path) || /[/\\]\.config[/\\]autostart[/\\]/.test(path)
        ? { message: 'Writes into a folder whose programs start at logon' }
        : undefined,
    onCommand: ({ text }) =>
      /\b(?:copy|xcopy|move|mklink|cp|mv)\b/i.test(text) && startupFolder.test(text)
        ? { message: 'Copies into a startup folder' }
        : undefined,
    calls: ['*.CreateShortCut', '*.CreateShortcut', '*.SpecialFolders', 'winshell.startup'],
    onCall: (call, facts) =>
      startupFolder.test(call.args[0]?.text ?? '') ||
      /^startup$/i.test(call.args[0]?.text ?? '') ||
      call.path === 'winshell.startup' ||
      (/CreateShort/i.test(call.path) && scriptNames(facts, startupFolder))
        ? { message: 'Makes a shortcut in a startup folder' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-004',
    title: 'Installs a launch agent or daemon',
    severity: 'high',
    cwe: 506,
    rationale: 'launchd starts the program at login or boot and again whenever it ends.',
    remediation: review,
    example: 'open("/Users/ana/Library/LaunchAgents/com.x.plist", "w").write(plist)',
    onWrite: ({ path }) =>
      /Library\/Launch(?:Agents|Daemons)\//.test(path)
        ? { message: 'Writes a launch agent or daemon' }
        : undefined,
    onCommand: ({ text }) =>
      /\blaunchctl\s+(?:load|bootstrap|enable|submit)\b/.test(text)
        ? { message: 'Loads a launch agent or daemon' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-005',
    title: 'Installs a systemd unit',
    severity: 'medium',
    cwe: 506,
    rationale: 'systemd starts the program at boot or login, or by a timer.',
    remediation: review,
    example: 'open("/etc/systemd/system/x.service", "w").write(unit)',
    onWrite: ({ path }) =>
      /\/systemd\/(?:system|user)\/[^/]+\.(?:service|timer|path|socket)$|^\/etc\/init\.d\//.test(path)
        ? { message: 'Writes a service unit' }
        : undefined,
    onCommand: ({ text }) =>
      /\bsystemctl\s+(?:--user\s+|--now\s+)*enable\b|\bupdate-rc\.d\b|\bchkconfig\s+\S+\s+on\b/.test(text)
        ? { message: 'Enables a service' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-006',
    title: 'Changes the shell’s start files',
    severity: 'medium',
    cwe: 506,
    rationale: 'What is written into a profile runs in every new shell of the user.',
    remediation: review,
    falsePositives: 'Installers that add to PATH.',
    example: 'import os\nopen(os.path.expanduser("~/.bashrc"), "a").write("python3 /tmp/x.py &")',
    onWrite: ({ path }) =>
      profiles.test(path) ? { message: 'Writes a start file of the shell' } : undefined,
    onCommand: ({ text }) =>
      />>?\s*["']?[^\s"']*(?:\.bashrc|\.bash_profile|\.profile|\.zshrc|\.zprofile|rc\.local)\b/.test(text)
        ? { message: 'Writes a start file of the shell' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-007',
    title: 'Creates a scheduled task on Windows',
    severity: 'medium',
    cwe: 506,
    rationale: 'Task Scheduler will start the program by time or event.',
    remediation: review,
    example:
      'import subprocess\nsubprocess.run(["schtasks", "/create", "/tn", "x", "/tr", "x.exe", "/sc", "daily"])',
    calls: [
      'win32com.client.Dispatch',
      'win32com.client.DispatchEx',
      'pythoncom.CoCreateInstance',
      '*.RegisterTaskDefinition',
    ],
    onCall: (call) =>
      /^Schedule\.Service$/i.test(call.args[0]?.text ?? '') || call.path.endsWith('.RegisterTaskDefinition')
        ? { message: 'Speaks to Task Scheduler' }
        : undefined,
    onCommand: ({ text }) =>
      /\bschtasks(?:\.exe)?["']?\s.*\/create\b|\bRegister-ScheduledTask\b|^\s*at\s+\d{1,2}:\d\d/i.test(text)
        ? { message: 'Creates a scheduled task' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PERSIST-008',
    title: 'Installs a Windows service',
    severity: 'medium',
    cwe: 506,
    rationale: 'A service starts with the machine, usually with high rights.',
    remediation: review,
    example: 'import os\nos.system("sc create x binPath= x.exe start= auto")',
    calls: ['win32serviceutil.InstallService', 'win32service.CreateService'],
    onCall: () => ({ message: 'Installs a service' }),
    onCommand: ({ text }) =>
      /\bsc(?:\.exe)?\s+(?:\\\\\S+\s+)?create\b|\bNew-Service\b|\bnssm(?:\.exe)?\s+install\b/i.test(text)
        ? { message: 'Installs a service' }
        : undefined,
  },
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
      />>?\s*\S*authorized_keys/.test(text) ? { message: 'Writes authorized_keys' } : undefined,
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
    calls: ['shutil.copy', 'shutil.copy2', 'shutil.copyfile', 'os.link', 'os.symlink'],
    when: (call) => isOwnFile(argument(call, 0, 'src')),
  }),
];

/** A rule for commands and for the calls that do the same. */
function withCalls(rule: Parameters<typeof commandRule>[0]): BehaviourRule {
  const { message } = rule;
  return { ...commandRule(rule), onCall: () => ({ message }) };
}

/** Weights of models are called `.pth` too, but their writers do not ask where Python keeps its packages. */
function asksForSitePackages({ behaviour }: Facts): boolean {
  return behaviour.calls.some(({ path }) =>
    /^(?:site\.get\w*sitepackages|(?:distutils\.)?sysconfig\.get_(?:paths?|python_lib))$/.test(path),
  );
}

function isOwnFile(value: CallEvent['args'][number] | undefined): boolean {
  const path = value?.path ?? '';
  return (
    path === '__file__' ||
    path === 'sys.argv[]' ||
    (/^os\.path\.(?:abspath|realpath)\(\)$/.test(path) && value?.producer?.args[0]?.path === '__file__')
  );
}
