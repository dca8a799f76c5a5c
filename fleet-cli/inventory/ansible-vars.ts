/** The connection variables of Ansible that pysight understands. */
import type { InventoryEntry } from './entry.ts';

export type AnsibleVars = Readonly<Record<string, string>>;

/** An inventory entry from a host's name and its merged variables. */
export function entryFromVars(name: string, vars: AnsibleVars, groups: readonly string[]): InventoryEntry {
  const address = vars['ansible_host'] ?? vars['ansible_ssh_host'];
  const port = Number(vars['ansible_port'] ?? vars['ansible_ssh_port']);
  const user = vars['ansible_user'] ?? vars['ansible_ssh_user'];
  const identityFile = vars['ansible_ssh_private_key_file'] ?? vars['ansible_private_key_file'];
  const jump = jumpOf(vars['ansible_ssh_common_args'] ?? vars['ansible_ssh_extra_args'] ?? '');
  return {
    name,
    groups,
    ...(address === undefined ? {} : { address }),
    ...(Number.isInteger(port) && port > 0 ? { port } : {}),
    ...(user === undefined ? {} : { user }),
    ...(identityFile === undefined ? {} : { identityFile }),
    ...(jump === undefined ? {} : { jump }),
  };
}

/** Only a jump is taken from ssh arguments; a ProxyCommand would run a program. */
function jumpOf(args: string): string | undefined {
  const match = /(?:-J\s*|-o\s*['"]?ProxyJump[= ]\s*)(?<jump>[^\s'"]+)/.exec(args);
  return match?.groups?.['jump'];
}
