import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { installScript, toScriptArguments } from '../../../fleet-cli/deploy/install-script.ts';
import { doctorScript } from '../../../fleet-cli/doctor/doctor-script.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('the installer on a host');

const extension = `#!/bin/sh\ncat > /dev/null\necho '{"type":"bye"}'\n`;
const sum = (text: string) => createHash('sha256').update(text).digest('hex');
const pack = '{"queries":{}}\n';

interface Host {
  readonly directory: string;
  readonly root: string;
  readonly etc: string;
  /** Puts a program before those of the system. */
  program(name: string, text: string): void;
  run(mode: 'plan' | 'install', options?: { restart?: boolean; packs?: boolean }): Ran;
  doctor(): string;
  state(): Record<string, string>;
}

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

async function withHost(action: (host: Host) => void): Promise<void> {
  if (process.platform === 'win32' || process.getuid?.() !== 0)
    return void process.stderr.write('SKIPPED: not root, so nothing can be installed here\n');
  await withTemp((directory) => {
    const path = (...parts: string[]) => nodePath.join(directory, ...parts);
    for (const name of ['bin', 'host', 'host/etc', 'upload', 'upload/packs', 'fake'])
      fs.mkdirSync(path(name));
    fs.writeFileSync(path('upload/pysight.ext'), extension);
    fs.writeFileSync(path('upload/packs/a.conf'), pack);
    const [root, etc] = [path('host', "o'pt", 'pysight'), path('host', 'etc', 'osquery')];
    const shell = (script: string, args: readonly string[]): Ran => {
      const env = { PATH: `${path('bin')}:${nodePath.dirname(process.execPath)}:/usr/bin:/bin` };
      const { status, stdout, stderr } = spawnSync('sh', ['-s', '--', ...args], { input: script, env });
      return { code: status, said: `${stdout}${stderr}` };
    };
    action({
      directory,
      root,
      etc,
      program(name, text) {
        fs.writeFileSync(path('bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      },
      run: (mode, { restart = false, packs = true } = {}) =>
        shell(
          installScript,
          toScriptArguments({
            ...{ mode, root, etc, name: '1.0-abc', sha256: sum(extension), restart },
            upload: mode === 'plan' ? '' : path('upload'),
            files: packs ? [{ path: 'packs/a.conf', sha256: sum(pack) }] : [],
            absent: [],
          }),
        ),
      doctor: () => shell(doctorScript, [root, etc, path('state')]).said,
      state: () => snapshot(path('host')),
    });
  });
}

function snapshot(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const full = nodePath.join(entry.parentPath ?? entry.path, entry.name);
    const { mode } = fs.lstatSync(full);
    const text = entry.isSymbolicLink()
      ? fs.readlinkSync(full)
      : entry.isFile()
        ? fs.readFileSync(full, 'utf8')
        : '';
    found[nodePath.relative(directory, full)] = `${mode.toString(8)} ${text}`;
  }
  return found;
}

/** A host with an osquery that its administrator has configured. */
function configure({ etc, program }: Host): void {
  fs.mkdirSync(etc);
  fs.writeFileSync(nodePath.join(etc, 'osquery.flags'), '--verbose\n--disable_extensions=true\n', {
    mode: 0o600,
  });
  fs.writeFileSync(nodePath.join(etc, 'extensions.load'), '/opt/other.ext\n');
  program('osqueryd', 'exit 0');
  program('node', 'echo 22.1.0');
  program('systemctl', 'exit 0');
}

test('whichever command fails, and at whichever of its calls, all is as it was', async () => {
  for (const name of ['cp', 'chown', 'mv', 'systemctl']) {
    await withHost((host) => {
      configure(host);
      const before = host.state();
      const counter = nodePath.join(host.directory, 'calls');
      const real = `/usr/bin/${name}`;
      let failures = 0;
      for (let call = 1; call < 40; call++) {
        fs.writeFileSync(counter, '');
        const onward = name === 'systemctl' ? 'exit 0' : `exec ${real} "$@"`;
        host.program(
          name,
          `printf x >> '${counter}'\n[ "$(wc -c < '${counter}')" -ne ${call} ] || exit 7\n${onward}`,
        );
        const { code, said } = host.run('install', { restart: true });
        if (code === 0 && fs.statSync(counter).size < call)
          return assert.ok(failures > 0, `${name} was called`);
        if (code === 0) {
          // Where the failure did not matter the installation is whole; the next call begins from the start.
          assert.match(host.run('plan').said, /^(?:fact .*\n|warn .*\n)*done\n$/, `${name} ${call}`);
          fs.rmSync(host.root, { recursive: true });
          fs.rmSync(nodePath.dirname(host.root), { recursive: true });
          fs.rmSync(host.etc, { recursive: true });
          configure(host);
          continue;
        }
        failures++;
        assert.equal(host.state(), before, `${name} ${call}: ${said}`);
      }
      assert.unreachable(`${name} was called without end`);
    });
  }
});

test('packs are read: an osquery.conf is made where there is none, and left alone where there is one', async () => {
  await withHost((host) => {
    configure(host);
    const config = nodePath.join(host.etc, 'osquery.conf');
    assert.match(host.run('plan').said, `change write ${config}\n`);
    assert.not.ok(fs.existsSync(config));
    assert.is(host.run('install').code, 0);
    assert.is(fs.statSync(nodePath.join(host.etc, 'osquery.flags')).mode & 0o777, 0o600, 'as it was');
    assert.is(fs.readFileSync(config, 'utf8'), '{}\n');
    fs.writeFileSync(config, '{"options":{}}');
    assert.match(host.run('plan').said, /^(?:fact .*\n)*done\n$/);
    fs.rmSync(config);
    assert.not.match(host.run('plan', { packs: false }).said, 'osquery.conf\n');
    fs.appendFileSync(nodePath.join(host.etc, 'osquery.flags'), '--config_plugin=tls\n');
    assert.match(host.run('plan').said, 'warn osqueryd has its configuration from tls');
    fs.appendFileSync(
      nodePath.join(host.etc, 'osquery.flags'),
      '--config_plugin=filesystem\n--config_path=/x/y.conf\n',
    );
    assert.match(host.run('plan').said, 'warn osqueryd reads /x/y.conf and /x/y.conf.d');
  });
});

test('what arrived altered is not put in use; a link laid where a file is to be is not followed', async () => {
  await withHost((host) => {
    configure(host);
    const before = host.state();
    fs.appendFileSync(nodePath.join(host.directory, 'upload/packs/a.conf'), ' ');
    const { code, said } = host.run('install');
    assert.is(code, 50);
    assert.match(said, 'fail BAD_OUTPUT');
    assert.equal(host.state(), before);
    fs.writeFileSync(nodePath.join(host.directory, 'upload/packs/a.conf'), pack);
    const victim = nodePath.join(host.directory, 'victim');
    fs.writeFileSync(victim, 'mine');
    fs.symlinkSync(victim, nodePath.join(host.etc, 'extensions.load.pysight-new'));
    assert.is(host.run('install').code, 0);
    assert.is(fs.readFileSync(victim, 'utf8'), 'mine');
    fs.chmodSync(host.etc, 0o777);
    assert.match(host.run('install').said, `${host.etc} can be changed by others than root`);
  });
});

/** A user of the host who is not root. */
const someone = 12_345;

test('nothing is written where others can write, be it below the directories that were named, or behind a link', async () => {
  const cases: Readonly<Record<string, (host: Host, elsewhere: string) => string>> = {
    'packs of a user'({ etc }) {
      fs.mkdirSync(nodePath.join(etc, 'packs'));
      fs.chownSync(nodePath.join(etc, 'packs'), someone, someone);
      return nodePath.join(etc, 'packs');
    },
    'packs are a link into the directory of a user'({ etc }, elsewhere) {
      fs.symlinkSync(elsewhere, nodePath.join(etc, 'packs'));
      return elsewhere;
    },
    'versions that anyone can write'({ root }) {
      fs.mkdirSync(nodePath.join(root, 'versions'), { recursive: true });
      fs.chmodSync(nodePath.join(root, 'versions'), 0o1777);
      return nodePath.join(root, 'versions');
    },
    'a root that a user has laid as a link to nothing yet'({ root, directory }) {
      fs.mkdirSync(nodePath.dirname(root), { mode: 0o777 });
      fs.chmodSync(nodePath.dirname(root), 0o1777);
      fs.symlinkSync(nodePath.join(directory, 'nowhere'), root);
      fs.lchownSync(root, someone, someone);
      return root;
    },
    'links in a circle'({ root }) {
      fs.symlinkSync('pysight', nodePath.dirname(root));
      fs.symlinkSync(nodePath.basename(nodePath.dirname(root)), nodePath.join(root, '../../pysight'));
      return '';
    },
    'a list of extensions in the directory of a user'({ etc }, elsewhere) {
      fs.appendFileSync(
        nodePath.join(etc, 'osquery.flags'),
        `--extensions_autoload=${elsewhere}/extensions.load\n`,
      );
      return elsewhere;
    },
  };
  for (const [name, prepare] of Object.entries(cases)) {
    await withHost((host) => {
      configure(host);
      const elsewhere = nodePath.join(host.directory, 'host/elsewhere');
      fs.mkdirSync(elsewhere);
      fs.chownSync(elsewhere, someone, someone);
      const named = prepare(host, elsewhere);
      const before = host.state();
      for (const mode of ['plan', 'install'] as const) {
        const { code, said } = host.run(mode);
        assert.is(code, 50, `${name}: ${said}`);
        assert.ok(said.includes(`${named} can be changed by others than root`), `${name}: ${said}`);
        assert.equal(host.state(), before, name);
      }
    });
  }
});

test('links that root has laid are no hindrance; a list of extensions must be named by its whole path', async () => {
  await withHost((host) => {
    configure(host);
    fs.mkdirSync(nodePath.join(host.directory, 'host/data'));
    fs.symlinkSync('data', nodePath.dirname(host.root));
    assert.is(host.run('install').code, 0);
    assert.ok(fs.existsSync(nodePath.join(host.directory, 'host/data/pysight/current/pysight.ext')));
    fs.appendFileSync(nodePath.join(host.etc, 'osquery.flags'), '--extensions_autoload=my.load\n');
    assert.match(host.run('plan').said, /fail REMOTE_EXIT --extensions_autoload in .* is my\.load/);
  });
});

test('what root leaves behind others cannot write, the copy of a file that they could included', async () => {
  await withHost((host) => {
    configure(host);
    const flags = nodePath.join(host.etc, 'osquery.flags');
    fs.chmodSync(flags, 0o666);
    fs.chownSync(flags, someone, someone);
    assert.is(host.run('install').code, 0);
    for (const file of [flags, `${flags}.before-pysight`]) {
      const { uid, mode } = fs.statSync(file);
      assert.equal([uid, mode & 0o777], [0, 0o644], file);
    }
  });
});

test('macOS: its own commands, launchd under both of its names', async () => {
  await withHost((host) => {
    configure(host);
    fs.rmSync(nodePath.join(host.directory, 'bin/systemctl'));
    const calls = nodePath.join(host.directory, 'calls');
    host.program('uname', '[ "$1" = -m ] && echo arm64 || echo Darwin');
    // BSD's mv has -h for what GNU's calls -T.
    host.program(
      'mv',
      'case $1 in -T*) exit 64 ;; -fh) shift; exec /usr/bin/mv -Tf "$@" ;; esac\nexec /usr/bin/mv "$@"',
    );
    host.program('sha256sum', 'exit 127');
    host.program('launchctl', `echo "$*" >> '${calls}'\n[ "$3" = system/com.facebook.osqueryd ]`);
    // Systemd of the machine that plays the Mac is out of sight.
    host.program('systemctl', 'exit 1');
    fs.rmSync(nodePath.join(host.directory, 'bin/sha256sum'));
    const hidden = installScript.replaceAll('command -v systemctl', 'command -v no-systemctl');
    const { status, stdout } = spawnSync(
      'sh',
      [
        '-s',
        '--',
        ...toScriptArguments({
          ...{ mode: 'install', root: host.root, etc: host.etc, name: '1.0-abc', sha256: sum(extension) },
          ...{ restart: true, upload: nodePath.join(host.directory, 'upload'), files: [], absent: [] },
        }),
      ],
      {
        input: hidden,
        env: { PATH: `${host.directory}/bin:${nodePath.dirname(process.execPath)}:/usr/bin:/bin` },
      },
    );
    assert.is(status, 0, String(stdout));
    assert.match(String(stdout), 'fact system Darwin arm64');
    assert.is(fs.readlinkSync(nodePath.join(host.root, 'current')), 'versions/1.0-abc');
    assert.is(
      fs.readFileSync(calls, 'utf8'),
      'kickstart -k system/io.osquery.agent\nkickstart -k system/com.facebook.osqueryd\n',
    );
  });
});

test('the doctor sees packs that osqueryd does not read', async () => {
  await withHost((host) => {
    configure(host);
    assert.match(host.doctor(), 'note packs there is no');
    fs.mkdirSync(nodePath.join(host.etc, 'osquery.conf.d'));
    fs.writeFileSync(nodePath.join(host.etc, 'osquery.conf.d/pysight.conf'), '{}');
    assert.match(host.doctor(), 'bad packs there is no');
    fs.writeFileSync(nodePath.join(host.etc, 'osquery.conf'), '{}');
    assert.match(host.doctor(), 'ok packs');
    fs.appendFileSync(nodePath.join(host.etc, 'osquery.flags'), '--config_plugin=tls\n');
    assert.match(host.doctor(), 'note packs osqueryd has its configuration from tls');
  });
});

test.run();
