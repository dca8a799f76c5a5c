import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseProcStat } from '../../extension/core/processes.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { keepAccounts, parseGroups, parsePasswd } from '../../extension/core/users.ts';

const test = suite('accounts and processes');

test('passwd: good, comment, malformed, empty', () => {
  const users = parsePasswd(
    'root:x:0:0:root:/root:/bin/bash\n# c\nbroken\nana:x:1000:1000:Ana,,,:/home/ana:/bin/zsh\r\n:x:1:1::/:\n',
  );
  assert.equal(
    users.map((u) => [u.uid, u.username, u.home, u.shell]),
    [
      [0, 'root', '/root', '/bin/bash'],
      [1000, 'ana', '/home/ana', '/bin/zsh'],
    ],
  );
  assert.equal(parsePasswd(''), []);
});

test('an account that is made while the process lives is seen', () => {
  let passwd = 'root:x:0:0:root:/root:/bin/sh\n';
  let reads = 0;
  const host = createRealHost();
  let time = 0;
  const accounts = keepAccounts(
    {
      ...host,
      platform: 'linux',
      list: () => [],
      read: (path) => {
        reads++;
        return { bytes: Buffer.from(path === '/etc/passwd' ? passwd : ''), stat: host.stat('/') };
      },
    },
    () => time,
  );
  assert.is(accounts().users.length, 1);
  passwd += 'ana:x:1000:1000::/home/ana:/bin/sh\n';
  time = 1000;
  assert.is(accounts().users.length, 1);
  assert.is(reads, 2, 'not for each row');
  time = 60_000;
  assert.equal(
    accounts().users.map(({ username }) => username),
    ['root', 'ana'],
  );
});

test('group', () => {
  assert.equal(parseGroups('wheel:x:10:ana\nbad\n'), [{ gid: 10, name: 'wheel' }]);
});

test('proc stat: a name with spaces and parentheses', () => {
  const fields = Array.from({ length: 50 }, (_, i) => String(i)).join(' ');
  const stat = parseProcStat(`7 (a) (b c) S ${fields}`);
  assert.is(stat?.name, 'a) (b c');
  assert.is(stat?.ppid, 0);
  assert.is(stat?.startTicks, 18);
  assert.is(parseProcStat('nonsense'), undefined);
});

test.run();
