import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSaid } from '../../../fleet-cli/deploy/deploy-host.ts';
import { type CliResult, runCli } from '../../helpers/cli.ts';
import { withFleet } from '../../helpers/ssh-fleet.ts';
import { type Sshd, sshdMissing, startSshd } from '../../helpers/sshd.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('pysight deploy');

/** An extension that answers as the real one does, in a shell: fast, and its text can be spoilt. */
const bundle = `#!/bin/sh
if [ "$1" = --json-lines ]; then
  cat > /dev/null
  echo '{"type":"hello","protocol":1,"version":"0","hostname":"h","platform":"linux"}'
  echo '{"type":"columns","query":"doctor","columns":["n"]}'
  echo '{"type":"row","query":"doctor","values":[3]}'
  echo '{"type":"end","query":"doctor","rows":1}'
  echo '{"type":"bye"}'
fi
`;

interface Lab {
  readonly directory: string;
  readonly root: string;
  readonly etc: string;
  readonly sshd: Sshd;
  deploy(...args: string[]): Promise<CliResult>;
  file(path: string): string;
  write(path: string, text: string): void;
}

function missing(): string {
  if (process.getuid?.() !== 0) return 'not root, so files of root cannot be made here';
  return sshdMissing();
}

/** A host whose installation is below a directory with a quote and a space in its name. */
async function withLab(action: (lab: Lab) => Promise<void>): Promise<void> {
  const reason = missing();
  if (reason !== '') return void process.stderr.write(`SKIPPED: ${reason}\n`);
  await withTemp(async (directory) => {
    fs.mkdirSync(nodePath.join(directory, 'bin'));
    const path = `${nodePath.join(directory, 'bin')}:${nodePath.dirname(process.execPath)}:/usr/bin:/bin`;
    const sshd = await startSshd(directory, { PATH: path });
    const root = nodePath.join(directory, "o'pt $(touch pwned)", 'pysight');
    const etc = nodePath.join(directory, 'etc/osquery');
    fs.mkdirSync(etc, { recursive: true });
    const ours = nodePath.join(directory, 'pysight.ext');
    fs.writeFileSync(ours, bundle);
    const known = ['--known-hosts', sshd.knownHosts, '--identity', sshd.identity, '--ssh-config', 'none'];
    try {
      await action({
        directory,
        root,
        etc,
        sshd,
        file: (file) => fs.readFileSync(file, 'utf8'),
        write: (file, text) => fs.writeFileSync(file, text),
        deploy: (...args) =>
          runCli([
            'deploy',
            ...['-H', `${sshd.user}@127.0.0.1:${sshd.port}`],
            ...known,
            ...['--remote-root', root, '--osquery-directory', etc, '--bundle', ours, '--pack', 'coverage'],
            ...args,
          ]),
      });
    } finally {
      await sshd.close();
    }
  });
}

/** Every file and link below a directory, with content and mode. */
function snapshot(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const full = nodePath.join(entry.parentPath ?? entry.path, entry.name);
    const { mode } = fs.lstatSync(full);
    const content = entry.isSymbolicLink()
      ? fs.readlinkSync(full)
      : entry.isFile()
        ? fs.readFileSync(full, 'utf8')
        : '';
    found[full] = `${mode.toString(8)} ${content}`;
  }
  return found;
}

test('a dry run says what would change and changes nothing', async () => {
  await withLab(async ({ deploy, etc, root, directory }) => {
    const { code, stdout, stderr } = await deploy('--dry-run');
    assert.is(code, 0, stdout + stderr);
    for (const text of [
      'would change',
      'install the extension in',
      'packs/pysight-coverage.conf',
      'extensions.load',
      'set the flags',
    ])
      assert.match(stdout, text);
    assert.equal(snapshot(etc), {});
    assert.not.ok(fs.existsSync(root));
    assert.not.ok(fs.existsSync(nodePath.join(directory, 'pwned')));
  });
});

test('installs with the modes osqueryd demands; again: unchanged; administrators keep their lines', async () => {
  await withLab(async ({ deploy, etc, root, file, write, directory }) => {
    write(nodePath.join(etc, 'extensions.load'), '/opt/other/other.ext\n/old/pysight-1.ext\n');
    write(
      nodePath.join(etc, 'osquery.flags'),
      '--host_identifier=uuid\n--disable_extensions=true\n--extensions_timeout=3\n',
    );
    const { code, stdout, stderr } = await deploy();
    assert.is(code, 0, stdout + stderr);
    assert.match(stdout, /127\.0\.0\.1:\d+: changed/);
    const sum = createHash('sha256').update(bundle).digest('hex').slice(0, 8);
    const current = fs.readlinkSync(nodePath.join(root, 'current'));
    assert.match(current, new RegExp(`^versions/[0-9.]+-${sum}$`));
    const stat = fs.statSync(nodePath.join(root, 'current/pysight.ext'));
    assert.equal([stat.mode & 0o7777, stat.uid], [0o755, 0]);
    assert.is(fs.statSync(nodePath.join(root, current)).mode & 0o022, 0);
    assert.is(
      file(nodePath.join(etc, 'extensions.load')),
      `/opt/other/other.ext\n${root}/current/pysight.ext\n`,
    );
    assert.is(
      file(nodePath.join(etc, 'extensions.load.before-pysight')),
      '/opt/other/other.ext\n/old/pysight-1.ext\n',
    );
    assert.is(
      file(nodePath.join(etc, 'osquery.flags')),
      `--host_identifier=uuid\n--extensions_timeout=3\n--extensions_autoload=${etc}/extensions.load\n--extensions_interval=3\n`,
    );
    const config = JSON.parse(file(nodePath.join(etc, 'osquery.conf.d/pysight.conf'))) as {
      packs: Record<string, string>;
    };
    assert.equal(config.packs, { 'pysight-coverage': `${etc}/packs/pysight-coverage.conf` });
    assert.ok(JSON.parse(file(nodePath.join(etc, 'packs/pysight-coverage.conf'))));
    const before = snapshot(directory);
    const again = await deploy('--restart');
    assert.match(
      again.stdout,
      /127\.0\.0\.1:\d+: unchanged\n {2}.*\n? *note: nothing changed, so osqueryd was not/s,
    );
    assert.is(again.code, 0);
    assert.equal(
      snapshot(root),
      Object.fromEntries(Object.entries(before).filter(([path]) => path.startsWith(`${root}/`))),
    );
    assert.not.ok(
      Object.keys(before).some((path) => /\.undo|\.new|pysight-new/.test(path)),
      'nothing is left over',
    );
  });
});

test('a new version takes the place of the old one in one step; a spoilt one puts everything back', async () => {
  await withLab(async ({ deploy, etc, root, directory, write }) => {
    assert.is((await deploy()).code, 0);
    const first = fs.readlinkSync(nodePath.join(root, 'current'));
    const before = { ...snapshot(root), ...snapshot(etc) };
    write(nodePath.join(directory, 'pysight.ext'), '#!/bin/sh\necho no node here >&2; exit 9\n');
    const spoilt = await deploy('--pack', 'policy');
    assert.is(spoilt.code, 4);
    assert.match(spoilt.stdout, 'the extension does not run here: no node here');
    assert.match(spoilt.stdout, 'everything was put back');
    assert.equal({ ...snapshot(root), ...snapshot(etc) }, before);
    write(nodePath.join(directory, 'pysight.ext'), `${bundle}# two\n`);
    assert.is((await deploy()).code, 0);
    const second = fs.readlinkSync(nodePath.join(root, 'current'));
    assert.is.not(second, first);
    const versions = () => fs.readdirSync(nodePath.join(root, 'versions')).length;
    assert.is(versions(), 2, 'the one before is kept');
    assert.match((await deploy('--pack', 'policy')).stdout, 'changed');
    assert.is(versions(), 2, 'it is kept also when only packs change');
  });
});

test('packs that are not chosen any more are taken away, but not by --no-packs, and a failure brings them back', async () => {
  await withLab(async ({ deploy, etc, file, write, directory }) => {
    const packs = () => fs.readdirSync(nodePath.join(etc, 'packs')).sort();
    assert.is((await deploy('--pack', 'policy')).code, 0);
    write(nodePath.join(etc, 'packs/pysight-of-ours.conf'), '{}');
    const three = ['pysight-coverage.conf', 'pysight-of-ours.conf', 'pysight-policy.conf'];
    assert.equal(packs(), three);
    assert.match((await deploy('--no-packs')).stdout, 'unchanged');
    assert.match((await deploy('--dry-run')).stdout, `remove ${etc}/packs/pysight-policy.conf`);
    assert.equal(packs(), three);
    const before = snapshot(etc);
    const program = (name: string, text: string) =>
      fs.writeFileSync(nodePath.join(directory, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    program('osqueryd', 'exit 0');
    program('systemctl', 'exit 1');
    assert.is((await deploy('--restart')).code, 4);
    assert.equal(snapshot(etc), before);
    const { stdout } = await deploy();
    assert.match(stdout, 'osqueryd goes on with what it had until it is restarted');
    assert.equal(packs(), ['pysight-coverage.conf', 'pysight-of-ours.conf'], 'files of others stay');
    assert.not.match(file(nodePath.join(etc, 'osquery.conf.d/pysight.conf')), 'policy');
    assert.match((await deploy()).stdout, 'unchanged');
  });
});

test('a restart that fails puts everything back, after files were changed', async () => {
  await withLab(async ({ deploy, etc, root, directory, write }) => {
    const program = (name: string, text: string) => {
      write(nodePath.join(directory, 'bin', name), `#!/bin/sh\n${text}\n`);
      fs.chmodSync(nodePath.join(directory, 'bin', name), 0o755);
    };
    program('osqueryd', 'exit 0');
    program('systemctl', 'exit 1');
    write(nodePath.join(etc, 'osquery.flags'), '--verbose\n');
    const { code, stdout } = await deploy('--restart');
    assert.is(code, 4);
    assert.match(stdout, 'systemctl restart osqueryd failed');
    assert.equal(fs.readFileSync(nodePath.join(etc, 'osquery.flags'), 'utf8'), '--verbose\n');
    assert.not.ok(fs.existsSync(nodePath.join(etc, 'extensions.load')));
    assert.not.ok(fs.existsSync(root), 'nor the directories made for it');
    program('systemctl', `echo "$@" >> '${nodePath.join(directory, 'restarts')}'`);
    assert.match((await deploy('--restart')).stdout, 'restart osqueryd');
    assert.is(fs.readFileSync(nodePath.join(directory, 'restarts'), 'utf8'), 'restart osqueryd\n');
  });
});

test('a place that others can write, an old Node, a path with line breaks', async () => {
  await withLab(async ({ deploy, root, directory, write }) => {
    fs.mkdirSync(root, { recursive: true });
    fs.chmodSync(root, 0o777);
    const open = await deploy();
    assert.is(open.code, 4);
    assert.match(open.stdout, 'can be changed by others than root');
    fs.chmodSync(root, 0o755);
    write(nodePath.join(directory, 'bin/node'), '#!/bin/sh\necho 18.20.1\n');
    fs.chmodSync(nodePath.join(directory, 'bin/node'), 0o755);
    assert.match((await deploy()).stdout, 'is version 18.20.1; 20 or newer is needed');
    for (const path of ['/opt/a\n/b', '../x', '/opt/../etc', '/'])
      assert.is((await runCli(['deploy', '-H', 'x', '--remote-root', path])).code, 2, path);
  });
});

test('a Windows host is told where to read on', async () => {
  const german = 'Der Befehl "uname" ist entweder falsch geschrieben oder konnte nicht gefunden werden.';
  const error = "'uname' is not recognized as an internal or external command";
  const hosts = {
    pc: { answer: () => ({ output: '', exitCode: 1, error }) },
    pc2: {
      ident: 'OpenSSH_for_Windows_9.5',
      answer: () => ({ output: '', exitCode: 1, error: german }),
    },
  };
  await withFleet(hosts, async (args, directory) => {
    const ours = nodePath.join(directory, 'pysight.ext');
    fs.writeFileSync(ours, bundle);
    const { code, stdout } = await runCli(['deploy', ...args, '--bundle', ours]);
    assert.is(code, 4);
    assert.match(stdout, 'pc2 is a Windows host');
    assert.match(stdout, 'pc is a Windows host, on which deploy does not install: docs/deploy.md');
  });
});

test('what a host says is read line by line, whatever else it prints', () => {
  const said = parseSaid(
    'Welcome!\nfact node /usr/bin/node 20\nneed files\nchange write \u001b[31mx\nfail EVIL a b\nfail AUTH c\n',
  );
  assert.equal(said.facts['node'], '/usr/bin/node 20');
  assert.equal(said.changes, ['write  [31mx']);
  assert.equal(said.failure, { code: 'REMOTE_EXIT', message: 'a b' });
  assert.not.ok(said.done);
});

test('a host without sudo is told apart from one whose sudo refuses', async () => {
  if (['/usr/bin/sudo', '/bin/sudo'].some((path) => fs.existsSync(path)))
    return void process.stderr.write('SKIPPED: there is a sudo here\n');
  await withLab(async ({ deploy }) => {
    const { code, stdout } = await deploy('--sudo');
    assert.is(code, 4);
    assert.match(stdout, 'there is no sudo on');
    assert.not.match(stdout, 'NOPASSWD');
  });
});

test.run();
