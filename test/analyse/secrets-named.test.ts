/** Secrets under a telling name, in settings within texts, and in what calls are given. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseText } from '../../extension/analyse/pipeline.ts';
import { sourceOf } from '../helpers/behaviour.ts';

const test = suite('secrets by their names and by what they are given to');
const options = { fleetKey: 'fleet-key', internalHosts: [] };
const password = 'Herbst2024#';
const key = '9f8e7d6c5b4a39281706f5e4d3c2b1a0';

async function lines(text: string): Promise<readonly number[]> {
  const { findings } = await analyseText(sourceOf(text), '/srv/a.py', options, () => () => []);
  assert.not.ok(JSON.stringify(findings).includes(password), text);
  assert.not.ok(JSON.stringify(findings).includes(key), text);
  return findings.filter(({ category }) => category === 'secret').map(({ line }) => line);
}

/** The secret stands in the second line of each. */
async function found(cases: readonly string[]): Promise<void> {
  for (const text of cases) assert.equal(await lines(text), [2], text);
}

async function innocent(cases: readonly string[]): Promise<void> {
  for (const text of cases) assert.equal(await lines(text), [], text);
}

test('behind wrappers, defaults and options', async () => {
  await found([
    `import argparse\nargparse.ArgumentParser().add_argument("-p", "--db-pass", default="${password}")`,
    `import click\n@click.option("--api-key", default="${key}")\ndef f(api_key): pass`,
    `import typer\ndef main(password: str = typer.Option("${password}")): pass`,
    `from pydantic import SecretStr\npassword: SecretStr = SecretStr("${password}")`,
    `from dataclasses import field\ntoken: str = field(default_factory=lambda: "${key}")`,
    `import os\nos.putenv("MYSQL_PWD", "${password}")`,
    `import os\nx = os.getenv("DB_PASSWORD") or "${password}"`,
    `import os\nx = os.environ.get("CRM_KEY", "${key}")`,
    `import base64\nPASSWORD = base64.b64decode("SGVyYnN0MjAyNCM=").decode()`,
    `#\nuser, pw = "u", "${password}"`,
    `#\nif pw == "${password}": run()`,
  ]);
});

test('in lists, pairs and tables of accounts', async () => {
  await found([
    `#\npasswords = ["${password}", None]`,
    `#\nUSERS = {"anna": "${password}"}`,
    `#\ncreds = {"crm": ["rpa", "${password}"]}`,
    `#\nCREDENTIALS = "svc_fin:${password}"`,
    `#\nAPI_KEYS = ["${key}"]`,
    `#\nKEY = b"${key}"`,
    `import smtplib\nA = ("me", "${password}")\nsmtplib.SMTP("h").login(*A)`,
  ]);
});

test('in settings that stand as a text', async () => {
  await found([
    `Y = """user: fin\npassword: ${password}\n"""`,
    `Y = """[db]\napi_key = ${key}\nuser = fin\n"""`,
    `E = """DB_USER=fin\nDB_PASSWORD=${password}\n"""`,
    `#\nJ = "{\\"user\\": \\"fin\\", \\"password\\": \\"${password}\\"}"`,
    `#\nX = "<c><user>fin</user><password>${password}</password></c>"`,
    `#\nX = "<add key='ApiKey' value='${key}'/>"`,
  ]);
});

test('in headers, parameters and addresses that are put together elsewhere', async () => {
  await found([
    `import requests\nK = "${key}"\nrequests.get("https://a.de", headers={"Authorization": f"Bearer {K}"})`,
    `import requests\nK = "${key}"\nrequests.get("https://a.de", params={"appid": K})`,
    `import requests\nK = "${key}"\nrequests.get(f"https://a.de/x?key={K}")`,
    `import requests\nK = "${key}"\ns = requests.Session()\ns.headers["X-Auth-Token"] = K`,
    `#\nH = {"Authorization": "Basic ZmluOkhlcmJzdDIwMjQj"}`,
    `import base64\nt = base64.b64encode(b"fin:${password}").decode()`,
    `#\nF = "jdbc:postgresql://h:5432/d?user=u&password=Herbst2024x"`,
  ]);
});

test('in commands whose words stand apart, and on standard input', async () => {
  await found([
    `import subprocess\nsubprocess.run(["curl", "-u", "me:${password}", "https://a.de"])`,
    `import subprocess\nsubprocess.run(["mysqldump", "-u", "root", "-p${password}", "d"])`,
    `import subprocess\nsubprocess.run("chpasswd", input="bob:${password}\\n", text=True)`,
    `import subprocess\nsubprocess.run(["sudo", "-S", "ls"], input="${password}\\n", text=True)`,
    `import subprocess\nsubprocess.run("echo ${password} | sudo -S ls", shell=True)`,
  ]);
});

test('in what is typed, asked for and opened', async () => {
  await found([
    `import pexpect; c = pexpect.spawn("ssh h"); c.expect("password:")\nc.sendline("${password}")`,
    `import pyzipper\npyzipper.AESZipFile("a.zip").setpassword(b"${password}")`,
    `from pypdf import PdfReader\nPdfReader("a.pdf").decrypt("${password}")`,
    `import jwt\njwt.encode({}, "${key}", algorithm="HS256")`,
    `import ftplib\nftplib.FTP("h", "u", "kennung")`,
    `import smtplib\nsmtplib.SMTP("h").login(user="a", password="abcd efgh ijkl mnop")`,
  ]);
});

test('in comments', async () => {
  await found([
    `#\n# PW Herbst2024!`,
    `#\n# Passwort vom Server ist ${password}`,
    `#\n# Zugangsdaten: svc_fin / ${password}`,
    `#\n# API key ${key}`,
  ]);
});

test('words, slugs, tests and refused passwords are none', async () => {
  await innocent([
    'FORBIDDEN_PASSWORDS = ["Sommer2024!", "Winter2023!"]',
    'users = {"anna": "Team1A"}\naccounts = [("1200", "Bank-2024")]',
    'tokens = {"root": [("a1b2", "string-single-8")]}',
    'password = text.encode("latin1")',
    'CACHE_KEY = "umsatz_bericht_2024_q1_final"',
    'EXAMPLE_ENV = """\nDB_PASSWORD=Sommer2024x\nDB_USER=anna\n"""',
    'import unittest\nlogin = ("anna", "Sommer2024!")',
    'import argparse\nargparse.ArgumentParser().add_argument("--sort-key", default="created_at2")',
    'import subprocess\nsubprocess.run(["git", "log", "-p", "abc1234"])\nsubprocess.run(["mkdir", "-p", "Ablage2024/x1"])',
    'import psycopg2\npsycopg2.connect(host="localhost", password="postgres")',
    'import pyautogui\npyautogui.write("Rechnung#2024")',
    '# Token count is 12 per line\n# API key: see 1Password (item "crm2024")',
  ]);
});

test.run();
