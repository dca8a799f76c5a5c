/** What an inventory says of a host, before ssh_config and defaults fill in the rest. */

export interface InventoryEntry {
  readonly name: string;
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  readonly identityFile?: string;
  /** `ProxyJump` syntax: `user@host:port,host2`. */
  readonly jump?: string;
  readonly groups: readonly string[];
}

export interface Destination {
  readonly user?: string;
  readonly address: string;
  readonly port?: number;
}

/**
 * Parses `[user@]host[:port]`, `ssh://[user@]host[:port]` and `[ipv6]:port`.
 * @returns undefined when the text is no destination, or one that a command line could take for an option or a shell could read
 */
export function parseDestination(text: string): Destination | undefined {
  const match =
    /^(?:ssh:\/\/)?(?:(?<user>[^@\s]+)@)?(?<host>\[[0-9A-Fa-f:.%\w]+\]|[^\s:@/]+|[0-9A-Fa-f:.]*::?[0-9A-Fa-f:.]*)(?::(?<port>\d{1,5}))?\/?$/.exec(
      text.trim(),
    );
  const { user, host = '', port } = match?.groups ?? {};
  const address = host.replace(/^\[|\]$/g, '');
  if (!isSafeHost(address) || (user !== undefined && !isSafeUser(user))) return undefined;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined;
  return {
    address,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** A host name or address: no leading dash, no white space, no control or shell characters. */
export function isSafeHost(host: string): boolean {
  return host.length > 0 && host.length <= 255 && /^[\p{L}\p{N}_:.][\p{L}\p{N}._:%-]*$/u.test(host);
}

/** A login name as systems accept them (domain users `DOM\user`, `user@dom` included). */
export function isSafeUser(user: string): boolean {
  return user.length <= 128 && /^[\p{L}\p{N}_][\p{L}\p{N}._@\\+$-]*$/u.test(user);
}
