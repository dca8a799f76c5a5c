/** `--list-hosts`: which hosts the options choose, without reaching any. */
import type { Output } from '../../../extension/commands/console/output.ts';
import { boxFormat } from '../../../extension/sinks/sql/format/box.ts';
import type { HostSpec } from '../../types.ts';

/** @returns the exit code, 0 */
export function printHosts(hosts: readonly HostSpec[], output: Output): number {
  if (output.terminal) {
    const writer = boxFormat(output);
    writer.begin(['host', 'address', 'port', 'user', 'jump', 'groups']);
    writer.rows(
      hosts.map((h) => [
        h.name,
        h.address,
        String(h.port),
        h.user,
        h.jumps.map((j) => j.name).join(','),
        h.groups.join(','),
      ]),
    );
    writer.end();
  } else {
    for (const host of hosts) output.write(`${host.name}\n`);
  }
  return 0;
}
