import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyseText } from '../../extension/analyse/pipeline.ts';
import type { Finding } from '../../extension/analyse/types.ts';
import { sourceOf } from '../helpers/behaviour.ts';

const test = suite('secrets of tests and documentation');
const options = { fleetKey: 'fleet-key', internalHosts: [] };
const body = 'MIIEowIBAAKCAQEAvW8kq3Zt5rXy7Lp2Nd9Ha4Jc6Fs1Gb0Ue8Ti3Ro5Mw2Qx7Kz4P'.repeat(4);
const key = `-----BEGIN RSA PRIVATE KEY-----\\n${body}\\n-----END RSA PRIVATE KEY-----`;
const token = ['ghp', 'w7Kq2ZpXv9Rt4Lm8Nc3Hd6Js1Fg5Bb0YeUaT'].join('_');
const account = "conn = login(password='Herbst#2024x')";
const address = "db = 'postgresql://app:Wx7qLm2Zt@db.corp.local/erp'";

async function secretsOf(text: string): Promise<readonly Finding[]> {
  const { findings } = await analyseText(sourceOf(text), '/srv/a.py', options, () => () => []);
  return findings.filter((finding) => finding.category === 'secret');
}

/** Those that are no likely examples. */
async function secretLines(text: string): Promise<readonly number[]> {
  const found = await secretsOf(text);
  return found
    .filter(({ message }) => !/ in (?:a test|documentation)\.$/.test(message))
    .map(({ line }) => line);
}

test('tests make their accounts and keys up, whatever their framework', async () => {
  const text = `${account}\n${address}\nKEY = """${key.replaceAll('\\n', '\n')}"""\n`;
  assert.equal((await secretLines(text)).length, 3);
  for (const head of [
    'import unittest',
    'from twisted.trial import unittest',
    'import erp.tests',
    'from erp import test',
    'from django.test import TestCase',
    'class LoginTest(base.ServerTestCase):\n    def test_login(self):\n        pass',
  ])
    assert.equal(await secretLines(`${head}\n${text}`), [], head);
});

test('likely examples are of low severity, and say where they stand', async () => {
  const texts = [`import unittest\n${address}\n`, `def f():\n    """Connects.\n\n    ${address}\n    """\n`];
  for (const text of texts) {
    const [found] = await secretsOf(text);
    assert.equal([found?.severity, found?.confidence], ['low', 'low'], text);
    assert.match(found?.message ?? '', / in (?:a test|documentation)\.$/);
    assert.not.match(found?.evidence ?? '', 'Wx7qLm2Zt');
  }
});

test('a function that tries something, or a class so called, makes no test', async () => {
  for (const head of [
    'def test_login():\n    pass',
    'class TestRun(object):\n    def run(self):\n        pass',
    'from numpy import testing',
    'import contest',
    'from ...test import Failure',
  ])
    assert.equal((await secretLines(`${head}\n${account}\n${address}`)).length, 2, head);
});

test('an issuer’s token is reported in a test and in documentation too', async () => {
  assert.equal(await secretLines(`import unittest\nTOKEN = "${token}"`), [2]);
  assert.equal(await secretLines(`"""Run me.\n\nexport TOKEN=${token}\n"""`), [3]);
});

test('documentation shows examples', async () => {
  for (const text of [
    `def f():\n    """Connects.\n\n    ${address}\n    tool --user ana --password=Herbst2024x\n    """\n`,
    `class Add(Command):\n    """Adds.\n\n    tool add -Uana%Herbst2024x\n    """\n`,
    `EXAMPLES = """\n- user:\n    name: ana\n    password: "Herbst2024x"\n"""\n`,
    `helps["vm create"] = """\nexamples:\n  - text: tool vm create --admin-password Herbst2024x\n"""\n`,
    `meta = {"id": "ssh", "examples": ["""\n${key.replaceAll('\\n', '\n')}\n"""]}\n`,
    `parser.add_argument("--db", help="e.g. postgresql://app:Wx7qLm2Zt@db.corp.local/erp")\n`,
    `class Shop(Site):\n    _TESTS = [{"url": "https://shop.corp.local/a?view_token=9f00f4318326a9484edde"}]\n`,
  ])
    assert.equal(await secretLines(text), [], text);
  assert.equal((await secretLines(`config = """\nuser: ana\npassword: Herbst#2024x\n"""\n`)).length, 1);
  assert.equal((await secretLines(`run("tool --password=Herbst2024x", help="x")\n`)).length, 1);
});

test('what is no secret for its shape', async () => {
  for (const text of [
    '# ftp://user[:password]@other.host[:port]/some_dir',
    '# b2://account_id:application_key@bucket/',
    'db = "mysql://bbuser:bbpasswd@dbhost/bbdb"',
    'headers["x-amz-security-token"] = self.s3.config.access_token',
    'names = ["x-account-meta-temp-url-key", "x-account-meta-temp-url-key-2"]',
    'headers = {"x-client-auth-type": "OAuth2Session"}\nrequests.get(u, headers=headers)',
    'run(\'tool -u "http://www.corp.local/vuln?id=1" --banner\')',
    'run(\'az policy list -a "ddd8ef92e3714a5ea3d208c1"\')',
    'REQUEST_TOKEN = "OS-OAUTH1:request_token"',
    'crc16_bypass = {"name": "crc16_bypass"}',
    'RESETPASS = "PASSWORD|RESET"',
    "# tool.py -newpass 'N3wPassw0rd!' -altpass 'Adm1nPassw0rd!'",
    'rows = [("-u x --cookie=\\"PHPSESSID=d41d8cd98f00b204e9800998" + "ecf8427e; id=1*\\"", 1)]',
  ])
    assert.equal(await secretLines(text), [], text);
});

test('what everybody may know, and what merely has such a name', async () => {
  for (const text of [
    `token = "2YotnFZFEjr1zCsicMWpAA"\nkey = "9djdj82h48djs9d2"`,
    `PUBLIC_KEY_TOKEN = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvW8kq3Zt5rXy7Lp2Nd9Ha4Jc6Fs1Gb0Ue8Ti3Ro5Mw2Qx7K"`,
    `KEYS = dict(PW=["q2sigma", "angle1", "lorentz2", "dftd3_version"])`,
    `FUNCTIONALS = {"PW91": "GGA91x+c", "MPW3PW": "0.218*HF"}`,
    `MAGICS = {"pwd": "shell.magics.system:Directories"}`,
    `DISABLE_SESSION_AUTH = "AWS::S3::DisableS3ExpressSessionAuth"`,
    `import unittest\nserver.login("psu", "doesnotexist")`,
  ])
    assert.equal(await secretsOf(text), [], text);
  for (const text of [`passwords = ["Herbst#2024x", "Winter!2025q"]`, `DB_PW = "Herbst#2024x"`])
    assert.ok((await secretLines(text)).length > 0, text);
});

test('a token that has no digit', async () => {
  const letters = 'TdjQkVKzwJkwKmTwRxtgCXdJywNXwHaIXT';
  assert.equal(await secretLines(`x = 1\nHF = "hf_${letters}"`), [2]);
  assert.equal(await secretLines(`HF = fetch_long_name_of_a_function("a_b")`), []);
});

test('what looks alike and is one', async () => {
  for (const text of [
    '# ftp://ana:Herbst24x]q@files.corp.local/dir',
    'run("redis-cli -h cache.corp.local -a Herbst#2024x ping")',
    'run("curl -u ana:Herbst2024x https://erp.corp.local/x")',
    '# tool.py -newpass Herbst#2024x',
    'headers = {"x-api-key": "q7Kw2ZpXv9Rt4Lm8Nc3Hd6Js"}\nrequests.get(u, headers=headers)',
  ])
    assert.equal((await secretLines(text)).length, 1, text);
});

test.run();
