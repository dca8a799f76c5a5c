import { suite } from 'uvu';
import { finds, findsCommand, silent, silentCommand } from '../../helpers/rules.ts';

const test = suite('ways to stay, written differently');

test('cron and at', () => {
  findsCommand(
    'PYS-PERSIST-001',
    'echo "* * * * * root /x" >> /etc/crontab',
    'cp job /etc/cron.d/job',
    'crontab jobs.txt',
  );
  finds('PYS-PERSIST-001', 'open("/etc/cron.hourly/x", "w").write(s)');
  silentCommand('PYS-PERSIST', 'crontab -l', 'crontab -u ana -l', 'cat /etc/crontab');
});

test('registry', () => {
  finds(
    'PYS-PERSIST-002',
    'import winreg\nwinreg.SetValueEx(k, "AppInit_DLLs", 0, winreg.REG_SZ, "x.dll")',
    'import winreg\nk = winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon")\nwinreg.SetValueEx(k, "Shell", 0, 1, "x.exe")',
    'import winreg\nk = winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\sethc.exe")\nwinreg.SetValueEx(k, "Debugger", 0, 1, "cmd.exe")',
    'sh.RegWrite(r"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x", "x.exe")',
  );
  findsCommand(
    'PYS-PERSIST-002',
    'powershell New-ItemProperty -Path HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run -Name x -Value y',
    'reg add "HKCU\\Environment" /v UserInitMprLogonScript /d x.bat',
  );
  silentCommand(
    'PYS-PERSIST',
    'reg query HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run',
    'reg add HKCU\\Software\\Acme /v x /d 1',
  );
  silent('PYS-PERSIST', 'import winreg\nwinreg.SetValueEx(k, "Theme", 0, winreg.REG_SZ, "dark")');
});

test('files that start programs', () => {
  finds(
    'PYS-PERSIST-003',
    'from pathlib import Path\n(Path.home() / ".config" / "autostart" / "x.desktop").write_text(s)',
    'from win32com.shell import shell, shellcon\nshell.SHGetFolderPath(0, shellcon.CSIDL_STARTUP, None, 0)',
  );
  finds('PYS-PERSIST-004', 'open("/Library/StartupItems/x/x", "w")');
  finds('PYS-PERSIST-005', 'open("/etc/systemd/system/x.service.d/override.conf", "w")');
  finds(
    'PYS-PERSIST-006',
    'from pathlib import Path\n(Path.home() / ".zlogin").write_text(s)',
    'open("/etc/environment", "a")',
  );
  finds(
    'PYS-PERSIST-013',
    'open("/etc/ld.so.preload", "w")',
    'from pathlib import Path\n(Path(repo) / ".git" / "hooks" / "pre-commit").write_text(s)',
    'import shutil, os\nshutil.copy("a.xlsm", os.path.join(os.environ["APPDATA"], "Microsoft", "Excel", "XLSTART", "a.xlsm"))',
  );
  finds(
    'PYS-PERSIST-014',
    'open("/etc/opt/chrome/policies/managed/x.json", "w")',
    'import os\nopen(os.path.join(r"C:\\Program Files\\Mozilla Firefox\\distribution", "policies.json"), "w")',
  );
  silent(
    'PYS-PERSIST',
    'open("/home/ana/.git/config").read()',
    'open(".git/hooks/pre-commit.sample", "w")',
    'open("profile.txt", "w")\nopen("environment.yml", "w")',
    'x = "systemd/system/x.service"',
  );
});

test('commands that install', () => {
  findsCommand(
    'PYS-PERSIST-004',
    'launchctl kickstart gui/501/x',
    'cp x.plist ~/Library/LaunchAgents/x.plist',
  );
  findsCommand(
    'PYS-PERSIST-005',
    'systemctl --user -q enable x',
    'loginctl enable-linger ana',
    'cp x.service /etc/systemd/system/',
  );
  findsCommand('PYS-PERSIST-006', 'echo x | tee -a ~/.bashrc');
  findsCommand(
    'PYS-PERSIST-007',
    'SCHTASKS -create /tn x',
    'powershell Register-ScheduledJob -Name x',
    'echo x | at now + 1 minute',
  );
  findsCommand('PYS-PERSIST-008', 'sc.exe \\\\srv create x binPath= y');
  findsCommand('PYS-PERSIST-009', 'echo key | tee -a ~/.ssh/authorized_keys', 'ssh-copy-id root@h');
  findsCommand('PYS-PERSIST-010', 'cp x.py /usr/lib/python3/dist-packages/sitecustomize.py');
  silentCommand(
    'PYS-PERSIST',
    'launchctl list',
    'systemctl status x',
    'systemctl disable x',
    'cat ~/.bashrc',
    'schtasks /query',
    'sc query x',
    'look at now',
    'cp a b',
  );
});

test('its own copy', () => {
  finds(
    'PYS-PERSIST-012',
    'import shutil, os\nme = os.path.abspath(__file__)\nshutil.copy2(me, dst)',
    'from pathlib import Path\nPath(dst).write_bytes(Path(__file__).read_bytes())',
    'open(dst, "w").write(open(__file__).read())',
  );
  silent(
    'PYS-PERSIST',
    'open(dst, "w").write(open(src).read())',
    'import shutil, os\nshutil.copy(os.path.join(os.path.dirname(__file__), "a.csv"), dst)',
  );
});

test('WMI through COM', () => {
  finds('PYS-PERSIST-011', 'f = service.Get("__EventFilter").SpawnInstance_()');
  silent('PYS-PERSIST', 'for p in wmi.Win32_Process(): pass');
});

test.run();
