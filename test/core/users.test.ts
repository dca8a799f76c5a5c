import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseProcStat } from '../../extension/core/processes.ts';
import { parseGroups, parsePasswd } from '../../extension/core/users.ts';

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
