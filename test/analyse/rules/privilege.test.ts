import { suite } from 'uvu';
import { finds, findsCommand, silent, silentCommand } from '../../helpers/rules.ts';

const test = suite('rights and safeguards, written differently');

test('checks of TLS turned off in each library’s words', () => {
  finds(
    'PYS-PRIV-002',
    'import winrm\nwinrm.Session(h, auth=a, server_cert_validation="ignore")',
    'import pymongo\npymongo.MongoClient(u, tlsAllowInvalidCertificates=True)',
    'import redis\nredis.Redis(ssl=True, ssl_cert_reqs="none")',
    'import redis\nredis.Redis(ssl=True, ssl_cert_reqs=None, ssl_check_hostname=False)',
    'import pycurl\nc = pycurl.Curl()\nc.setopt(pycurl.SSL_VERIFYPEER, 0)',
    'import ldap\nldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_NEVER)',
    'import ssl, ldap3\nldap3.Tls(validate=ssl.CERT_NONE)',
    'import ssl, websocket\nwebsocket.create_connection(u, sslopt={"cert_reqs": ssl.CERT_NONE})',
    'import httplib2\nhttplib2.Http(disable_ssl_certificate_validation=True)',
    'client.tls_insecure_set(True)',
    'opts.add_argument("--ignore-certificate-errors")',
    'browser.new_context(ignore_https_errors=True)',
    'from pyVim.connect import SmartConnectNoSSL\nSmartConnectNoSSL(host="h")',
    'from exchangelib.protocol import BaseProtocol, NoVerifyHTTPAdapter\nBaseProtocol.HTTP_ADAPTER_CLS = NoVerifyHTTPAdapter',
    'import requests\nopts = {"verify": False}\nrequests.get(u, **opts)',
  );
  findsCommand(
    'PYS-PRIV-002',
    'curl -sk https://erp.corp.local/x',
    'curl --insecure https://erp.corp.local/x',
    'wget --no-check-certificate https://erp.corp.local/x',
    'git -c http.sslVerify=false clone https://git.corp.local/x',
  );
  silentCommand(
    'PYS-PRIV',
    'curl -K curl.cfg',
    'curl -s https://erp.corp.local/k -o book.csv',
    'wget -q https://x.corp.local',
  );
  silent(
    'PYS-PRIV',
    'check(verify=True)\nSession(ssl_cert_reqs="required")',
    'form.validate(strict=True)\nopts.add_argument("--headless")',
    'import jwt\njwt.decode(t, verify=False)',
  );
});

test('host keys', () => {
  finds(
    'PYS-PRIV-004',
    'import pysftp\no = pysftp.CnOpts()\no.hostkeys = None',
    'import asyncssh\nasyncssh.connect("h", known_hosts=None)',
  );
  findsCommand('PYS-PRIV-004', 'ssh -o StrictHostKeyChecking=no root@h uptime');
  silent('PYS-PRIV', 'import pysftp\no = pysftp.CnOpts()\no.hostkeys.load("known_hosts")');
});

test('installs while it runs', () => {
  findsCommand(
    'PYS-PRIV-005',
    'pip3.11 install x',
    'python -m pip -q install x',
    'uv pip install x',
    'uv add x',
    'pdm add x',
    'apt-get install -y jq',
    'choco install git',
  );
  finds('PYS-PRIV-005', 'get_ipython().run_line_magic("pip", "install x")');
  silentCommand('PYS-PRIV', 'pip list', 'pip freeze', 'apt list', 'npm install', 'echo pipeline install');
});

test('rights of files', () => {
  finds(
    'PYS-PRIV-006',
    'import os, stat\nos.chmod(p, stat.S_IRWXU | stat.S_IRWXO)',
    'import os\nos.umask(0)',
  );
  finds('PYS-PRIV-012', 'import os, stat\nos.chmod(p, stat.S_ISUID | 0o755)');
  findsCommand('PYS-PRIV-006', 'icacls C:\\RPA /grant Jeder:(OI)(CI)F /T', 'chmod -R a+rwx /srv');
  findsCommand('PYS-PRIV-012', 'chmod u+s /tmp/sh', 'chmod 4755 /tmp/sh', 'setcap cap_setuid+ep /tmp/py');
  findsCommand('PYS-PRIV-013', 'takeown /f C:\\Windows\\x.dll');
  silent(
    'PYS-PRIV',
    'import os, stat\nos.chmod(p, stat.S_IRUSR | stat.S_IWUSR)\nos.umask(0o077)\nos.chmod(q, 0o755)',
  );
  silentCommand(
    'PYS-PRIV',
    'chmod +x run.sh',
    'chmod 0755 run.sh',
    'chmod u+rw a',
    'icacls C:\\x /grant Admins:F',
  );
});

test('raised rights', () => {
  finds(
    'PYS-PRIV-001',
    'import os\nos.execvp("sudo", ["sudo", "python3", "x.py"])',
    'import win32api\nwin32api.ShellExecute(0, "runas", "x.exe", None, None, 1)',
    'import os\nos.setresuid(0, 0, 0)',
    'import fabric\nfabric.Connection("h").sudo("ls")',
    'name = "DelegateExecute"',
  );
  findsCommand(
    'PYS-PRIV-001',
    '/usr/bin/sudo ls',
    'su - root -c "ls"',
    'powershell Start-Process x -Verb RunAs',
  );
  silentCommand('PYS-PRIV', 'echo please use sudo for this', 'pseudo ls', 'ls sudoku');
});

test('safeguards', () => {
  findsCommand(
    'PYS-PRIV-007',
    'powershell Set-MpPreference -MAPSReporting 0',
    'powershell Set-NetFirewallProfile -Profile Domain -Enabled False',
    'auditpol /set /category:* /success:disable',
    'systemctl disable --now auditd',
    'iptables --flush',
    'iptables -P INPUT ACCEPT',
    'netsh advfirewall firewall add rule name=x dir=in action=allow localport=4444',
    'wevtutil.exe cl Security',
    'net stop WinDefend',
    'powershell Stop-Service -Name WinDefend',
  );
  finds(
    'PYS-PRIV-007',
    'import winreg\nwinreg.SetValueEx(k, "DisableAntiSpyware", 0, winreg.REG_DWORD, 1)',
    'import winreg\nwinreg.SetValueEx(k, "EnableLUA", 0, winreg.REG_DWORD, 0)',
    'import os\nos.remove(p + ":Zone.Identifier")',
  );
  silent('PYS-PRIV', 'import winreg\nwinreg.SetValueEx(k, "Version", 0, winreg.REG_DWORD, 1)');
  silentCommand(
    'PYS-PRIV',
    'net stop Spooler',
    'systemctl restart nginx',
    'iptables -L',
    'ufw status',
    'wevtutil qe System',
    'powershell Get-MpPreference',
  );
});

test('accounts', () => {
  findsCommand(
    'PYS-PRIV-008',
    'net1 localgroup Administrators x /add',
    'powershell Add-ADGroupMember -Identity "Domain Admins" -Members x',
    'gpasswd -a x docker',
    'aws iam attach-user-policy --user-name x --policy-arn y',
  );
  finds(
    'PYS-PRIV-008',
    'import win32net\nwin32net.NetUserAdd(None, 1, d)',
    'cur.execute("GRANT ALL PRIVILEGES ON *.* TO x")',
  );
  silentCommand('PYS-PRIV', 'net user x', 'net use Z: \\\\srv\\x', 'net localgroup Administrators');
  silent(
    'PYS-PRIV',
    'cur.execute("GRANT SELECT ON t TO reader")',
    'cur.execute("CREATE TABLE users (id int)")',
  );
});

test('code in memory', () => {
  finds(
    'PYS-PRIV-011',
    'import ctypes\nAPI = {"w": "WriteProcessMemory"}',
    'import mmap\nmmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)',
    'open(f"/proc/{pid}/mem", "wb")',
    'import ctypes\nctypes.CDLL("libc.so.6").ptrace(16, pid, 0, 0)',
  );
  silent(
    'PYS-PRIV',
    'names = ["WriteProcessMemory"]',
    'import qutip\nrho = qutip.ket2dm(qutip.basis(2, 0))\nqutip.ptrace(rho, [0]), rho.ptrace(1)',
    'import ctypes\nctypes.windll.kernel32.RtlMoveMemory(target, message, 8192)',
    'import mmap\nmmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)',
  );
});

test('downloads that run at once', () => {
  findsCommand(
    'PYS-PRIV-009',
    'bash <(curl -s https://get.tool-site.io/x)',
    'sh -c "$(curl -fsSL https://get.tool-site.io/x)"',
    'powershell iex (irm https://get.tool-site.io/x)',
    'curl -o x.sh https://get.tool-site.io/x && sh x.sh',
  );
  silentCommand(
    'PYS-PRIV',
    'curl -s https://api.corp.local | jq .',
    'wget https://x.corp.local/a.zip && unzip a.zip',
  );
});

test.run();
