/** Ways in which a script makes itself, or another program, start again: schedulers, services, logons. */
import type { BehaviourRule, Facts } from './rule.ts';

const common = { category: 'persistence', confidence: 'high' } as const;
const review =
  'Check who installed it and what it starts; use the organisation’s own scheduler or software distribution.';

const runKey =
  /[\\/]+(?:CurrentVersion[\\/]+(?:Run|RunOnce|RunOnceEx|RunServices|RunServicesOnce|Policies[\\/]+Explorer[\\/]+Run|Winlogon|Windows[\\/]+Run|Image File Execution Options[\\/]+\S+)|Active Setup[\\/]+Installed Components|SilentProcessExit)(?:[\\/]|$|["'\s])/i;
const startupFolder =
  /Start Menu[/\\]+Programs[/\\]+Start-?up|shell:(?:common )?startup|Programmes[/\\]+D[ée]marrage/i;
const autostart = /[/\\](?:\.config|xdg)[/\\]autostart(?:[/\\]|$)|[/\\]plasma-workspace[/\\]env[/\\]/;
const profiles =
  /(?:^|[/\\])(?:\.bashrc|\.bash_profile|\.bash_login|\.bash_logout|\.bash_aliases|\.profile|\.zshrc|\.zprofile|\.zshenv|\.zlogin|\.kshrc|\.cshrc|\.tcshrc|\.login|\.xprofile|\.xinitrc|\.xsession(?:rc)?|\.pam_environment|config\.fish|Microsoft\.PowerShell_profile\.ps1|profile\.ps1)$|^\/etc\/(?:profile|bash\.bashrc|bashrc|zshrc|zsh\/\S+|environment|rc\.local|profile\.d\/.*)$|[/\\](?:fish[/\\]conf\.d|environment\.d|\.ipython[/\\]profile_\w+[/\\]startup)[/\\]/i;

function scriptNames(facts: Facts, pattern: RegExp): boolean {
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
    calls: [
      'crontab.CronTab().new',
      'crontab.CronTab().write',
      'crontab.CronTab().write_to_user',
      'crontab.CronTabs().new',
    ],
    onCall: () => ({ message: 'Adds a job to a crontab' }),
    onCommand: ({ text }) =>
      /(?:^|[\s|;&(])crontab\s+(?:-u\s+\S+\s+)?(?!-[lru]\b|--?h)\S/.test(text) || cronByCommand.test(text)
        ? { message: 'Installs a crontab' }
        : undefined,
    onWrite: ({ path }) =>
      /^\/(?:etc\/(?:cron\.?(?:d|daily|hourly|weekly|monthly)\/|(?:ana)?crontab)|var\/spool\/(?:cron|at)|usr\/lib\/cron\/tabs|var\/at\/tabs)/.test(
        path,
      )
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
    calls: [
      'winreg.SetValueEx',
      'winreg.SetValue',
      '_winreg.SetValueEx',
      '_winreg.SetValue',
      'win32api.RegSetValueEx',
      'win32api.RegSetValue',
      '*.RegSetValueExW',
      '*.RegSetValueExA',
      '*.RegSetKeyValueW',
      '*.RegWrite',
    ],
    onCall: (call, facts) => {
      if (startsByValue.test(call.args[1]?.text ?? ''))
        return { message: `Sets ${call.args[1]?.text}, which starts a program` };
      return scriptNames(facts, runKey) ? { message: 'Writes a Run key of the registry' } : undefined;
    },
    onCommand: ({ text }) =>
      /\breg(?:\.exe)?\s+(?:add|import)\b|\b(?:Set|New)-ItemProperty\b|\bsp\s+-Path\b/i.test(text) &&
      (runKey.test(`${text} `) || startsByValue.test(/\/v\s+["']?(\w+)/i.exec(text)?.[1] ?? ''))
        ? { message: 'Writes a Run key of the registry' }
        : undefined,
    onWrite: ({ path }, facts) =>
      /\.reg$/i.test(path) &&
      facts.behaviour.texts.some(
        ({ text }) =>
          text.length < 5000 &&
          /^\s*(?:Windows Registry Editor|REGEDIT4)/.test(text) &&
          runKey.test(text.replaceAll(']', ' ')),
      )
        ? { message: 'Writes a Run key into a file for the registry' }
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
      startupFolder.test(path) || autostart.test(path)
        ? { message: 'Writes into a folder whose programs start at logon' }
        : undefined,
    onCommand: ({ text }) =>
      (/\b(?:copy|xcopy|robocopy|move|mklink|cp|mv|ln|tee|Copy-Item|New-Item)\b|>/i.test(text) &&
        (startupFolder.test(text) || autostart.test(text))) ||
      /\bmake\s+(?:new\s+)?login\s+item\b/.test(text)
        ? { message: 'Copies into a startup folder' }
        : undefined,
    calls: [
      '*.CreateShortCut',
      '*.CreateShortcut',
      '*.SpecialFolders',
      'winshell.startup',
      'winshell.CreateShortcut',
      'winshell.shortcut',
      '*.SHGetFolderPath',
      '*.SHGetSpecialFolderPath',
      '*.SHGetKnownFolderPath',
      'pylnk3.for_file',
    ],
    onCall: (call, facts) =>
      call.args.some(({ path }) => /(?:CSIDL_(?:COMMON_)?STARTUP|FOLDERID_(?:Common)?Startup)$/.test(path)) ||
      startupFolder.test(call.args[0]?.text ?? '') ||
      /^startup$/i.test(call.args[0]?.text ?? '') ||
      call.path === 'winshell.startup' ||
      (/CreateShort|shortcut$|for_file$/i.test(call.path) && scriptNames(facts, startupFolder))
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
      /Library\/(?:Launch(?:Agents|Daemons)|StartupItems)\//.test(path)
        ? { message: 'Writes a launch agent or daemon' }
        : undefined,
    onCommand: ({ text }) =>
      /\blaunchctl\s+(?:load|bootstrap|enable|submit|kickstart)\b|(?:>|\btee\b|\bcp\b|\bmv\b|\bln\b).*Library\/Launch(?:Agents|Daemons)\/|\bdefaults\s+write\s+\S*loginwindow\s+LoginHook\b/.test(
        text,
      )
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
      /\/systemd\/(?:system|user)\/(?:[^/]+\.d\/)?[^/]+(?:\.(?:service|timer|path|socket|conf)|\{\})$|^\/etc\/(?:init\.d|init|rc\d\.d|runit|supervisor\/conf\.d)\//.test(
        path,
      )
        ? { message: 'Writes a service unit' }
        : undefined,
    onCommand: ({ text }) =>
      /\bsystemctl\s+(?:-\S+\s+)*(?:enable|reenable|link|add-wants)\b|\bupdate-rc\.d\b|\bchkconfig\s+\S+\s+on\b|\brc-update\s+add\b|\bloginctl\s+enable-linger\b|\bsystemd-run\b.*--on-|\bpm2\s+startup\b|(?:>|\btee\b|\bcp\b|\bmv\b|\bln\b|\binstall\b).*\/systemd\/(?:system|user)\//.test(
        text,
      )
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
      /(?:>>?|\btee\s+(?:-a\s+)?|\bsed\s+-i\b.*)\s*["']?[^\s"']*(?:\.bashrc|\.bash_profile|\.bash_aliases|\.profile|\.zshrc|\.zshenv|\.zprofile|config\.fish|rc\.local|\/etc\/profile\S*|\/etc\/environment)(?:["']|\s|$)|\b(?:Add|Set)-Content\b.*\$PROFILE/.test(
        text,
      )
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
      '*.RegisterTask',
      '*.NewWorkItem',
    ],
    onCall: (call) =>
      /^Schedule\.Service$/i.test(call.args[0]?.text ?? '') ||
      /\.(?:RegisterTaskDefinition|RegisterTask|NewWorkItem)$/.test(call.path) ||
      /CLSID_CTaskScheduler$/.test(call.args[0]?.path ?? '')
        ? { message: 'Speaks to Task Scheduler' }
        : undefined,
    onCommand: ({ text }) =>
      /\bschtasks(?:\.exe)?["']?\s.*[-/]create\b|\bRegister-Scheduled(?:Task|Job)\b|^\s*at(?:\.exe)?\s+(?:\\\\\S+\s+)?\d{1,2}:\d\d|(?:^|[|;&]\s*)at\s+(?:-f\s+\S+\s+)?(?:now|midnight|noon|teatime|tomorrow)\b/i.test(
        text,
      )
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
    calls: [
      'win32serviceutil.InstallService',
      'win32serviceutil.HandleCommandLine',
      'win32service.CreateService',
      '*.CreateServiceW',
      '*.CreateServiceA',
    ],
    onCall: () => ({ message: 'Installs a service' }),
    onCommand: ({ text }) =>
      /\bsc(?:\.exe)?\s+(?:\\\\\S+\s+)?create\b|\bNew-Service\b|\bnssm(?:\.exe)?\s+install\b|\binstsrv(?:\.exe)?\s|\bwinsw\S*\s+install\b/i.test(
        text,
      )
        ? { message: 'Installs a service' }
        : undefined,
  },
];

/** Values of the registry that name a program to start, wherever their key is. */
const startsByValue =
  /^(?:AppInit_DLLs|UserInitMprLogonScript|Userinit|AppCertDLLs|LoadAppInit_DLLs|BootExecute|MonitorProcess)$/i;

const cronByCommand =
  /(?:>>?|\btee\s+(?:-a\s+)?|\b(?:cp|mv|ln|install)\b.*)\s*["']?\/(?:etc\/(?:cron\.?(?:d|daily|hourly|weekly|monthly)\/|(?:ana)?crontab)|var\/spool\/cron)/;
