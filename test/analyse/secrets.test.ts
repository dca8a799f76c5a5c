import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseSecrets } from '../../extension/analyse/secrets.ts';
import type { ScriptSource } from '../../extension/analyse/types.ts';
import { canaries } from '../canary/canaries.ts';

const test = suite('secrets');
const key = 'fleet-key';

function source(text: string, extras: ScriptSource['extras'] = []): ScriptSource {
  return { kind: 'script', text, encoding: 'utf-8', locate: (line, column) => ({ line, column }), extras };
}

async function kinds(text: string): Promise<string[]> {
  const { findings } = await analyseSecrets(source(text), key);
  return findings.map((finding) => finding.details?.['kind'] ?? '');
}

/** Passwords as people choose them. */
const real = ['Sommer2024!', 'P@ssw0rd!', 'Qwertz123', 'erpAdmin#77', 'xK9$mQ2v'];

test('reports every kind of secret as a literal, at its place, without holding it', async () => {
  for (const { kind, text, secret } of canaries) {
    if (kind === 'cli-password' || kind === 'sshpass' || kind === 'env') continue;
    const code = `import os\nvalue = "${text}"\n`;
    const { findings } = await analyseSecrets(source(code), key);
    assert.ok(findings.length > 0, `not found: ${kind}`);
    assert.is(findings[0]?.line, 2, kind);
    assert.not.ok(JSON.stringify(findings).includes(secret.slice(4)), kind);
    assert.match(findings[0]?.fingerprint ?? '', /^[0-9a-f]{16}$/);
  }
});

test('reports passwords by the name they are given to', async () => {
  for (const value of real) {
    for (const code of [
      `password = "${value}"`,
      `DB_PASSWORD: str = '${value}'`,
      `conn = connect(user="sa", passwd='${value}')`,
      `config = {"password": "${value}"}`,
      `self.smtp_pwd = "${value}"`,
      `server.login("bob@corp.example", "${value}")`,
      `requests.get(url, auth=("bob", "${value}"))`,
      `pw = os.environ.get("ERP_PASSWORD", "${value}")`,
      `cnxn = pyodbc.connect("DRIVER={SQL Server};SERVER=erp;UID=sa;PWD=${value}")`,
      `session.findById("wnd[0]/usr/pwdRSYST-BCODE").text = "${value}"`,
      `driver.find_element(By.ID, "password").send_keys("${value}")`,
    ])
      assert.is((await kinds(code)).length, 1, code);
  }
});

test('leaves placeholders, references, examples, hashes and UUIDs alone', async () => {
  for (const code of [
    'password = "changeme"',
    'password = "your-password-here"',
    'api_key = "YOUR_API_KEY"',
    'api_key = "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
    'password = os.environ["DB_PASSWORD"]',
    'password = os.environ.get("DB_PASSWORD")',
    'url = f"postgresql://{user}:{password}@{host}/db"',
    'url = "postgresql://user:password@localhost/db"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Python
    'url = "postgresql://${USER}:${PASS}@db.corp/x"',
    'key = "AKIAIOSFODNN7EXAMPLE"',
    'secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"',
    'password_hash = "5f4dcc3b5aa765d61d8327deb882cf99"',
    'password = "$2b$12$KIXQ4f3s0bGqB0C0c3xYpuJ5rJ0D0Y0m4m3v8oG1t7s9u2w5x6y7z"',
    'token = "123e4567-e89b-12d3-a456-426614174000"',
    'sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
    'token_url = "https://login.corp.example/oauth2/v2.0/token"',
    'password_field = "txtPassword1"',
    'SECRET_NAME = "prod/erp/password1"',
    'parser.add_argument("--password", help="Password of the user2")',
    'password = getpass.getpass("Password1: ")',
    'x = "<your token>"',
    'api_key = "<API_KEY_1>"',
    'if token == "ENDMARKER2": pass',
    'headers = {"Authorization": f"Bearer {token}"}',
    '"-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----"',
    'data = "aGVsbG8gd29ybGQgdGhpcyBpcyBiYXNlNjQgb2Ygbm90aGluZyBzZWNyZXQgMTIz"',
    'max_tokens = 1000',
    'next_token = "abc123def456ghi789"',
  ])
    assert.equal(await kinds(code), [], code);
});

test('finds secrets in outputs and markdown of notebooks, with the cell', async () => {
  const canary = canaries.find((one) => one.kind === 'github-classic');
  const extras = [
    { kind: 'output' as const, text: `ok\nlogin ${canary?.text}`, position: { line: 1, column: 1, cell: 3 } },
  ];
  const { findings } = await analyseSecrets(source('x = 1\n', extras), key);
  assert.is(findings.length, 1);
  assert.is(findings[0]?.cell, 3);
  assert.is(findings[0]?.line, 2);
});

test('fingerprints the secret, not its place', async () => {
  const one = await analyseSecrets(source('password = "Sommer2024!"'), key);
  const two = await analyseSecrets(source('\n\npwd = "Sommer2024!"'), key);
  assert.is(one.findings[0]?.fingerprint, two.findings[0]?.fingerprint);
  const other = await analyseSecrets(source('password = "Sommer2024!"'), 'another key');
  assert.is.not(one.findings[0]?.fingerprint, other.findings[0]?.fingerprint);
});

test('a comment silences nothing', async () => {
  const canary = canaries.find((one) => one.kind === 'slack-bot');
  assert.is((await kinds(`# secretlint-disable\nx = "${canary?.text}"  # noqa`)).length, 1);
});

test('never throws and stays bounded on any text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom(...canaries.map(({ text }) => text), '"', '\n', 'password = ', '#'),
        ),
      ),
      async (parts) => {
        const { findings } = await analyseSecrets(source(parts.join('')), key);
        for (const { evidence } of findings) assert.ok(evidence.length <= 200);
      },
    ),
    { numRuns: 150 },
  );
  for (const unit of ['password = "', 'token=', 'a'.repeat(50), '://a:', 'pwd"].'])
    await analyseSecrets(source(unit.repeat(Math.ceil(100_000 / unit.length))), key);
});

test('a long key is no repetition of few characters', async () => {
  const line = 'QWERTYUIOPasdfghjklzxcvbnm0123456789QAZWSXEDCRFVTGBYHNUJMIKOLP+/';
  const body = Array.from({ length: 8 }, (_, i) => line.slice(i) + line.slice(0, i)).join('\n');
  const pem = `KEY = """-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----"""\n`;
  assert.equal(await kinds(pem), ['private-key']);
  assert.equal(await kinds(pem.replaceAll(/[A-Za-z0-9+/]{64}/g, 'x'.repeat(64))), []);
});

test('reports keys that clients are given by position, and passwords of accounts', async () => {
  const given = 'q7RtYw2ZpLx9Vb4NcM6kHd3SgJ8fTa5E';
  assert.equal(await kinds(`co = cohere.Client("${given}")`), ['api-key']);
  assert.equal(await kinds(`ngrok.set_auth_token('${given}')`), ['api-key']);
  assert.equal(await kinds('client = Client("https://files.corp.local/v2")'), []);
  assert.equal(await kinds('client = bigquery.Client("acme-analytics-production-2")'), []);
  assert.equal(await kinds('run(["net", "user", "support", "Xk7!quartz9", "/add"])'), ['account-password']);
  assert.equal(await kinds('os.system("net user support Xk7!quartz9 /add")'), ['account-password']);
  assert.equal(await kinds('os.system("net user support * /add")'), []);
  assert.equal(await kinds(`c.execute("ALTER USER app IDENTIFIED BY 'Sommer2026!x'")`), ['account-password']);
  assert.equal(await kinds(`c.execute("ALTER ROLE a WITH ENCRYPTED PASSWORD 'Sommer2026!y'")`), [
    'account-password',
  ]);
  assert.equal(await kinds(`c.execute("CREATE USER 'app'@'%' IDENTIFIED BY 'Sommer2026!z'")`), [
    'account-password',
  ]);
  assert.equal(await kinds('"""Return the messages identified by UIDs, not numbers."""'), []);
  for (const pw of ["'{pw}'", ':pw1', "'%s'", "'<password>'", '\'" + pw1 + "\''])
    assert.equal(await kinds(`c.execute(f"ALTER USER app IDENTIFIED BY ${pw}")`), [], pw);
  assert.equal(await kinds('os.system("net user support /active:no")'), []);
});

test('a name may say what the password is for, or that it is made up', async () => {
  assert.equal(await kinds('SENHA_EMAIL = "Rh@Folha2024"'), ['password']);
  assert.equal(await kinds('PASSWORT_PORTAL = "Kiefer-41x"'), ['password']);
  assert.equal(await kinds('fake_password = "Kiefer-41x"'), []);
  assert.equal(await kinds('sim_auth_login_password = "C29TZXBHC3N3B3JK"'), []);
  assert.equal(await kinds('EXAMPLE_SECRET = "JBSWY3DPEHPK3PXP"'), []);
});

test('a word of any language is no password, one with a digit or sign in it is', async () => {
  for (const word of ['Contraseña', 'Schlüssel', 'sécurité', 'ПАРОЛЬ', 'Código'])
    assert.equal(await kinds(`senha = "${word}"`), [], word);
  for (const password of ['Contraseña1', 'Schlüssel!', 'sÉcurité'])
    assert.equal(await kinds(`senha = "${password}"`), ['password'], password);
});

test('leaves keys alone that everybody knows, and what images of servers start with on the machine itself', async () => {
  // Put together here, so that no scanner takes this file for one with secrets.
  const azurite = [
    'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq',
    'K1SZFPTOtr',
    'KBHBeksoGMGw==',
  ].join('/');
  const sample = [
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ',
    'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  ].join('.');
  for (const code of [
    `c = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${azurite};"`,
    `token = "${sample}"`,
    'r = from_url("redis://:redis@127.0.0.1:6379/0")',
    'e = create_engine("postgresql://app:postgres@localhost/app")',
  ])
    assert.equal(await kinds(code), [], code);
  assert.equal(await kinds(`c = "AccountName=acme;AccountKey=${azurite.replace('Eby8', 'Qzy8')};"`), [
    'azure-storage-key',
  ]);
  assert.equal(await kinds(`token = "${sample.replace('OiIxMjM0', 'OiJxMjM0')}"`), ['jwt']);
  assert.equal(await kinds('e = create_engine("postgresql://app:postgres@db.corp.de/app")'), [
    'url-password',
  ]);
});

test('the developer key of a paste site, and the secret key of AWS as a notebook prints it', async () => {
  const hex = '8f14e45fceea167a5a36dedd4bea2543';
  assert.equal(await kinds(`data = {"api_dev_key": "${hex}"}`), ['api-key']);
  const secret = `${'wJ4/lrXUtn'.repeat(3)}FEMIK7MDEN`;
  const extra = (text: string) => [
    { kind: 'output' as const, text, position: { line: 1, column: 1, cell: 1 } },
  ];
  const printed = async (text: string) =>
    (await analyseSecrets(source('', extra(text)), key)).findings.map(({ rule }) => rule);
  assert.equal(await printed(`AWS_SECRET_ACCESS_KEY ${secret}`), ['PYS-SEC-004']);
  assert.equal(await printed('secret access key abcdefghijklmnopqrstuvwxyzabcdefghijklmn'), []);
});

test('says whose key it is where one pattern looks for those of many services', async () => {
  const message = async (value: string) =>
    (await analyseSecrets(source(`k = "${value}"`), key)).findings.map((finding) => finding.message);
  assert.equal(await message(`pcsk_${'a1B2c3D4e5'.repeat(5)}`), ['Pinecone API key.']);
  assert.equal(await message(`sk-proj-${'a1B2c3D4e5'.repeat(5)}`), ['OpenAI API key.']);
  assert.equal(await message(`sk-${'a1B2c3D4'.repeat(4)}`), ['OpenAI (or compatible) API key.']);
  assert.equal(await message(`ntn_${'a1B2c3D4e5'.repeat(4)}`), ['Notion token.']);
});

test.run();
