/** Which mounts of a Linux machine a sweep goes to. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Config } from '../../extension/core/config.ts';
import { createFixtureHost } from '../../extension/core/fixture-host.ts';
import type { Host } from '../../extension/core/types.ts';
import { sweepRoots } from '../../extension/discover/sweep-roots.ts';
import { contextOf } from './machine.ts';

const test = suite('roots of a sweep');

/** The roots and the places of problems on a machine with these mounts, each as `place type`. */
function plan(mounts: readonly string[], homes: readonly string[] = [], config: Partial<Config> = {}) {
  const context = contextOf(machine(mounts, homes), config);
  const { roots } = sweepRoots(context);
  return { roots, reported: context.problems.all.map(({ path }) => path) };
}

function machine(mounts: readonly string[], homes: readonly string[]): Host {
  const fixture = createFixtureHost('', {
    platform: 'linux',
    users: homes.map((home, i) => ({ uid: 1000 + i, gid: 1000 + i, username: home, home, shell: '' })),
  });
  const lines = mounts.map((mount, i) => {
    const [place, type] = mount.split(' ');
    return `${i + 30} 1 0:${i} / ${place} rw,relatime shared:${i} - ${type} source rw\n`;
  });
  return {
    ...fixture,
    read: () => ({ bytes: Buffer.from(lines.join('')), stat: undefined as never }),
  };
}

test('file systems of their own are roots, those of other machines are named', () => {
  const { roots, reported } = plan(
    ['/ ext4', '/opt xfs', '/srv/data btrfs', '/home/eve nfs4', '/proc proc', '/run tmpfs'],
    ['/home/ann', '/home/eve'],
  );
  assert.equal(roots, ['/home/ann', '/', '/dev/shm', '/opt', '/srv/data']);
  assert.equal(reported, ['/home/eve']);
});

test('what an automount waits with is hidden by what it mounted', () => {
  const mounts = ['/ ext4', '/data autofs', '/data ext4', '/nas autofs', '/nas nfs4', '/empty autofs'];
  const { roots, reported } = plan(mounts);
  assert.equal(roots, ['/', '/dev/shm', '/data']);
  assert.equal(reported, ['/nas']);
});

test('a local home below an automount is looked at', () => {
  const mounts = ['/ ext4', '/home autofs', '/home/ann ext4', '/home/eve nfs4'];
  const { roots } = plan(mounts, ['/home/ann', '/home/eve', '/home/ann/sub']);
  assert.equal(roots, ['/home/ann', '/home/ann/sub', '/', '/dev/shm']);
});

test("a machine's own root is looked at wherever it lies", () => {
  const { roots, reported } = plan(['/ nfs4', '/home/ann virtiofs'], ['/root', '/home/ann']);
  assert.equal(roots, ['/root', '/', '/dev/shm']);
  assert.equal(reported, ['/home/ann']);
});

test("desktops' own FUSE mounts are neither roots nor problems", () => {
  const { roots, reported } = plan([
    '/ ext4',
    '/run/user/1000/doc fuse.portal',
    '/run/user/1000/gvfs fuse.gvfsd-fuse',
    '/tmp/.mount_AppXYZ fuse.Some.AppImage',
    '/var/lib/lxcfs fuse.lxcfs',
  ]);
  assert.equal(roots, ['/', '/dev/shm']);
  assert.equal(reported, []);
});

test('the file systems of containers are no part of the machine, wherever their engine keeps them', () => {
  const { roots, reported } = plan([
    '/ overlay',
    '/opt overlay',
    '/data/docker/overlay2/4f1c/merged overlay',
    '/srv/k3s/io.containerd.runtime.v2.task/k8s.io/9a/rootfs overlay',
  ]);
  assert.equal(roots, ['/', '/dev/shm', '/opt']);
  assert.equal(reported, []);
});

test('what is excluded stays out, also as a mount of its own', () => {
  const { roots } = plan(['/ ext4', '/data ext4', '/dev/shm tmpfs'], [], { exclude: ['/data', '/dev/shm'] });
  assert.equal(roots, ['/']);
});

test.run();
