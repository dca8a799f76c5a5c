import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  indexKnownHosts,
  keyFingerprint,
  knownHostLine,
  knownKeyTypes,
  parseKnownHosts,
  verifyHostKey,
} from '../../../fleet-cli/ssh/known-hosts.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('known_hosts');

function blob(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(body.padEnd(32, '.'))]);
}

const good = blob('ssh-ed25519', 'good');
const bad = blob('ssh-ed25519', 'bad');
const kind = (text: string, name: string, port = 22, key = good) =>
  verifyHostKey(indexKnownHosts(parseKnownHosts(text, 'kh')).find(name, port), key).kind;
const entry = (names: string, key = good) => `${names} ssh-ed25519 ${key.toString('base64')} comment\n`;

test('names, patterns, ports', () => {
  assert.is(kind(entry('web1,10.0.0.1'), '10.0.0.1'), 'match');
  assert.is(kind(entry('WEB1'), 'web1'), 'match');
  assert.is(kind(entry('*.example,!bad.example'), 'a.example'), 'match');
  assert.is(kind(entry('*.example,!bad.example'), 'bad.example'), 'unknown');
  assert.is(kind(entry('[web1]:2222'), 'web1', 2222), 'match');
  assert.is(kind(entry('web1'), 'web1', 2222), 'unknown');
  assert.is(kind(entry('[web1]:2222'), 'web1', 22), 'unknown');
});

test('a changed key is told from an unknown host', () => {
  assert.is(kind(entry('web1'), 'web1', 22, bad), 'changed');
  assert.is(kind(entry('web1'), 'web2'), 'unknown');
  assert.is(kind(entry('web1') + entry('web1', bad), 'web1', 22, bad), 'match');
});

test('another key type than the one on record is a change too', () => {
  assert.is(kind(entry('web1'), 'web1', 22, blob('ecdsa-sha2-nistp256', 'x')), 'changed');
  assert.equal(knownKeyTypes(indexKnownHosts(parseKnownHosts(entry('web1'), 'kh')).find('web1', 22)), [
    'ssh-ed25519',
  ]);
});

test('revoked keys refuse, authorities are no host keys', () => {
  assert.is(kind(`@revoked * ${entry('').trim()}\n${entry('web1')}`, 'web1'), 'revoked');
  assert.is(kind(`@cert-authority *.example ${entry('').trim()}\n`, 'a.example'), 'unknown');
});

test('malformed lines are passed over', () => {
  const text = `# comment\nweb1\nweb1 ssh-rsa\nweb1 ssh-rsa ${good.toString('base64')}\n@odd ${entry('web1')}\n\0\n`;
  assert.equal(parseKnownHosts(text, 'kh'), []);
});

test("OpenSSH's own files: hashed names and fingerprints", async () => {
  if (!fs.existsSync('/usr/bin/ssh-keygen')) {
    process.stderr.write(
      'SKIPPED: no ssh-keygen on this machine: hashed known_hosts are not compared with OpenSSH\n',
    );
    return;
  }
  await withTemp((dir) => {
    const key = nodePath.join(dir, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const [type = '', base64 = ''] = fs.readFileSync(`${key}.pub`, 'utf8').split(' ');
    const bytes = Buffer.from(base64, 'base64');
    const file = nodePath.join(dir, 'known_hosts');
    fs.writeFileSync(file, `web1 ${type} ${base64}\n${knownHostLine('web2', 2200, bytes)}`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const text = fs.readFileSync(file, 'utf8');
    assert.match(text, '|1|');
    assert.not.match(text, 'web1');
    assert.is(kind(text, 'web1', 22, bytes), 'match');
    assert.is(kind(text, 'web2', 2200, bytes), 'match');
    assert.is(kind(text, 'web2', 22, bytes), 'unknown');
    assert.is(kind(text, 'web1', 22, good), 'changed');
    assert.match(
      execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' }),
      keyFingerprint(bytes),
    );
  });
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (text, name) => {
      verifyHostKey(indexKnownHosts(parseKnownHosts(text, 'kh')).find(name, 22), Buffer.from(text));
    }),
  );
});

test.run();
