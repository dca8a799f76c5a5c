/** More rights, fewer safeguards. */
import { lastName } from '../../parse/python/index.ts';
import { argument, type CallEvent, type Value } from '../flow/values.ts';
import {
  addsRights,
  installsPackages,
  installsPrograms,
  opensFiles,
  opensFirewall,
  pipesDownload,
  raisesRights,
  safeguardsOffByOne,
  safeguardsOffByZero,
  setsPolicyAside,
  setsUserId,
  stopsSafeguard,
  takesOwnership,
} from './command-patterns.ts';
import { type BehaviourRule, commandRule, type Facts } from './rule.ts';

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
      raisesRights.test(text) && !/^\s*echo\s[^|;&]*$/.test(text)
        ? { message: 'Runs a command with raised rights' }
        : undefined,
    // Programs that Windows raises by itself run what these keys name.
    onText: ({ text }) =>
      text.length < 300 && (text === 'DelegateExecute' || (text.includes('command') && raisedKeys.test(text)))
        ? { message: 'Gets around the question for administrator rights', severity: 'high' }
        : undefined,
    calls: [
      'os.setuid',
      'os.seteuid',
      'os.setgid',
      'os.setegid',
      'os.setreuid',
      'os.setregid',
      'os.setresuid',
      'ctypes.windll.shell32.ShellExecuteW',
      'ctypes.windll.shell32.ShellExecuteA',
      'win32api.ShellExecute',
      'win32com.shell.shell.ShellExecuteEx',
      'win32com.client.Dispatch().ShellExecute',
      '*.ShellExecuteW',
      '*.ShellExecuteEx',
      '*.ShellExecuteExW',
      'elevate.elevate',
      'pyuac.runAsAdmin',
      'pyuac.main_requires_admin',
      'fabric.Connection().sudo',
      'fabric.api.sudo',
      'invoke.Context().sudo',
      'win32security.AdjustTokenPrivileges',
      'win32security.ImpersonateLoggedOnUser',
      '*.AdjustTokenPrivileges',
      '*.RtlAdjustPrivilege',
      '*.ImpersonateLoggedOnUser',
      '*.CreateProcessWithTokenW',
      '*.CreateProcessWithLogonW',
    ],
    onCall: (call) => {
      if (/^os\./.test(call.path))
        return call.args.some(({ path }) => path === '0')
          ? { message: 'Takes the rights of root' }
          : undefined;
      if (/^(?:elevate|pyuac)\./.test(call.path)) return { message: 'Asks to run as administrator' };
      if (call.name === 'sudo') return { message: 'Runs a command with raised rights' };
      if (!call.name.startsWith('ShellExecute')) return { message: 'Takes the rights of another account' };
      const verbs = [...call.args, ...call.keywords.map((keyword) => keyword.value)];
      return verbs.some(({ text }) => text?.toLowerCase() === 'runas')
        ? { message: 'Asks to run as administrator' }
        : undefined;
    },
  },
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
      if (!installsPackages.test(text))
        return installsPrograms.test(text) ? { message: 'Installs programs while it runs' } : undefined;
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
      'piplite.install',
      'ensurepip.bootstrap',
      '*.run_line_magic',
      '*.magic',
    ],
    onCall: (call) =>
      call.path === 'ensurepip.bootstrap' ||
      /^(?:micropip|piplite)\.install$/.test(call.path) ||
      call.args[0]?.items?.[0]?.text === 'install' ||
      (call.path.includes('get_ipython') &&
        /^(?:pip|conda|mamba|uv)\s+(?:pip\s+)?install\b/.test(
          call.args.map(({ text }) => text ?? '').join(' '),
        ))
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
    calls: ['os.chmod', 'os.fchmod', '*.chmod', 'os.umask'],
    onCall: (call) => {
      if (call.path === 'os.umask')
        return call.args[0]?.path === '0' ? { message: 'Lets everyone write what it makes' } : undefined;
      const mode = argument(call, call.path.startsWith('os.') ? 1 : 0, 'mode');
      const open = mode !== undefined && modesOf(mode).find(isOpenMode);
      return open ? { message: `Sets mode ${open}` } : undefined;
    },
    onCommand: ({ text }) => (opensFiles.test(text) ? { message: 'Lets everyone write a file' } : undefined),
  },
  {
    ...common,
    id: 'PYS-PRIV-012',
    title: 'Lets a program run with its owner’s rights',
    severity: 'high',
    cwe: 250,
    rationale:
      'With the setuid bit or a capability, whoever starts the program has the rights of its owner, mostly root.',
    remediation: 'Remove the bit; give the right to the service that needs it.',
    example: 'import os\nos.chmod("/tmp/sh", 0o4755)',
    calls: ['os.chmod', 'os.fchmod', '*.chmod'],
    onCall: (call) => {
      const mode = argument(call, call.path.startsWith('os.') ? 1 : 0, 'mode');
      const set =
        mode !== undefined && modesOf(mode).some((each) => /^0o?[4-7][0-7]{3}$|^stat\.S_ISUID$/.test(each));
      return set ? { message: 'Sets the setuid bit' } : undefined;
    },
    onCommand: ({ text }) =>
      setsUserId.test(text) ? { message: 'Sets the setuid bit or a capability' } : undefined,
  },
  commandRule({
    ...common,
    id: 'PYS-PRIV-013',
    title: 'Takes over the ownership of files',
    severity: 'medium',
    cwe: 732,
    rationale: 'Files of the system or of others are taken over, to change or delete what was protected.',
    remediation: 'Check why the account needs files that are not its own.',
    example: 'import os\nos.system("takeown /f C:\\\\Windows\\\\System32\\\\x.dll")',
    message: 'Takes over the ownership of files',
    pattern: takesOwnership,
  }),
  {
    ...common,
    id: 'PYS-PRIV-007',
    title: 'Turns off a safeguard of the system',
    severity: 'high',
    cwe: 693,
    rationale: 'Virus scanner, firewall, auditing or access control are stopped or told to look away.',
    remediation: 'Turn it on again, and find out who wanted it off.',
    example: 'import os\nos.system("netsh advfirewall set allprofiles state off")',
    onCommand: ({ text }) => {
      if (stopsSafeguard.test(text)) return { message: 'Turns off a safeguard of the system' };
      return opensFirewall.test(text) ? { message: 'Opens the firewall', severity: 'medium' } : undefined;
    },
    calls: [
      'winreg.SetValueEx',
      '_winreg.SetValueEx',
      'win32api.RegSetValueEx',
      'os.remove',
      'os.unlink',
      '*.unlink',
    ],
    onCall: (call) => {
      if (/^(?:remove|unlink)$/.test(call.name)) {
        const path = (call.name === 'unlink' && !call.path.startsWith('os.') ? call.receiver : call.args[0])
          ?.text;
        return path?.endsWith(':Zone.Identifier')
          ? { message: 'Removes the mark that a file came from the internet', severity: 'medium' }
          : undefined;
      }
      const name = call.args[1]?.text ?? '';
      const value = call.args[4]?.path ?? call.args[4]?.text ?? '';
      return (value === '1' && safeguardsOffByOne.test(name)) ||
        (value === '0' && safeguardsOffByZero.test(name))
        ? { message: `Turns off a safeguard of the system (${name})` }
        : undefined;
    },
    onText: ({ text }) =>
      text.length < 2000 && /amsi(?:InitFailed|ScanBuffer)/i.test(text)
        ? { message: 'Blinds the scanner of scripts' }
        : undefined,
  },
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
    pattern: addsRights,
    when: (call, { imports }) =>
      call.path.startsWith('win32net.') ||
      /boto|\biam\b|aws|ldap/i.test(call.path) ||
      (call.callee?.kind === 'attribute' && /iam|aws/i.test(lastName(call.callee.value))) ||
      imports.some(({ module }) => /^(?:boto|aws|aioboto|ldap3)/.test(module)),
    calls: [
      'win32net.NetUserAdd',
      'win32net.NetLocalGroupAddMembers',
      'win32net.NetGroupAddUser',
      '*.attach_user_policy',
      '*.attach_role_policy',
      '*.put_user_policy',
      '*.add_user_to_group',
      '*.create_access_key',
      '*.create_login_profile',
      '*.add_members_to_groups',
    ],
    onText: ({ text }) =>
      text.length < 2000 && /^\s*(?:GRANT|CREATE|ALTER|EXEC)\b/.test(text) && grantsInSql.test(text)
        ? { message: 'Adds an account or gives it more rights' }
        : undefined,
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
    pattern: pipesDownload,
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
    pattern: setsPolicyAside,
  }),
  {
    ...common,
    id: 'PYS-PRIV-011',
    title: 'Writes into other processes or maps code into memory',
    severity: 'high',
    cwe: 506,
    rationale:
      'Memory of another process is written, or memory is made executable: so runs code that no file holds.',
    remediation: 'Isolate the machine unless this is a known debugger.',
    example: 'import ctypes\nctypes.windll.kernel32.VirtualAlloc(0, 4096, 0x3000, 0x40)',
    calls: [
      'ctypes.windll.kernel32.VirtualAlloc',
      'ctypes.windll.kernel32.VirtualAllocEx',
      'ctypes.windll.kernel32.WriteProcessMemory',
      'ctypes.windll.kernel32.CreateRemoteThread',
      'ctypes.windll.kernel32.HeapCreate',
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
      '*.NtCreateThreadEx',
      '*.NtMapViewOfSection',
      '*.RtlCreateUserThread',
      '*.SetThreadContext',
      '*.VirtualAlloc',
      '*.VirtualProtect',
      '*.process_vm_writev',
      '*.ptrace',
      'mmap.mmap',
    ],
    onCall: (call, { imports }) => {
      // Also the name of a partial trace of a matrix.
      if (call.name === 'ptrace' && !reachesC(imports)) return undefined;
      if (call.path !== 'mmap.mmap') return { message: 'Writes executable memory' };
      const prot = argument(call, 3, 'prot');
      return prot !== undefined && modesOf(prot).includes('mmap.PROT_EXEC')
        ? { message: 'Writes executable memory' }
        : undefined;
    },
    // The functions may be looked up by their names.
    onText: ({ text }, { imports }) =>
      injectors.has(text) && reachesC(imports) ? { message: `Looks up ${text}` } : undefined,
    onWrite: ({ path }) =>
      /^\/proc\/[^/]+\/mem$/.test(path) ? { message: 'Writes into another process' } : undefined,
  },
];

/** Whether functions of C libraries can be called: through ctypes, cffi or a library made for it. */
function reachesC(imports: Facts['imports']): boolean {
  return imports.some(({ module }) => /^(?:ctypes|cffi|ptrace|pwn|pwnlib)(?:\.|$)/.test(module));
}

/** Keys that programs look up which Windows raises by itself. */
const raisedKeys =
  /Software\\+Classes\\+(?:ms-settings|mscfile|exefile|Folder|AppX\w+)\\+shell\\+\w+\\+command/i;

const grantsInSql =
  /^\s*(?:GRANT\s+ALL\b|GRANT\s+.*\bWITH\s+GRANT\s+OPTION|CREATE\s+(?:LOGIN|USER|ROLE)\b.*\b(?:PASSWORD|IDENTIFIED|SUPERUSER)|ALTER\s+(?:USER|ROLE)\b.*\bSUPERUSER|ALTER\s+SERVER\s+ROLE\s+\S+\s+ADD|EXEC\s+(?:master\S*\.)?sp_add(?:srv)?rolemember)/is;

const injectors = new Set([
  'VirtualAllocEx',
  'VirtualProtectEx',
  'WriteProcessMemory',
  'CreateRemoteThread',
  'CreateRemoteThreadEx',
  'NtCreateThreadEx',
  'RtlCreateUserThread',
  'NtMapViewOfSection',
  'NtWriteVirtualMemory',
  'NtUnmapViewOfSection',
  'QueueUserAPC',
  'SetThreadContext',
]);

/** The flags of a mode: itself, or what is joined by `|`. */
function modesOf(mode: Value): readonly string[] {
  return mode.path === 'operator.or()' ? (mode.producer?.args ?? []).flatMap(modesOf) : [mode.path];
}

/** A rule for commands, for calls that do the same, and for writing the files that they change. */
function withWrites(
  files: RegExp,
  {
    when = () => true,
    ...rule
  }: Parameters<typeof commandRule>[0] & { readonly when?: (call: CallEvent, facts: Facts) => boolean },
): BehaviourRule {
  const { message } = rule;
  return {
    ...commandRule(rule),
    onCall: (call, facts) => (when(call, facts) ? { message } : undefined),
    onWrite: ({ path }) => (files.test(path) ? { message } : undefined),
  };
}

function isOpenMode(mode: string): boolean {
  if (/^0o?[0-7]*[2367]$/.test(mode) && mode.length >= 4)
    return /^0o?[0-7]*[0-7][0-7][2367]$/.test(mode) && /[2367]$/.test(mode);
  return mode === '511' || mode === '438' || /^stat\.S_I(?:RWXO|WOTH)$/.test(mode);
}
