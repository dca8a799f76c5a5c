import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { firstRow, messageOf, type TestConsole, testConsole } from '../../helpers/sql.ts';

/** Expression → what osquery answers, as text; null is NULL. */
const cases: readonly (readonly [sql: string, expected: string | null])[] = [
  ["split('a,b,,c', ',', 2)", 'c'],
  ["split(' a ; b ', ';', 0)", 'a'],
  ["split('a/b:c', '/:', 2)", 'c'],
  ["split('a', ',', 1)", null],
  ["split('a', ',', -1)", null],
  ["split('', ',', 0)", null],
  ["split(NULL, ',', 0)", null],
  ["split('a', ',', NULL)", null],
  ["split(1.50, '.', 1)", '5'],
  ["regex_split('a--b-c', '-+', 1)", 'b'],
  ["regex_split('-a', '-', 0)", ''],
  ["regex_split('a-', '-', 1)", null],
  ["regex_split('', 'x', 0)", ''],
  ["regex_match('foo123bar', '([a-z]+)([0-9]+)', 0)", 'foo123'],
  ["regex_match('foo123bar', '([a-z]+)([0-9]+)', 2)", '123'],
  ["regex_match('foo123bar', '([a-z]+)([0-9]+)', 3)", null],
  ["regex_match('foo', '[0-9]', 0)", null],
  ["regex_match('ab', '(a)(x)?', 2)", ''],
  ["regex_match('ab 12', '[[:alpha:]]+', 0)", 'ab'],
  ["regex_match('ab 12', '[^[:space:]a]+', 0)", 'b'],
  ["regex_match(NULL, 'a', 0)", null],
  ["'abc' REGEXP '^a.c$'", '1'],
  ["concat('a', NULL, 2, 'b')", 'a2b'],
  ['concat(NULL)', ''],
  ["concat_ws('-', 'a', NULL, 'b')", 'a-b'],
  ["concat_ws('-', 'a', NULL)", 'a-'],
  ["concat_ws(NULL, 'a', 'b')", 'ab'],
  ["concat_ws('-')", null],
  ["inet_aton('1.0.1.5')", '16777477'],
  ["inet_aton('255.255.255.255')", '4294967295'],
  ["inet_aton('::1')", null],
  ["inet_aton('1.2.3')", null],
  ["in_cidr_block('10.0.0.0/26', '10.0.0.24')", '1'],
  ["in_cidr_block('10.0.0.0/26', '10.0.0.64')", '0'],
  ["in_cidr_block('198.51.100.14/24', '198.51.100.14')", '1'],
  ["in_cidr_block('198.51.100.0/24', '198.51.100.0')", '0'],
  ["in_cidr_block('198.51.100.0/24', '198.51.100.255')", '0'],
  ["in_cidr_block('198.51.100.7/32', '198.51.100.7')", '1'],
  ["in_cidr_block('0.0.0.0/0', '8.8.8.8')", '1'],
  ["in_cidr_block('2001:db8::/48', '2001:db8:0:ffff:ffff:ffff:ffff:ffff')", '1'],
  ["in_cidr_block('2001:db8::/48', '2001:db8:1::')", '0'],
  ["in_cidr_block('::ffff:10.0.0.0/104', '::ffff:10.1.2.3')", '1'],
  // The examples of the Community ID specification.
  ["community_id_v1('128.232.110.120', '66.35.250.204', 34855, 80, 6)", '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  ["community_id_v1('66.35.250.204', '128.232.110.120', 80, 34855, 6)", '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  ["community_id_v1('128.232.110.120', '66.35.250.204', 34855, 80, 6, 1)", '1:3V71V58M3Ksw/yuFALMcW0LAHvc='],
  ["community_id_v1('x', '66.35.250.204', 34855, 80, 6)", null],
  ["community_id_v1('1.1.1.1', '2.2.2.2', 70000, 80, 6)", null],
  ["version_compare('1.10', '1.9')", '1'],
  ["version_compare('1.9.1', '1.10.1')", '-1'],
  ["version_compare('1.0', '1.0')", '0'],
  ["version_compare('', '1')", '-1'],
  ["version_compare('1:1.0', '2.0')", '-1'],
  ["version_compare('1:1.0', '2.0', 'DPKG')", '1'],
  ["version_compare('1.0~rc1', '1.0', 'RHEL')", '-1'],
  ["version_compare('1.0^git', '1.0', 'RHEL')", '1'],
  ["version_compare('1.0-1', '1.0', 'ARCH')", '0'],
  ["version_compare('3.7.16', '3.8')", '-1'],
  ["version_compare('3.13.0', '3.8')", '1'],
  ["version_compare('3.10.13', '3.11')", '-1'],
  ["version_compare('2.7.18', '3')", '-1'],
  ["version_compare('3', '2.0.1')", '1'],
  ["version_compare('3.8', '3.8.0')", '-1'],
  ["version_compare('10', '9.1')", '1'],
  ["version_compare('1.2-3', '1.1', 'DPKG')", '1'],
  ["version_compare('1.1-3', '1.2', 'dpkg')", '-1'],
  ["version_compare('1.1.5', '1.2', 'RHEL')", '-1'],
  ["version_compare('1.1.5', '1.2', 'ARCH')", '1'],
  ["'3.7.16' < '3.8' COLLATE VERSION", '1'],
  ["'1.10' < '1.9' COLLATE VERSION", '0'],
  ["'1.10' < '1.9'", '1'],
  ["'1:0.1' > '9' COLLATE version_dpkg", '1'],
  ["md5('a')", '0cc175b9c0f1b6a831c399e269772661'],
  ["sha1('')", 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['sha1(NULL)', null],
  ['md5(1)', 'c4ca4238a0b923820dcc509a6f75849b'],
  ["to_base64('hello')", 'aGVsbG8='],
  ["from_base64('aGVsbG8=')", 'hello'],
  ["from_base64('aGVs' || char(10) || 'bG8=')", 'hello'],
  ["from_base64('no base64!')", ''],
  ["conditional_to_base64('plain')", 'plain'],
  ["conditional_to_base64('pl' || char(7))", 'cGwH'],
  ['sqrt(16)', '4.0'],
  ['log(1)', '0.0'],
  ['log10(1000)', '3.0'],
  ['power(2, 10)', '1024.0'],
  ['ceil(1.2)', '2'],
  ['floor(-1.2)', '-2'],
  ['ceil(9007199254740993)', '9007199254740993'],
  ['pi() > 3.14159 AND pi() < 3.1416', '1'],
  ['round(degrees(pi()))', '180.0'],
  ['round(cot(radians(45)) * 1000)', '1000.0'],
  ['sqrt(NULL)', null],
];

const failing: readonly (readonly [sql: string, message: RegExp])[] = [
  ["split('a', '', 0)", /Invalid input to split function/],
  ["regex_match('a', '(', 0)", /Invalid regex/],
  ["regex_match('a', '(?<=x)a', 0)", /Invalid regex/],
  ["regex_match('a', printf('%.300c', 'a'), 0)", /too big, max size is 256 bytes/],
  ['concat_ws()', /Missing separator/],
  ["in_cidr_block(1, '1.1.1.1')", /CIDR must be a string/],
  ["in_cidr_block('1.1.1.1/33', '1.1.1.1')", /cannot be parsed/],
  ["in_cidr_block('1.1.1.0/24', 'x')", /IP address cannot be parsed/],
  ["community_id_v1_strict('x', '1.1.1.1', 1, 1, 6)", /saddr cannot be parsed/],
  ["version_compare('1', '2', 'GENTOO')", /does not match one of: \(ARCH, DPKG, RHEL\)/],
  ["version_compare(NULL, '1')", /two version strings/],
  ["version_compare(3, '1')", /two version strings/],
  ["version_compare('1', '2', NULL)", /not a string/],
  ['sqrt(-1)', /out of domain/],
  ['log(0)', /out of range/],
  ['asin(2)', /out of domain/],
  ['exp(1000)', /out of range/],
  ["split('a')", /wrong number of arguments/],
];

const functions = suite<{ sql: TestConsole }>('osquery functions');
functions.before(async (context) => {
  context.sql = await testConsole([]);
});
functions.after(({ sql }) => sql.close());

for (const [expression, expected] of cases) {
  functions(`${expression} is ${expected}`, async ({ sql }) => {
    assert.equal(await firstRow(sql, `SELECT ${expression}`), [expected]);
  });
}

functions('sha256 hashes the UTF-8 bytes', async ({ sql }) => {
  const { createHash } = await import('node:crypto');
  const expected = createHash('sha256').update('ä', 'utf8').digest('hex');
  assert.equal(await firstRow(sql, "SELECT sha256('ä')"), [expected]);
});

for (const [expression, message] of failing) {
  functions(`${expression} fails`, async ({ sql }) => {
    assert.match(await messageOf(sql.all(`SELECT ${expression}`)), message);
  });
}

functions('an error leaves the console usable', async ({ sql }) => {
  await messageOf(sql.all('SELECT sqrt(-1)'));
  assert.equal(await firstRow(sql, 'SELECT 1'), ['1']);
});
functions.run();
