import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect, createSsh } from '../../../fleet-cli/ssh/connect.ts';
import { toRemoteError } from '../../../fleet-cli/ssh/errors.ts';
import { faultOfCertificate, parseCertificate } from '../../../fleet-cli/ssh/host-certificate.ts';
import { createHostKeys } from '../../../fleet-cli/ssh/host-keys.ts';
import { createKeyFiles } from '../../../fleet-cli/ssh/keys.ts';
import type { HostSpec } from '../../../fleet-cli/types.ts';
import { sshdMissing, startSshd } from '../../helpers/sshd.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('host certificates');

/** Signs a host's public key, as an administrator would; @returns the certificate's blob */
function sign(directory: string, authority: string, key: string, options: readonly string[]): Buffer {
  const file = (name: string) => nodePath.join(directory, name);
  execFileSync('ssh-keygen', ['-q', '-s', file(authority), '-I', 'a host', ...options, file(`${key}.pub`)]);
  return blobOf(file(`${key}-cert.pub`));
}

function blobOf(file: string): Buffer {
  return Buffer.from(fs.readFileSync(file, 'utf8').split(' ')[1] ?? '', 'base64');
}

function makeKey(directory: string, name: string, ...type: string[]): void {
  execFileSync('ssh-keygen', ['-q', '-t', ...type, '-N', '', '-f', nodePath.join(directory, name)]);
}

test("certificates of OpenSSH's own making: names, times, kind, signature", async () => {
  const missing = sshdMissing();
  if (missing !== '') return void process.stderr.write(`SKIPPED: ${missing}\n`);
  await withTemp((directory) => {
    makeKey(directory, 'host', 'ed25519');
    makeKey(directory, 'other', 'ecdsa', '-b', '384');
    for (const [name, ...type] of [
      ['ed', 'ed25519'],
      ['ec', 'ecdsa', '-b', '521'],
      ['rsa', 'rsa', '-b', '2048'],
    ] as const)
      makeKey(directory, name, ...type);
    const now = Date.now() / 1000;
    for (const authority of ['ed', 'ec', 'rsa']) {
      const blob = sign(directory, authority, 'host', ['-h', '-n', 'web1,*.lab', '-V', '-1m:+1h']);
      const certificate = parseCertificate(blob);
      if (certificate === undefined) throw new Error('it is read');
      assert.equal(certificate.plainKey, blobOf(nodePath.join(directory, 'host.pub')));
      assert.equal(certificate.authority, blobOf(nodePath.join(directory, `${authority}.pub`)));
      assert.is(faultOfCertificate(certificate, 'web1', now), '', authority);
      assert.is(faultOfCertificate(certificate, 'a.lab', now), '');
      assert.match(faultOfCertificate(certificate, 'web2', now), 'it is for web1, *.lab');
      assert.match(faultOfCertificate(certificate, 'web1', now + 7200), 'expired');
      assert.match(faultOfCertificate(certificate, 'web1', now - 7200), 'not valid yet');
      const spoilt = Buffer.from(blob);
      spoilt.writeUInt8(spoilt.readUInt8(80) ^ 1, 80);
      const altered = parseCertificate(spoilt);
      if (altered !== undefined)
        assert.is(faultOfCertificate(altered, 'web1', now), 'its signature is wrong', authority);
    }
    const any = parseCertificate(sign(directory, 'ed', 'other', ['-h']));
    assert.is(any && faultOfCertificate(any, 'whatever', now), '');
    const user = parseCertificate(sign(directory, 'ed', 'host', ['-n', 'web1']));
    assert.is(user && faultOfCertificate(user, 'web1', now), 'it is not for hosts');
    const sha1 = parseCertificate(sign(directory, 'rsa', 'host', ['-h', '-t', 'ssh-rsa']));
    assert.is(
      sha1 && faultOfCertificate(sha1, 'web1', now),
      'its signature is wrong',
      'SHA-1 does not count',
    );
  });
});

test('a real sshd with a certificate: only its authority is on record', async () => {
  const missing = sshdMissing();
  if (missing !== '') return void process.stderr.write(`SKIPPED: ${missing}\n`);
  await withTemp(async (directory) => {
    makeKey(directory, 'ca', 'ed25519');
    const certificate = nodePath.join(directory, 'host_key-cert.pub');
    const sshd = await startSshd(directory, {}, [`HostCertificate ${certificate}`]);
    const authority = fs.readFileSync(nodePath.join(directory, 'ca.pub'), 'utf8');
    const known = nodePath.join(directory, 'authorities');
    const spec: HostSpec = {
      ...{ name: 'web1', address: '127.0.0.1', port: sshd.port, user: sshd.user, jumps: [], groups: [] },
      identityFiles: [sshd.identity],
    };
    const attempt = async (lines: string, options: readonly string[]): Promise<string> => {
      fs.writeFileSync(known, lines);
      fs.rmSync(certificate, { force: true });
      sign(directory, 'ca', 'host_key', options);
      await sshd.reload();
      try {
        const keys = { hostKeys: createHostKeys({ files: [known], acceptNew: false }) };
        const ssh = createSsh({
          ...keys,
          connectTimeoutMs: 20_000,
          agent: '',
          keyFiles: createKeyFiles(undefined),
        });
        (await connect(spec, ssh, new AbortController().signal)).close();
        return 'connected';
      } catch (error) {
        return toRemoteError(error, 'web1').message;
      }
    };
    try {
      const trusted = `@cert-authority 127.0.0.* ${authority}`;
      assert.is(await attempt(trusted, ['-h', '-n', '127.0.0.1']), 'connected');
      assert.match(await attempt(trusted, ['-h', '-n', 'elsewhere']), 'it is for elsewhere');
      assert.match(await attempt(trusted, ['-h', '-n', '127.0.0.1', '-V', '-2d:-1d']), 'it has expired');
      const revoked = `@revoked * ${authority}${trusted}`;
      assert.match(await attempt(revoked, ['-h', '-n', '127.0.0.1']), 'shows the revoked key');
      const plain = fs.readFileSync(nodePath.join(directory, 'host_key.pub'), 'utf8');
      const both = `@revoked * ${plain}${trusted}`;
      assert.match(await attempt(both, ['-h', '-n', '127.0.0.1']), 'shows the revoked key');
      const stranger = `@cert-authority * ${plain}`;
      assert.match(await attempt(stranger, ['-h', '-n', '127.0.0.1']), 'which is not on record for it');
    } finally {
      await sshd.close();
    }
  });
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const head = Buffer.from('\0\0\0\x20ssh-ed25519-cert-v01@openssh.com');
      for (const blob of [Buffer.from(bytes), Buffer.concat([head, bytes])]) {
        const certificate = parseCertificate(blob);
        if (certificate !== undefined) faultOfCertificate(certificate, 'a', 0);
      }
    }),
  );
});

test.run();
