/** time, uptime, system_info, os_version, kernel_info, platform_info, mounts. */
import fs from 'node:fs';
import os from 'node:os';
import type { Host } from '../../../core/types.ts';
import { attempt, type CoreTable } from './core-table.ts';

export const systemTables: readonly CoreTable[] = [
  { name: 'time', rows: ({ host }) => [timeRow(new Date(host.now() * 1000))] },
  { name: 'uptime', rows: () => [uptimeRow(Math.floor(os.uptime()))] },
  { name: 'system_info', rows: ({ host }) => [systemRow(host)] },
  { name: 'os_version', rows: ({ host }) => [versionRow(host)] },
  { name: 'kernel_info', rows: ({ host }) => [kernelRow(host)] },
  { name: 'platform_info', rows: ({ host }) => (host.platform === 'linux' ? [platformRow(host)] : []) },
  { name: 'mounts', rows: ({ host }) => (host.platform === 'linux' ? mountRows(host) : []) },
];

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const windowsEpochSeconds = 11_644_473_600n;

/** All in UTC, as osquery gives it. */
function timeRow(now: Date): Record<string, string | number | bigint> {
  const unix = Math.floor(now.getTime() / 1000);
  const iso = `${now.toISOString().slice(0, 19)}Z`;
  const weekday = weekdays[now.getUTCDay()] ?? '';
  const clock = iso.slice(11, 19);
  const month = now.toUTCString().slice(8, 11);
  return {
    weekday,
    year: now.getUTCFullYear(),
    month: now.getUTCMonth() + 1,
    day: now.getUTCDate(),
    hour: now.getUTCHours(),
    minutes: now.getUTCMinutes(),
    seconds: now.getUTCSeconds(),
    timezone: 'UTC',
    local_timezone:
      Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(now).at(-1)?.value ?? '',
    unix_time: unix,
    timestamp: `${weekday.slice(0, 3)} ${month} ${String(now.getUTCDate()).padStart(2)} ${clock} ${now.getUTCFullYear()} UTC`,
    datetime: iso,
    iso_8601: iso,
    win_timestamp: (BigInt(unix) + windowsEpochSeconds) * 10_000_000n,
  };
}

function uptimeRow(total: number): Record<string, number> {
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
    total_seconds: total,
  };
}

/** A file of /sys or /proc, whose size says nothing. */
function readKernelFile(host: Host, path: string): string | undefined {
  if (host.platform !== 'linux') return undefined;
  return attempt(() => fs.readFileSync(path, 'utf8').trim());
}

function dmi(host: Host, field: string): string | undefined {
  return readKernelFile(host, `/sys/class/dmi/id/${field}`);
}

function systemRow(host: Host): Record<string, string | number | undefined | (() => string | undefined)> {
  const cpus = os.cpus();
  const cpuinfo = () => readKernelFile(host, '/proc/cpuinfo') ?? '';
  const cores = new Set(
    cpuinfo()
      .split('\n\n')
      .map((cpu) => `${field(cpu, 'physical id')}/${field(cpu, 'core id')}`),
  );
  return {
    hostname: host.hostname,
    uuid: () => dmi(host, 'product_uuid')?.toLowerCase() ?? readKernelFile(host, '/etc/machine-id'),
    cpu_type:
      { x64: 'x86_64', arm64: host.platform === 'linux' ? 'aarch64' : 'arm64' }[
        os.arch() as 'x64' | 'arm64'
      ] ?? os.arch(),
    cpu_subtype: () => field(cpuinfo(), 'model'),
    cpu_brand: cpus[0]?.model,
    cpu_physical_cores: host.platform === 'linux' && cores.size > 0 ? cores.size : undefined,
    cpu_logical_cores: cpus.length,
    cpu_sockets:
      new Set([...cpuinfo().matchAll(/^physical id\s*:\s*(\d+)/gm)].map(([, id]) => id)).size || undefined,
    cpu_microcode: () => field(cpuinfo(), 'microcode'),
    physical_memory: os.totalmem(),
    hardware_vendor: () => dmi(host, 'sys_vendor'),
    hardware_model: () => dmi(host, 'product_name'),
    hardware_version: () => dmi(host, 'product_version'),
    hardware_serial: () => dmi(host, 'product_serial'),
    board_vendor: () => dmi(host, 'board_vendor'),
    board_model: () => dmi(host, 'board_name'),
    board_version: () => dmi(host, 'board_version'),
    board_serial: () => dmi(host, 'board_serial'),
    computer_name: host.hostname,
    local_hostname: host.hostname,
  };
}

/** A field of the first processor in /proc/cpuinfo. */
function field(cpuinfo: string, name: string): string {
  return new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(cpuinfo)?.[1] ?? '';
}

function versionRow(host: Host): Record<string, string | number | undefined> {
  const release = host.platform === 'linux' ? osRelease(host) : new Map<string, string>();
  const windows = host.platform === 'win32';
  const version = release.get('VERSION') ?? (windows ? os.release() : undefined);
  const numbers = (release.get('VERSION_ID') ?? (windows ? os.release() : '')).split('.').map(Number);
  return {
    name: release.get('NAME') ?? (windows ? os.version() : host.platform === 'darwin' ? 'macOS' : undefined),
    version,
    major: numberOf(numbers[0]),
    minor: numberOf(numbers[1]) ?? (numbers[0] === undefined ? undefined : 0),
    patch: numberOf(numbers[2]) ?? (numbers[0] === undefined ? undefined : 0),
    build: release.get('BUILD_ID') ?? (windows ? os.release().split('.')[2] : undefined),
    platform: release.get('ID') ?? (windows ? 'windows' : host.platform),
    platform_like:
      release.get('ID_LIKE') ??
      (windows ? 'windows' : host.platform === 'darwin' ? 'darwin' : release.get('ID')),
    codename: release.get('VERSION_CODENAME'),
    arch: os.machine(),
  };
}

function numberOf(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) ? value : undefined;
}

/** os-release(5). */
function osRelease(host: Host): ReadonlyMap<string, string> {
  const options = { maxBytes: 65_536, within: '/' };
  const text =
    attempt(() => host.read('/etc/os-release', options).bytes.toString('utf8')) ??
    attempt(() => host.read('/usr/lib/os-release', options).bytes.toString('utf8')) ??
    '';
  const pairs = [...text.matchAll(/^(?<name>[A-Z_]+)=(?<quote>["']?)(?<value>.*?)\k<quote>$/gm)];
  return new Map(pairs.map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? '']));
}

function kernelRow(host: Host): Record<string, string | undefined> {
  const commandLine = readKernelFile(host, '/proc/cmdline') ?? '';
  const words = commandLine.split(' ');
  return {
    version: os.release(),
    arguments: words.filter((word) => !/^(BOOT_IMAGE|root)=/.test(word)).join(' '),
    path: words.find((word) => word.startsWith('BOOT_IMAGE='))?.slice(11),
    device: words.find((word) => word.startsWith('root='))?.slice(5),
  };
}

function platformRow(host: Host): Record<string, () => string | undefined> {
  return {
    vendor: () => dmi(host, 'bios_vendor'),
    version: () => dmi(host, 'bios_version'),
    date: () => dmi(host, 'bios_date'),
    revision: () => dmi(host, 'bios_release'),
    firmware_type: () => (fs.existsSync('/sys/firmware/efi') ? 'uefi' : 'bios'),
  };
}

function* mountRows(host: Host): Generator<Record<string, string | number | undefined>> {
  for (const line of (readKernelFile(host, '/proc/mounts') ?? '').split('\n')) {
    const [device = '', path = '', type = '', flags = ''] = line.split(' ').map(unescapeMount);
    if (path === '') continue;
    const stats = isRemote(type) ? undefined : attempt(() => fs.statfsSync(path));
    yield {
      device,
      device_alias: attempt(() => fs.realpathSync(device)) ?? device,
      path,
      type,
      blocks_size: stats?.bsize,
      blocks: stats?.blocks,
      blocks_free: stats?.bfree,
      blocks_available: stats?.bavail,
      inodes: stats?.files,
      inodes_free: stats?.ffree,
      flags,
    };
  }
}

/** File systems whose server may hang: they are listed, not asked. */
function isRemote(type: string): boolean {
  return /^(nfs\d?|cifs|smb\d?|fuse\..*|9p|afs|ceph|autofs)$/.test(type);
}

function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
