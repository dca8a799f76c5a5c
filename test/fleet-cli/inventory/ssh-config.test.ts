import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSshConfig } from '../../../fleet-cli/inventory/ssh-config.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('ssh_config');

/** Files by name in a directory; DIR in a text is that directory. */
async function withConfig(
  files: Readonly<Record<string, string>>,
  action: (file: string, directory: string) => void,
): Promise<void> {
  await withTemp((directory) => {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(nodePath.dirname(nodePath.join(directory, name)), { recursive: true });
      fs.writeFileSync(nodePath.join(directory, name), text.replaceAll('DIR', directory));
    }
    action(nodePath.join(directory, 'config'), directory);
  });
}

const files = {
  config: `Include DIR/conf.d/*.conf
User ana
Host web?
  Port 2201
  IdentityAgent none
Host web1 web12
  HostName 10.0.0.1
Host bare !barebad bare*
  Include DIR/inner
  Port 2300
Match host 10.0.0.1 user ana
  IdentityFile ~/.ssh/one
  IdentityFile ~/.ssh/two
Match originalhost web12,other
  ProxyJump bob@gate:2222,hop2
Match !originalhost web12 host 10.*
  HostKeyAlias the-web
Match final host 10.0.0.1
  Port 2299
Host *
  IdentitiesOnly yes
`,
  'conf.d/a.conf': 'Host extra\n  Port 7\n',
  'conf.d/.hidden.conf': 'User nobody\n',
  inner: 'HostKeyAlias aliased\nHost bare2\n  User inner\n',
};

test('Include, Match, negation and the first value that wins', async () => {
  await withConfig(files, (file) => {
    const config = readSshConfig(file, '/home/ana');
    assert.equal(config.names, ['extra', 'web1', 'web12', 'bare2', 'bare']);
    assert.equal(config.settings('web1'), {
      address: '10.0.0.1',
      port: 2201,
      user: 'ana',
      identityFiles: ['/home/ana/.ssh/one', '/home/ana/.ssh/two'],
      knownHostsFiles: [],
      trust: { agent: '', identitiesOnly: true, hostKeyAlias: 'the-web' },
    });
    assert.is(config.settings('web').port, undefined, '? is one character');
    assert.is(config.settings('web12').jump, 'bob@gate:2222,hop2');
    assert.is(config.settings('web12').port, 2299, 'in the final pass');
    assert.is(config.settings('bare1').trust.hostKeyAlias, 'aliased');
    assert.is(config.settings('bare1').port, 2300, 'a file included does not end the section');
    assert.is(config.settings('barebad').port, undefined);
    assert.is(config.settings('extra').user, 'ana', 'a file included does not swallow what follows');
  });
});

test('the same as ssh -G says', async () => {
  if (!fs.existsSync('/usr/bin/ssh'))
    return void process.stderr.write('SKIPPED: no ssh on this machine to compare with\n');
  await withConfig(files, (file) => {
    const config = readSshConfig(file);
    for (const name of [
      'web1',
      'web',
      'web12',
      'bare',
      'bare1',
      'bare2',
      'barebad',
      'extra',
      'other',
      'zzz',
    ]) {
      const said = execFileSync('/usr/bin/ssh', ['-G', '-F', file, name], { encoding: 'utf8' });
      const one = (key: string) => new RegExp(`^${key} (.*)$`, 'm').exec(said)?.[1];
      const settings = config.settings(name);
      assert.equal(
        [settings.address, settings.port ?? 22, settings.user, settings.jump, settings.trust.hostKeyAlias],
        [one('hostname'), Number(one('port')), one('user'), one('proxyjump'), one('hostkeyalias')],
        name,
      );
    }
  });
});

test('nothing is run, whatever a file says', async () => {
  const text = `Match exec "touch DIR/pwned"\n  Port 9\nMatch !exec "touch DIR/pwned"\n  Port 8
Host *\n  ProxyCommand touch DIR/pwned\n  CanonicalizeHostname yes\n  CanonicalDomains lab\n  KnownHostsCommand touch DIR/pwned\n`;
  await withConfig({ config: text }, (file, directory) => {
    assert.equal(readSshConfig(file).settings('a'), {
      address: 'a',
      identityFiles: [],
      knownHostsFiles: [],
      trust: {},
    });
    assert.not.ok(fs.existsSync(nodePath.join(directory, 'pwned')));
  });
});

test('a file that includes itself, one that is not there, a directory', async () => {
  await withConfig({ config: 'Include DIR/config\nInclude DIR\nInclude /none/*\nUser ana\n' }, (file) => {
    assert.is(readSshConfig(file).settings('a').user, 'ana');
  });
  assert.equal(readSshConfig('/none').names, []);
});

test('agents by path, variable and none', async () => {
  const text =
    'Host a\n IdentityAgent "~/the agent.sock"\nHost b\n IdentityAgent $PYSIGHT_TEST_AGENT\nHost c\n IdentityAgent SSH_AUTH_SOCK\nHost d\n IdentityAgent none\n';
  await withConfig({ config: text }, (file) => {
    process.env['PYSIGHT_TEST_AGENT'] = '/run/agent';
    const config = readSshConfig(file, '/home/ana');
    const agents = ['a', 'b', 'c', 'd'].map((name) => config.settings(name).trust.agent);
    assert.equal(agents, ['/home/ana/the agent.sock', '/run/agent', undefined, '']);
    delete process.env['PYSIGHT_TEST_AGENT'];
  });
});

test.run();
