/** Result logs as a fleet's osqueryd writes them, for measuring: lines of added packages and scripts, host by host interleaved. */
import fs from 'node:fs';

export interface LogShape {
  readonly lines: number;
  readonly hosts: number;
}

/** Writes a log in event format; the same shape gives the same bytes. */
export function writeLog(path: string, { lines, hosts }: LogShape): void {
  const fd = fs.openSync(path, 'w');
  let block = '';
  for (let n = 0; n < lines; n++) {
    block += `${JSON.stringify(n % 5 === 0 ? scriptLine(n, hosts) : packageLine(n, hosts))}\n`;
    if (block.length > 4_000_000) {
      fs.writeSync(fd, block);
      block = '';
    }
  }
  fs.writeSync(fd, block);
  fs.closeSync(fd);
}

function envelope(name: string, n: number, hosts: number, columns: object) {
  return {
    name: `pack_pysight-inventory_${name}`,
    hostIdentifier: `laptop-${n % hosts}.corp.example`,
    calendarTime: 'Mon Nov 23 06:00:00 2026 UTC',
    unixTime: 1_795_400_000 + Math.floor(n / 1000),
    epoch: 1,
    counter: Math.floor(n / hosts),
    numerics: false,
    decorations: {
      host_uuid: `0f8fad5b-d9cb-469f-a165-${String(n % hosts).padStart(12, '0')}`,
      team: 'research',
    },
    columns,
    action: 'added',
  };
}

function packageLine(n: number, hosts: number): object {
  const nth = Math.floor(n / hosts);
  const name = `distribution-${nth % 400}`;
  const site = `/home/user${n % hosts}/.venvs/project${nth % 3}/lib/python3.11/site-packages`;
  return envelope('packages', n, hosts, {
    name,
    normalized_name: name,
    version: `${nth % 7}.${nth % 13}.0`,
    summary: `What ${name} is good for, in one sentence`,
    path: `${site}/${name}.dist-info`,
    environment: `/home/user${n % hosts}/.venvs/project${nth % 3}`,
    installer: 'pip',
    purl: `pkg:pypi/${name}@${nth % 7}.${nth % 13}.0`,
    uid: String(1000 + (n % 50)),
    username: `user${n % hosts}`,
  });
}

function scriptLine(n: number, hosts: number): object {
  const nth = Math.floor(n / hosts);
  return envelope('scripts', n, hosts, {
    path: `/home/user${n % hosts}/src/task_${nth}.py`,
    filename: `task_${nth}.py`,
    size: String(500 + (n % 9000)),
    mtime: String(1_795_000_000 + (n % 100_000)),
    sha256: n.toString(16).padStart(64, '0'),
    kind: 'script',
    risk: String(n % 100),
    uid: String(1000 + (n % 50)),
    username: `user${n % hosts}`,
  });
}
