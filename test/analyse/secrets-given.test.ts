import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseText } from '../../extension/analyse/pipeline.ts';
import { analyseSecrets } from '../../extension/analyse/secrets.ts';
import { sourceOf } from '../helpers/behaviour.ts';

const test = suite('secrets by where they go, and in other words');
const options = { fleetKey: 'fleet-key', internalHosts: [] };
const password = 'Abschluss#0324';

async function analysed(text: string) {
  return analyseText(sourceOf(text), '/srv/a.py', options, () => () => []);
}

async function secretLines(text: string): Promise<readonly number[]> {
  const { findings } = await analysed(text);
  return findings.filter((finding) => finding.category === 'secret').map((finding) => finding.line);
}

test('a password that reaches a login under a name that says nothing', async () => {
  for (const [text, line] of [
    [`import winrm\nA = ("CORP\\\\it", "${password}")\nwinrm.Session("h", auth=A)`, 2],
    [`import cx_Oracle\ncx_Oracle.connect("hr", "${password}", "db/X")`, 2],
    [`import smtplib\nX = "${password}"\ns = smtplib.SMTP("h")\ns.login("me", X)`, 2],
    [
      `import paramiko\nc = paramiko.SSHClient()\ndef go(a, b):\n    c.connect("h", 22, a, b)\ngo("me", "${password}")`,
      5,
    ],
    [
      `import os\ndef m(u, p):\n    os.system("net use Z: \\\\\\\\srv\\\\x " + p + " /user:" + u)\nm("me", "${password}")`,
      4,
    ],
    [`from playwright.sync_api import sync_playwright\nX = "${password}"\npage.fill("#password", X)`, 2],
  ] as const)
    assert.equal(await secretLines(text), [line], text);
});

test('the password of a connection string is hidden however it is put together', async () => {
  const secret = 'gOMTNwncxvjcnqcM07';
  for (const text of [
    `import sqlalchemy\nsqlalchemy.create_engine("postgresql://u:" + "${secret}" + "@h/d")`,
    `import pyodbc\npyodbc.connect("DSN=x;UID=u;PWD=" + "${secret}")`,
    `import cx_Oracle\ncx_Oracle.connect("scott/${secret}@db/orcl")`,
  ])
    assert.not.match(JSON.stringify(await analysed(text)), secret.slice(5), text);
});

test('a key that is put together of pieces is hidden with all of them', async () => {
  const pieces = ['sk-', 'proj-', 'a8Kd92LmQ0xY7vB3nT5wa8Kd92LmQ0', 'T3BlbkFJxY7vB3nT5wa8Kd92Lm'];
  for (const text of [
    `K = "".join([${pieces.map((piece) => `"${piece}"`).join(', ')}])`,
    `K = ${pieces.map((piece) => `"${piece}"`).join(' + ')}`,
    `K = (${pieces.map((piece) => `"${piece}"`).join(' ')})`,
  ]) {
    const analysis = await analysed(`${text}\nprint(K)\n`);
    assert.ok(
      analysis.findings.some((finding) => finding.category === 'secret'),
      text,
    );
    for (const piece of pieces.filter((each) => each.length > 8))
      assert.not.ok(JSON.stringify(analysis).includes(piece), piece);
  }
});

test('passwords in the words of other languages, in defaults, comments and texts', async () => {
  for (const text of [
    `senha_banco = "${password}"`,
    `contraseña = "${password}"`,
    `CLAVE = "${password}"`,
    `heslo = "${password}"`,
    `parola = "${password}"`,
    `conf = {"パスワード": "${password}"}`,
    `пароль = "${password}"`,
    `p = os.getenv("KPI_DB_PASS", "${password}")`,
    `p = env("DB_PW", default="${password}")`,
    `psycopg2.connect("host=db user=bi password=${password} dbname=hr")`,
    `# login: admin / ${password}`,
    `"""\nZugang zur Datenbank\nPasswort: ${password}\n"""`,
  ]) {
    const { findings } = await analyseSecrets(sourceOf(text), 'fleet-key');
    assert.is(findings.length, 1, text);
  }
});

test('names, fields, placeholders and plain words are none', async () => {
  for (const text of [
    'clave = "nombre"',
    'p = os.getenv("DB_PASS", "changeme")',
    'k = os.getenv("SORT_KEY", "name")',
    'def connect(user=None, password=None, host=None): pass',
    '# user: field1, field2',
    '"""\n:param password: the password of the account\n"""',
    'page.fill("#password", os.environ["PW"])',
    'session = login(auth=("user", "pass"))',
    'os.system("net use Z: " + share)',
    'K = "".join(["abc", "def", "ghi"])',
  ])
    assert.equal(await secretLines(text), [], text);
});

test('a key of adjacent or escaped literals is shown by no finding', async () => {
  const parts = ['AIza', 'SyD3kX9vQw7Rz2mT', 'n8Yb4LcPf6HgJs1Ua0E'] as const;
  const use = '\nfrom google import genai\nc = genai.Client(api_key=K)\nc.models.generate_content(model="g")';
  for (const key of [
    `K = "${parts[0]}" "${parts[1]}" "${parts[2]}"`,
    `K = ("${parts[0]}${parts[1]}"\n     "${parts[2]}")`,
    `K = "${parts[0]}${parts[1]}\\x6e${parts[2].slice(1)}"`,
    `password = "${parts[1]}" "${parts[2]}"`,
  ]) {
    const analysis = await analysed(key + use);
    assert.ok(
      analysis.findings.some(({ category }) => category === 'secret'),
      key,
    );
    const shown = JSON.stringify(analysis);
    for (const part of [parts[1].slice(4), parts[2].slice(4)])
      assert.not.ok(shown.includes(part), `${key}\n${shown}`);
  }
});

test('a password that PowerShell makes a secure string', async () => {
  for (const command of [
    `New-LocalUser -Name x -Password (ConvertTo-SecureString '${password}' -AsPlainText -Force)`,
    `$p = ConvertTo-SecureString -AsPlainText -Force -String ${password}`,
    `'${password}' | ConvertTo-SecureString -AsPlainText -Force`,
  ]) {
    const text = `import subprocess\nsubprocess.run(["powershell", "-Command", f"""${command}"""])`;
    assert.equal(await secretLines(text), [2], text);
    assert.not.ok(JSON.stringify(await analysed(text)).includes(password.slice(4)), text);
  }
  for (const given of ['$env:PW', '$pw', '(Read-Host)'])
    assert.equal(
      await secretLines(`import os\nos.system("powershell ConvertTo-SecureString ${given} -AsPlainText")`),
      [],
    );
});

test('a key with brackets among many signs, as Django makes them', async () => {
  const key = 'django-insecure-7v#k2!q9x@m4$w8^z1&b5*n3(c6)d0_f-e+h=j';
  assert.equal(await secretLines(`import os\nSECRET_KEY = "${key}"`), [2]);
  assert.equal(await secretLines('SECRET_KEY = "get_secret(scope=prod, key=django_1)[0]"'), []);
});

test('options of SQL that hold a key are hidden in all evidence', async () => {
  const secret = 'v8Kq2nT5xYw9RbLz3mFpD7sHc1jGu6aE';
  const { findings } = await analysed(
    `import duckdb\nduckdb.connect().execute("CREATE SECRET s (TYPE s3, SECRET '${secret}')")`,
  );
  assert.ok(findings.some(({ rule, line }) => rule === 'PYS-SEC-082' && line === 2));
  assert.not.ok(JSON.stringify(findings).includes(secret.slice(4)));
  assert.equal(await secretLines(`c.execute("CREATE SECRET s (TYPE s3, PROVIDER 'credential_chain')")`), []);
});

test.run();
