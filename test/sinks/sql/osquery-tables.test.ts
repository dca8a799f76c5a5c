/** The emulated core tables, on a fixture machine and on this one. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRealHost } from '../../../extension/core/real-host.ts';
import type { SqlConsole } from '../../../extension/sinks/sql/console.ts';
import { openLocalConsole } from '../../../extension/sinks/sql/open.ts';
import { parseUtmp } from '../../../extension/sinks/sql/osquery-tables/accounts.ts';
import { schemas } from '../../../extension/tables/schema.ts';
import { firstRow, messageOf } from '../../helpers/sql.ts';

const core = suite<{ sql: SqlConsole; directory: string }>('core tables');
core.before(async (context) => {
  context.directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-core-')));
  fs.mkdirSync(path.join(context.directory, 'deep', 'er'), { recursive: true });
  fs.writeFileSync(path.join(context.directory, 'a.py'), 'print()\n', { mode: 0o640 });
  fs.writeFileSync(path.join(context.directory, 'deep', 'b.py'), '');
  fs.writeFileSync(path.join(context.directory, 'deep', 'er', 'c.py'), '');
  const run = () => Promise.reject(new Error('no table of ours is asked here'));
  context.sql = await openLocalConsole({ host: createRealHost(), schemas, run });
});
core.after(async ({ sql, directory }) => {
  await sql.close();
  fs.rmSync(directory, { recursive: true });
});

core('every table answers, and names only columns of osquery', async ({ sql }) => {
  for (const { name } of sql.tables.filter(
    (table) => !table.extension && !['file', 'hash'].includes(table.name),
  )) {
    const [result] = await sql.all(`SELECT * FROM ${name} LIMIT 3`);
    assert.ok((result?.columns.length ?? 0) > 0, name);
  }
});

core('users and groups join', async ({ sql }) => {
  const host = createRealHost();
  const [user] = host.users();
  if (user === undefined || host.platform === 'win32') return;
  const statement = `SELECT username, directory, groupname FROM users JOIN groups USING (gid) WHERE uid = ${user.uid}`;
  const group = host.groups().find(({ gid }) => gid === user.gid);
  assert.equal(
    await firstRow(sql, statement),
    group === undefined ? [] : [user.username, user.home, group.name],
  );
  assert.equal(await firstRow(sql, `SELECT uid FROM users WHERE username = '${user.username}'`), [
    String(user.uid),
  ]);
});

core('file by path, directory and pattern', async ({ sql, directory }) => {
  const file = path.join(directory, 'a.py');
  const row = await firstRow(sql, `SELECT filename, size, type, symlink FROM file WHERE path = '${file}'`);
  assert.equal(row, ['a.py', '8', 'regular', '0']);
  const paths = async (where: string) =>
    (await sql.all(`SELECT filename FROM file WHERE ${where} ORDER BY path`))[0]?.rows.flat();
  assert.equal(await paths(`directory = '${directory}'`), ['a.py', 'deep']);
  assert.equal(await paths(`path LIKE '${directory}/%.py'`), ['a.py']);
  assert.equal(await paths(`path LIKE '${directory}/%/%.py'`), ['b.py']);
  assert.equal(await paths(`path LIKE '${directory}/%%' AND type = 'regular'`), ['a.py', 'b.py', 'c.py']);
  assert.equal(await paths(`path IN ('${file}', '${directory}/none')`), ['a.py']);
  assert.equal(await paths("path = 'relative'"), []);
  assert.match(await messageOf(sql.all('SELECT * FROM file')), /without a required column/);
});

core('hash computes what is asked for', async ({ sql, directory }) => {
  const file = path.join(directory, 'a.py');
  const { createHash } = await import('node:crypto');
  const expected = ['md5', 'sha256'].map((name) => createHash(name).update('print()\n').digest('hex'));
  assert.equal(await firstRow(sql, `SELECT md5, sha256 FROM hash WHERE path = '${file}'`), expected);
  const joined = `SELECT f.filename, h.sha256 FROM file f JOIN hash h ON h.path = f.path WHERE f.directory = '${directory}'`;
  assert.equal(await firstRow(sql, joined), ['a.py', expected[1] ?? '']);
});

core('time agrees with itself', async ({ sql }) => {
  const [year, hour, unix, iso] = await firstRow(sql, 'SELECT year, hour, unix_time, iso_8601 FROM time');
  const now = new Date(Number(unix) * 1000);
  assert.ok(Math.abs(Date.now() / 1000 - Number(unix)) < 60);
  assert.equal([year, hour], [String(now.getUTCFullYear()), String(now.getUTCHours())]);
  assert.is(Date.parse(String(iso)), now.getTime());
});

core('this process is among the processes, its command line without secrets', async ({ sql }) => {
  if (process.platform !== 'linux') return;
  const row = await firstRow(
    sql,
    `SELECT parent, cwd, uid, on_disk FROM processes WHERE pid = ${process.pid}`,
  );
  assert.equal(row, [String(process.ppid), process.cwd(), String(process.getuid?.()), '1']);
});

core('the discovery query of packs finds our tables', async ({ sql }) => {
  for (const { name } of schemas) {
    const query = `SELECT 1 FROM osquery_registry WHERE registry='table' AND name='${name}' AND active=1`;
    assert.equal(await firstRow(sql, query), ['1'], name);
  }
});

core('utmp records', () => {
  const record = Buffer.alloc(384);
  record.writeInt16LE(7, 0);
  record.writeInt32LE(4242, 4);
  record.write('pts/3', 8);
  record.write('ana', 44);
  record.write('10.0.0.9', 76);
  record.writeInt32LE(1_760_000_000, 340);
  const rows = [...parseUtmp(Buffer.concat([record, Buffer.alloc(384), record.subarray(0, 100)]))];
  const expected = {
    type: 'user',
    user: 'ana',
    tty: 'pts/3',
    host: '10.0.0.9',
    time: 1_760_000_000,
    pid: 4242,
  };
  assert.equal(rows, [expected]);
});
core.run();
