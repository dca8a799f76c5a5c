import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  fingerprintSecret,
  printable,
  redactArgv,
  redactCode,
  redactPath,
  redactText,
  redactUrl,
} from '../../extension/core/redact.ts';
import { canaries } from '../canary/canaries.ts';

const test = suite('redact');

/** The longest part of a secret that may be shown. */
function leaks(text: string, secret: string): boolean {
  const shown = text.replace(/\[[a-z-]+\]/g, '');
  return shown.includes(secret.slice(0, 5)) || shown.includes(secret.slice(4));
}

test('hides every kind of secret, wherever it stands', () => {
  for (const { text, secret } of canaries) {
    for (const around of [text, `x ${text} y`, `"${text}"`, `[${text}]`])
      assert.not.ok(leaks(redactText(around), secret), `${text} -> ${redactText(around)}`);
    assert.not.ok(leaks(redactCode(`x = '${text}'`), secret), `code: ${text}`);
  }
});

test('shows at most four characters and the kind', () => {
  assert.is(redactText('key sk-proj-abcdefghijklmnopqrstuvwxyz123456'), 'key sk-p…[openai-key]');
  assert.is(redactText('export PASSWORD=abc'), 'export PASSWORD=…[password]');
});

test('knows tokens in paths and users of URLs, quoted and Oracle connection strings, and keys that look random', () => {
  const value = 'M2oeq3hDavJA76rNicHTp8hk';
  for (const text of [
    `https://conda.corp/t/${value}/channel`,
    'https://conda.anaconda.org/t/tk-123e4567-e89b-12d3-a456-426614174000/team',
    `https://${value}:x-oauth-basic@git.corp/a.git`,
    `mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BX%7D%3BPWD%3D${value}%3B`,
    `cx_Oracle.connect("scott/${value}@db.corp/orcl")`,
    `sqlplus -S scott/${value}@db.corp @run.sql`,
    `python3 a.py --key ${value}`,
  ])
    assert.not.ok(leaks(redactText(text), /123e/.test(text) ? 'tk-123e4567-e89b' : value), redactText(text));
  for (const kept of [
    'https://forum.corp/t/how-to-install-python-3-11-on-ubuntu/1234',
    'python3 a.py --key /home/ana/Keys/id_rsa_2024_Production',
    'python3 a.py --key MyServerKey2024Production.pem',
    'uses: actions/checkout@v4',
    'connect("db.corp")',
  ])
    assert.is(redactText(kept), kept);
});

test('knows command lines', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['mysql -u root -phunter2 -h db', 'mysql -u root -ph…[command-password] -h db'],
    ['curl -u bob:hunter22 https://x/y', 'curl -u bob:hu…[command-password] https://x/y'],
    [
      'x --db-password=hunter22 --token-file /etc/t',
      'x --db-password=hu…[command-password] --token-file /etc/t',
    ],
    ['docker run -u 1000:1000 -p 80:80 x', 'docker run -u 1000:1000 -p 80:80 x'],
    ['PASSWORD=$SECRET ./x', 'PASSWORD=$SECRET ./x'],
    ['cd /x && PWD=/home/bob max_tokens=1000 ls', 'cd /x && PWD=/home/bob max_tokens=1000 ls'],
    ['pip install passlib tokenizers', 'pip install passlib tokenizers'],
  ];
  for (const [input, expected] of cases) assert.is(redactText(input), expected);
});

test('redacts argv where flag and value are two arguments', () => {
  assert.equal(redactArgv(['app', '--password', 'two words here', '--user', 'bob']), [
    'app',
    '--password',
    'two…[command-password]',
    '--user',
    'bob',
  ]);
  assert.equal(redactArgv(['sshpass', '-p', 'hunter22', 'ssh', 'h']), [
    'sshpass',
    '-p',
    'hu…[command-password]',
    'ssh',
    'h',
  ]);
  assert.equal(redactArgv(['API_TOKEN=abc def ghi', 'x']), ['API_TOKEN=ab…[password]', 'x']);
  assert.equal(redactArgv(['python', '-p', 'x']), ['python', '-p', 'x']);
});

test('redacts the signature of a URL without quotes, which a shell split at its ampersands', () => {
  const value = 'zpzyAAHyiowlTDK2dYvxz07gGTn8ATx0nzkZwymBwa37';
  assert.equal(redactArgv(['curl', 'https://h/b.csv?sv=2022', `sig=${value}`, `X-Amz-Signature=${value}`]), [
    'curl',
    'https://h/b.csv?sv=2022',
    'sig=zpzy…[password]',
    'X-Amz-Signature=zpzy…[password]',
  ]);
  assert.equal(redactArgv(['x', 'config=/etc/x', 'design=flat-and-simple']), [
    'x',
    'config=/etc/x',
    'design=flat-and-simple',
  ]);
});

test('redacts URLs', () => {
  assert.is(redactUrl('postgres://bob:p@ss/w@db:5432/x'), 'postgres://bob:p…[url-password]@db:5432/x');
  assert.is(
    redactUrl('https://h/p?access_token=0123456789abcdef&q=1'),
    'https://h/p?access_token=0123…[url-token]&q=1',
  );
  assert.is(redactUrl('http://localhost:8888/lab/x@y'), 'http://localhost:8888/lab/x@y');
});

test('leaves expressions in code, not literals and comments', () => {
  for (const line of [
    "token = os.environ['X']",
    'f(password=get_password())',
    'password: str = None',
    'f(token=self.token)',
  ])
    assert.is(redactCode(line), line);
  assert.is(redactCode('# password = hunter22'), '# password = hu…[password]');
  assert.is(redactCode('f(password="hunter22")'), 'f(password="hu…[password]")');
  assert.is(redactCode('s = "PWD=hunter22;UID=x"'), 's = "PWD=hu…[password];UID=x"');
});

test('redacts names within a path and keeps the rest', () => {
  assert.is(
    redactPath('/home/bob/sk-proj-abcdefghijklmnopqrstuvwxyz123456.py'),
    '/home/bob/sk-p…[openai-key].py',
  );
  assert.is(redactPath('C:\\Users\\bob\\token_refresh.py'), 'C:\\Users\\bob\\token_refresh.py');
});

test('fingerprints under a key', () => {
  assert.match(fingerprintSecret('a', 'k'), /^[0-9a-f]{16}$/);
  assert.is.not(fingerprintSecret('a', 'k'), fingerprintSecret('a', 'l'));
  assert.is(fingerprintSecret('a', 'k'), fingerprintSecret('a', 'k'));
});

test('makes text printable', () => {
  assert.is(printable('a\u0000b\u001b[31mc\r\n\td\u202ee\u200b'), 'ab[31mc de');
});

test('is idempotent and keeps the number of arguments', () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      'password',
      '=',
      ':',
      ' ',
      '"',
      "'",
      '\\"',
      '--token',
      'Bearer ',
      'Authorization: ',
      'postgres://',
      'u:',
      '@',
      '/',
      '?',
      'sk-proj-abcdefghijklmnopqrstuvwxyz12',
      'token=',
      '&',
      '…[',
      ']',
      'x…[password]',
      'PWD=',
      ';',
      'AKIAIOSFODNN7EXAMPLA',
      '-----BEGIN RSA PRIVATE KEY-----',
      'MIIEow',
      '-----END RSA PRIVATE KEY-----',
      '\n',
      'mysql -p',
      '-u ',
      '$',
      '{',
      '}',
      ',',
      '#',
      'eyJabcdefghijk.eyJabcdefghijk.abcdefghijkl',
      '(',
      ')',
      '--password ',
      'cookie: ',
      'setx ',
      '.',
    ),
    fc.string({ maxLength: 6 }),
    fc.stringMatching(/^[A-Za-z0-9]{3,12}$/),
  );
  const texts = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const once = redactText(text);
      assert.is(redactText(once), once);
      assert.is(redactCode(redactCode(text)), redactCode(text));
      const argv = text.split(' ');
      assert.is(redactArgv(argv).length, argv.length);
      redactPath(text);
    }),
    { numRuns: 3000 },
  );
});

test('is linear on hostile text', () => {
  for (const unit of [
    'password',
    '-',
    '://',
    'a:',
    '-----BEGIN PRIVATE KEY-----',
    'token ',
    'mysql ',
    'eyJ',
    ' -u a:',
    '"',
    '--token--',
  ])
    assert.type(redactText(unit.repeat(Math.ceil(200_000 / unit.length))), 'string');
});

test('an argument that is a secret only in the light of those before it', () => {
  const argv = ['etl.py', 'aws_secret', '=', '4q8/PQhMF7Gg9yluNundbdPhW5JvxlaFAldBDqW7', '--month', '9'];
  assert.equal(redactArgv(argv), ['etl.py', 'aws_secret', '=', '4q8/…[secret]', '--month', '9']);
  assert.equal(redactArgv(redactArgv(argv)), redactArgv(argv));
});

test.run();
