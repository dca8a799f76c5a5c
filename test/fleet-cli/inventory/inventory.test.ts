import fs from 'node:fs';
import nodePath from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../../extension/core/errors.ts';
import { parseAnsibleIni } from '../../../fleet-cli/inventory/ansible-ini.ts';
import { parseAnsibleYaml } from '../../../fleet-cli/inventory/ansible-yaml.ts';
import { parseDestination } from '../../../fleet-cli/inventory/entry.ts';
import { parseCsv, parseCsvInventory, parseList } from '../../../fleet-cli/inventory/plain.ts';
import { expandRanges } from '../../../fleet-cli/inventory/ranges.ts';
import { guessFormat, type InventoryOptions, readInventory } from '../../../fleet-cli/inventory/read.ts';
import { idleExclusions, selectHosts } from '../../../fleet-cli/inventory/select.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('inventory');

function fault(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.instance(error, UsageError);
    return (error as UsageError).message;
  }
  return assert.unreachable('it was accepted') as never;
}

test('ranges expand as in Ansible', () => {
  assert.equal(expandRanges('web[08:11]'), ['web08', 'web09', 'web10', 'web11']);
  assert.equal(expandRanges('db-[a:c].x'), ['db-a.x', 'db-b.x', 'db-c.x']);
  assert.equal(expandRanges('n[0:9:3]'), ['n0', 'n3', 'n6', 'n9']);
  assert.equal(expandRanges('r[1:2]c[1:2]'), ['r1c1', 'r1c2', 'r2c1', 'r2c2']);
  assert.equal(expandRanges('plain'), ['plain']);
  assert.match(
    fault(() => expandRanges('x[9:1]')),
    'from ≤ to',
  );
  assert.match(
    fault(() => expandRanges('x[1:99999999]')),
    'wrong',
  );
});

test('destinations, and what is none', () => {
  assert.equal(parseDestination('ana@host-1.example:2222'), {
    address: 'host-1.example',
    user: 'ana',
    port: 2222,
  });
  assert.equal(parseDestination('ssh://[2001:db8::1]:22'), { address: '2001:db8::1', port: 22 });
  assert.equal(parseDestination('2001:db8::1'), { address: '2001:db8::1' });
  for (const hostile of [
    '-oProxyCommand=x',
    'a;b',
    'a b',
    '$(id)',
    'a`b`',
    '',
    'a|b',
    'x@-h',
    'h:99999',
    "o'x",
  ]) {
    assert.is(parseDestination(hostile), undefined, hostile);
  }
});

test('INI: groups, children, variables and precedence', () => {
  const hosts = parseAnsibleIni(`
lone ansible_host=10.0.0.9
[web]
web[1:2] ansible_user=deploy ; note
web3:2222
[db]
db1 ansible_ssh_private_key_file="~/keys/my key"
[prod:children]
web
db
[prod:vars]
ansible_user=ops
[all:vars]
ansible_port = 2200
`);
  const by = Object.fromEntries(hosts.map((h) => [h.name, h]));
  assert.equal(by['lone'], { name: 'lone', address: '10.0.0.9', port: 2200, groups: [] });
  assert.is(by['web1']?.user, 'deploy');
  assert.is(by['web3']?.port, 2222);
  assert.is(by['web3']?.user, 'ops');
  assert.is(by['db1']?.identityFile, '~/keys/my key');
  assert.equal(by['db1']?.groups, ['prod', 'db']);
  assert.match(
    fault(() => parseAnsibleIni('[a:b:c]\n', 'inv')),
    'inv:1',
  );
  assert.match(
    fault(() => parseAnsibleIni('[a:children]\nb\n[b:children]\na\n[a]\nh\n')),
    'contains itself',
  );
});

test('YAML: the same', () => {
  const hosts = parseAnsibleYaml(`
all:
  vars: {ansible_port: 2200}
  hosts:
    lone: {ansible_host: 10.0.0.9}
  children:
    web:
      hosts:
        web[1:2]:
          ansible_user: deploy
          ansible_ssh_common_args: '-o ProxyJump=bastion'
`);
  const by = Object.fromEntries(hosts.map((h) => [h.name, h]));
  assert.equal(by['lone'], { name: 'lone', address: '10.0.0.9', port: 2200, groups: [] });
  assert.equal(by['web2'], { name: 'web2', port: 2200, user: 'deploy', jump: 'bastion', groups: ['web'] });
  assert.match(
    fault(() => parseAnsibleYaml('a: [', 'i.yml')),
    'i.yml is not YAML',
  );
  assert.match(
    fault(() => parseAnsibleYaml('- a')),
    'mapping of groups',
  );
  assert.match(
    fault(() => parseAnsibleYaml('all: {hosts: [a, b]}')),
    'all.hosts',
  );
});

test('plain lists and CSV', () => {
  assert.equal(
    parseList('# c\nana@h1:22 # x\n\nh[2:3]\n').map((h) => h.name),
    ['h1:22', 'h2', 'h3'],
  );
  assert.match(
    fault(() => parseList('ok\n$(reboot)\n', 'l')),
    'l:2',
  );
  const [host] = parseCsvInventory(
    'name,address,port,user,groups\n"laptop ""7""",10.0.0.7,2222,ana,"fin;eu"\n'.replace(
      '"laptop ""7"""',
      'laptop7',
    ),
  );
  assert.equal(host, {
    name: 'laptop7',
    address: '10.0.0.7',
    port: 2222,
    user: 'ana',
    groups: ['fin', 'eu'],
  });
  assert.match(
    fault(() => parseCsvInventory('a,b\n1,2\n')),
    'name or host',
  );
  assert.equal(parseCsv('a,"b\n""c"""\r\nd,e'), [
    ['a', 'b\n"c"'],
    ['d', 'e'],
  ]);
});

test('the format is told by name or content', () => {
  assert.is(guessFormat('x', '[web]\nh1\n'), 'ini');
  assert.is(guessFormat('x', 'h1\nh2\n'), 'list');
  assert.is(guessFormat('x', 'name,port\nh,22\n'), 'csv');
  assert.is(guessFormat('x', 'Host a\n  User b\n'), 'ssh-config');
  assert.is(guessFormat('x', '---\nall:\n'), 'yaml');
});

test('ssh_config fills in; nothing is executed', async () => {
  await withTemp((dir) => {
    const mark = nodePath.join(dir, 'executed');
    fs.writeFileSync(nodePath.join(dir, 'extra'), 'Host db\n  User included\n');
    const config = nodePath.join(dir, 'config');
    fs.writeFileSync(
      config,
      `Include extra\nCanonicalizeHostname yes\nMatch exec "touch ${mark}"\n  User evil\nHost web* !web9\n  HostName %h.example\n  Port 2200\n  ProxyJump hop:2022\n  ProxyCommand touch ${mark}\nHost web1\n  IdentityFile /k/%h\nHost hop\n  User jumper\n`,
    );
    const base: InventoryOptions = {
      files: [],
      format: 'auto',
      hosts: [],
      sshConfigFile: config,
      identityFiles: [],
    };
    const [web, db] = readInventory({ ...base, hosts: ['web1', 'db'] });
    assert.is(web?.address, 'web1.example');
    assert.is(web?.port, 2200);
    assert.equal(web?.identityFiles, ['/k/web1.example']);
    assert.equal(
      web?.jumps.map((j) => [j.address, j.port, j.user]),
      [['hop', 2022, 'jumper']],
    );
    assert.is(db?.user, 'included');
    assert.equal(
      readInventory(base).map((h) => h.name),
      ['db', 'web1', 'hop'],
    );
    assert.not.ok(fs.existsSync(mark));
  });
});

test('an ssh_config as inventory says how its own hosts are reached; the other one fills in', async () => {
  await withTemp((dir) => {
    const file = (name: string) => nodePath.join(dir, name);
    fs.writeFileSync(
      file('team'),
      'Host web1\n  HostName 10.0.0.1\n  ProxyJump gate\nHost gate\n  HostName 10.0.0.9\n',
    );
    fs.writeFileSync(
      file('config'),
      'Host web1 other\n  HostName 10.9.9.9\n  Port 2201\nHost *\n  User ana\n',
    );
    const options = { files: [file('team')], hosts: [], identityFiles: [] };
    const hosts = readInventory({ ...options, format: 'auto', sshConfigFile: file('config') });
    assert.equal(
      hosts.map(({ name, address, port, user, jumps }) => [name, address, port, user, jumps[0]?.address]),
      [
        ['web1', '10.0.0.1', 2201, 'ana', '10.0.0.9'],
        ['gate', '10.0.0.9', 22, 'ana', undefined],
      ],
    );
    const said = fault(() =>
      readInventory({ ...options, files: [dir], format: 'ssh-config', sshConfigFile: '/none' }),
    );
    assert.match(said, dir);
  });
});

test('a hostile address in an inventory is refused', async () => {
  await withTemp((dir) => {
    const file = nodePath.join(dir, 'inv.ini');
    fs.writeFileSync(file, 'web ansible_host="-oProxyCommand=touch /tmp/x"\n');
    const options: InventoryOptions = {
      files: [file],
      format: 'auto',
      hosts: [],
      sshConfigFile: '/none',
      identityFiles: [],
    };
    assert.match(
      fault(() => readInventory(options)),
      'which is none',
    );
  });
});

test('limit and exclude', () => {
  const host = (name: string, groups: string[] = []) => ({
    name,
    address: name,
    port: 22,
    user: '',
    identityFiles: [],
    jumps: [],
    groups,
  });
  const hosts = [host('web1', ['web']), host('web2', ['web']), host('db1')];
  const names = (limit: string, exclude = '') => selectHosts(hosts, limit, exclude).map((h) => h.name);
  assert.equal(names(''), ['web1', 'web2', 'db1']);
  assert.equal(names('web'), ['web1', 'web2']);
  assert.equal(names('web*,!web2'), ['web1']);
  assert.equal(names('all', 'db?'), ['web1', 'web2']);
  assert.match(
    fault(() => names('wbe')),
    '--limit wbe matches no host',
  );
  assert.equal(idleExclusions(hosts, 'all,!wbe1,!web1', 'db*,dbx'), ['wbe1', 'dbx']);
});

test('no text makes a parser throw anything but a usage error', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
      for (const parse of [parseAnsibleIni, parseAnsibleYaml, parseList, parseCsvInventory]) {
        try {
          parse(text);
        } catch (error) {
          assert.instance(error, UsageError);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test.run();
