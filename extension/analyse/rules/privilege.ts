/** More rights, fewer safeguards. */
import { argument } from '../flow/values.ts';
import { type BehaviourRule, callRule, commandRule } from './rule.ts';

const common = { category: 'privilege', confidence: 'high' } as const;

export const rules: readonly BehaviourRule[] = [
  {
    ...common,
    id: 'PYS-PRIV-001',
    title: 'Runs commands with raised rights',
    severity: 'medium',
    cwe: 250,
    rationale: 'The command runs as administrator. A password or a rule without one must be set up for it.',
    remediation: 'Give the script’s account just the right it needs.',
    example: 'import os\nos.system("sudo systemctl restart app")',
    onCommand: ({ text }) =>
      /(?:^|[\s;&|(])(?:sudo|doas|pkexec|runas(?:\.exe)?|gsudo|su\s+-c)\s/.test(text) ||
      /Start-Process.*-Verb\s+RunAs/i.test(text)
        ? { message: 'Runs a command with raised rights' }
        : undefined,
    // Programs that Windows raises by itself run what these keys name.
    onText: ({ text }) =>
      text.length < 300 &&
      /Software\\+Classes\\+(?:ms-settings|mscfile|exefile)\\+shell\\+\w+\\+command/i.test(text)
        ? { message: 'Gets around the question for administrator rights', severity: 'high' }
        : undefined,
    calls: [
      'os.setuid',
      'os.seteuid',
      'os.setgid',
      'os.setreuid',
      'ctypes.windll.shell32.ShellExecuteW',
      'win32com.shell.shell.ShellExecuteEx',
      'elevate.elevate',
      'pyuac.runAsAdmin',
    ],
    onCall: (call) => {
      if (/^os\./.test(call.path))
        return call.args[0]?.path === '0' ? { message: 'Takes the rights of root' } : undefined;
      if (/^(?:elevate|pyuac)\./.test(call.path)) return { message: 'Asks to run as administrator' };
      const verb = call.args[1]?.text ?? argument(call, -1, 'lpVerb')?.text ?? '';
      return verb === 'runas' ? { message: 'Asks to run as administrator' } : undefined;
    },
  },
  {
    ...common,
    id: 'PYS-PRIV-002',
    title: 'Turns off the check of TLS certificates',
    severity: 'medium',
    cwe: 295,
    rationale: 'Anyone between the script and the server can read and change what they say.',
    remediation: 'Install the right certificate authority and leave the check on.',
    example: 'import requests\nrequests.get("https://erp.corp.local", verify=False)',
    calls: ['*', 'ssl.*'],
    onCall: (call) => {
      if (call.path === 'ssl._create_unverified_context')
        return { message: 'Makes a TLS context that checks nothing' };
      for (const { name, value } of call.keywords) {
        if (
          (name === 'verify' ||
            name === 'verify_ssl' ||
            name === 'ssl_verify' ||
            name === 'check_hostname' ||
            name === 'ssl' ||
            name === 'verify_certs' ||
            name === 'validate_certs' ||
            name === 'verify_tls') &&
          value.path === 'False'
        ) {
          if (name === 'ssl' && !/aiohttp|\.(?:get|post|put|request|ws_connect)$/.test(call.path)) continue;
          if (name === 'verify' && /jwt\.|\.decode$/.test(call.path)) continue;
          return { message: `Turns off the check of certificates (${name}=False)` };
        }
        if (name === 'cert_reqs' && /CERT_NONE$/.test(value.path || (value.text ?? '')))
          return { message: 'Turns off the check of certificates (CERT_NONE)' };
      }
      return undefined;
    },
    onAssign: ({ path, key, value }) => {
      if (path === 'ssl._create_default_https_context' && /_create_unverified_context/.test(value.path))
        return { message: 'Turns off the check of certificates for the whole program' };
      if (/\.verify$/.test(path) && value.path === 'False' && /requests|httpx|[sS]ession|\?/.test(path))
        return { message: 'Turns off the check of certificates (verify = False)' };
      if (/\.check_hostname$/.test(path) && value.path === 'False')
        return { message: 'Turns off the check of host names' };
      if (/\.verify_mode$/.test(path) && /CERT_NONE$/.test(value.path))
        return { message: 'Turns off the check of certificates (CERT_NONE)' };
      if (
        path === 'os.environ' &&
        /^(?:PYTHONHTTPSVERIFY|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_TLS_REJECT_UNAUTHORIZED|GIT_SSL_NO_VERIFY)$/.test(
          key,
        ) &&
        /^(?:0|true|1)?$/.test(value.text ?? 'x')
      ) {
        return { message: `Turns off the check of certificates (${key})` };
      }
      return undefined;
    },
  },
  callRule({
    ...common,
    id: 'PYS-PRIV-003',
    title: 'Silences warnings about TLS',
    severity: 'low',
    cwe: 295,
    rationale: 'The warnings tell that connections are not checked; the script hides them.',
    remediation: 'Mend the cause of the warning.',
    example: 'import urllib3\nurllib3.disable_warnings()',
    message: 'Silences warnings about TLS',
    calls: [
      'urllib3.disable_warnings',
      'requests.packages.urllib3.disable_warnings',
      'botocore.vendored.requests.packages.urllib3.disable_warnings',
    ],
  }),
  callRule({
    ...common,
    id: 'PYS-PRIV-004',
    title: 'Accepts any SSH host key',
    severity: 'medium',
    cwe: 295,
    rationale: 'The script logs in to whoever answers, and gives its password to them.',
    remediation: 'Load known host keys, and refuse others.',
    example:
      'import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy())',
    message: 'Accepts any SSH host key',
    calls: ['*.set_missing_host_key_policy'],
    when: (call) => /(?:AutoAddPolicy|WarningPolicy)/.test(call.args[0]?.path ?? ''),
  }),
  {
    ...common,
    id: 'PYS-PRIV-005',
    title: 'Installs packages while it runs',
    severity: 'medium',
    cwe: 829,
    rationale:
      'What is installed is not reviewed, not pinned and not in any inventory, and runs code of its own while installing.',
    remediation:
      'List the packages in the project’s requirements, with versions, and install them beforehand.',
    example:
      'import subprocess, sys\nsubprocess.check_call([sys.executable, "-m", "pip", "install", "pandas"])',
    onCommand: ({ text, call }) => {
      if (
        !/(?:^|[\s;&|(/\\"'])(?:pip3?(?:\.exe)?|uv pip|pipx|conda|mamba|easy_install|poetry|uv)["']?\s+(?:install|add|sync)\b/.test(
          text,
        )
      )
        return undefined;
      const outside = /git\+|https?:\/\/|--(?:extra-)?index-url|--trusted-host|(?:^|\s)-i\s/.test(text);
      const message = outside
        ? 'Installs packages from another place than the default index'
        : 'Installs packages while it runs';
      return { message, severity: outside ? 'high' : call === undefined ? 'low' : 'medium' };
    },
    calls: [
      'pip.main',
      'pip._internal.main',
      'pip._internal.cli.main.main',
      'pip.__main__._main',
      'pip._internal.main.main',
      'setuptools.command.easy_install.main',
      'micropip.install',
      'ensurepip.bootstrap',
    ],
    onCall: (call) =>
      call.path === 'ensurepip.bootstrap' ||
      call.path === 'micropip.install' ||
      call.args[0]?.items?.[0]?.text === 'install'
        ? { message: 'Installs packages while it runs' }
        : undefined,
  },
  {
    ...common,
    id: 'PYS-PRIV-006',
    title: 'Lets everyone write a file',
    severity: 'medium',
    cwe: 732,
    rationale:
      'Every account of the machine may change the file; if it is a program, every account decides what it does.',
    remediation: 'Give rights to the group that needs them.',
    example: 'import os\nos.chmod("/srv/app/run.sh", 0o777)',
    calls: ['os.chmod', 'os.fchmod', '*.chmod'],
    onCall: (call) => {
      const mode = argument(call, call.path.startsWith('os.') ? 1 : 0, 'mode')?.path ?? '';
      return isOpenMode(mode) ? { message: `Sets mode ${mode}` } : undefined;
    },
    onCommand: ({ text }) =>
      /\bchmod\s+(?:-\w+\s+)*(?:0?777|0?666|a\+w|a\+rwx|o\+w|ugo\+rwx)\b|\bicacls\b.*\bEveryone:\(?(?:OI\)\(CI\)\(?)?F/i.test(
        text,
      )
        ? { message: 'Lets everyone write a file' }
        : undefined,
  },
  commandRule({
    ...common,
    id: 'PYS-PRIV-007',
    title: 'Turns off a safeguard of the system',
    severity: 'high',
    cwe: 693,
    rationale: 'Virus scanner, firewall, auditing or access control are stopped or told to look away.',
    remediation: 'Turn it on again, and find out who wanted it off.',
    example: 'import os\nos.system("netsh advfirewall set allprofiles state off")',
    message: 'Turns off a safeguard of the system',
    pattern:
      /Set-MpPreference\b.*-(?:Disable\w+|Exclusion\w+)|Add-MpPreference\b.*-Exclusion|netsh\s+(?:adv)?firewall\s+set\s+\w+\s+(?:state\s+off|opmode\s+(?:mode=)?disable)|\b(?:sc|net)(?:\.exe)?\s+(?:stop|delete|config)\s+"?(?:WinDefend|MpsSvc|wscsvc|SecurityHealthService|Sense|EventLog|wuauserv|CSFalconService|SentinelAgent|CbDefense)|setenforce\s+0|\bufw\s+disable|systemctl\s+(?:stop|disable|mask)\s+(?:--now\s+)?(?:auditd|firewalld|ufw|iptables|apparmor|falcon-sensor|osqueryd|clamav-daemon|rsyslog|mdatp|sentinelone|fail2ban)|\biptables\s+-F|\bspctl\s+--master-disable|\bcsrutil\s+disable|DisableAntiSpyware|\bEnable(?:SmartScreen|Firewall)\b.*\/d\s+(?:0x)?0\b|\bDisable(?:Realtime|Behavior|IOAV)\w*\b.*\/d\s+(?:0x)?1\b|\bEnableLUA\b.*\/d\s+0|\btaskkill\b.*(?:MsMpEng|avp|avgui|mcshield|csfalcon|SentinelAgent|cb\.exe|osqueryd)|\bauditctl\s+-e\s*0|wevtutil\s+cl\b|Clear-EventLog/i,
  }),
  withWrites(/^\/etc\/(?:sudoers(?:\.d\/|$)|passwd$|shadow$|group$)/, {
    ...common,
    id: 'PYS-PRIV-008',
    title: 'Adds accounts or rights',
    severity: 'high',
    cwe: 269,
    rationale: 'A new account or membership in the administrators stays when the script is gone.',
    remediation: 'Manage accounts in the directory.',
    example: 'import os\nos.system("net user helper Passw0rd /add")',
    message: 'Adds an account or gives it more rights',
    pattern:
      /\bnet(?:\.exe)?\s+(?:user|localgroup)\s+.*\/add\b|\b(?:useradd|adduser)\s+\S|\busermod\s+.*-(?:aG|G|a)\b.*\b(?:sudo|wheel|admin|root|docker)\b|\bNew-LocalUser\b|\bAdd-LocalGroupMember\b|NOPASSWD|>>?\s*\/etc\/sudoers|\bdscl\s+.*-create\s+\/Users/i,
  }),
  commandRule({
    ...common,
    id: 'PYS-PRIV-009',
    title: 'Pipes a download into a shell',
    severity: 'high',
    cwe: 494,
    rationale: 'Whatever the host answers at that moment runs, unseen and unchecked.',
    remediation: 'Download, verify, then run.',
    example: 'import os\nos.system("curl -s https://get.tool-site.io/install.sh | bash")',
    message: 'Pipes a download into a shell',
    pattern:
      /\b(?:curl|wget|iwr|Invoke-WebRequest|Invoke-RestMethod|irm)\b[^|]*\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^|]*\|\s*(?:sudo\s+)?python|DownloadString\s*\(|\b(?:iwr|irm|Invoke-WebRequest)\b.*\|\s*(?:iex|Invoke-Expression)|\bcertutil\b.*-urlcache|\bbitsadmin\b.*\/transfer|\bmshta(?:\.exe)?\s+https?:/i,
  }),
  commandRule({
    ...common,
    id: 'PYS-PRIV-010',
    title: 'Gets around PowerShell’s execution policy',
    severity: 'medium',
    cwe: 693,
    rationale:
      'The policy that scripts must be signed is set aside for this run; hidden windows are often with it.',
    remediation: 'Sign the script.',
    example:
      'import subprocess\nsubprocess.run(["powershell", "-ExecutionPolicy", "Bypass", "-File", "x.ps1"])',
    message: 'Sets the execution policy aside',
    pattern:
      /\b(?:powershell|pwsh)(?:\.exe)?\b.*-(?:ep|ex(?:ec(?:utionpolicy)?)?)\s+(?:bypass|unrestricted)|Set-ExecutionPolicy\s+(?:-\w+\s+\w+\s+)?(?:Bypass|Unrestricted)/i,
  }),
  callRule({
    ...common,
    id: 'PYS-PRIV-011',
    title: 'Writes into other processes or maps code into memory',
    severity: 'high',
    cwe: 506,
    rationale:
      'Memory of another process is written, or memory is made executable: so runs code that no file holds.',
    remediation: 'Isolate the machine unless this is a known debugger.',
    example: 'import ctypes\nctypes.windll.kernel32.VirtualAlloc(0, 4096, 0x3000, 0x40)',
    message: 'Writes executable memory',
    calls: [
      'ctypes.windll.kernel32.VirtualAlloc',
      'ctypes.windll.kernel32.VirtualAllocEx',
      'ctypes.windll.kernel32.WriteProcessMemory',
      'ctypes.windll.kernel32.CreateRemoteThread',
      'ctypes.windll.kernel32.RtlMoveMemory',
      'ctypes.windll.kernel32.VirtualProtect',
      'ctypes.windll.ntdll.NtAllocateVirtualMemory',
      'pymem.Pymem().inject_python_interpreter',
      'frida.attach',
      'ctypes.windll.kernel32.QueueUserAPC',
      '*.VirtualAllocEx',
      '*.VirtualProtectEx',
      '*.WriteProcessMemory',
      '*.CreateRemoteThread',
      '*.CreateRemoteThreadEx',
      '*.QueueUserAPC',
      '*.NtAllocateVirtualMemory',
      '*.NtWriteVirtualMemory',
    ],
  }),
];

/** A rule for commands and for writing the files that the commands change. */
function withWrites(files: RegExp, rule: Parameters<typeof commandRule>[0]): BehaviourRule {
  const { message } = rule;
  return { ...commandRule(rule), onWrite: ({ path }) => (files.test(path) ? { message } : undefined) };
}

function isOpenMode(mode: string): boolean {
  if (/^0o?[0-7]*[2367]$/.test(mode) && mode.length >= 4)
    return /^0o?[0-7]*[0-7][0-7][2367]$/.test(mode) && /[2367]$/.test(mode);
  return mode === '511' || mode === '438' || /^stat\.S_I(?:RWXO|WOTH)$/.test(mode);
}
