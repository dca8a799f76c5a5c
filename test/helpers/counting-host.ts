import type { Host } from '../../extension/core/types.ts';

/** A host that counts looks at files and directories: what a query costs, whatever the machine's speed. */
export function countingHost(host: Host): Host & { readonly counted: () => number } {
  let count = 0;
  const counting =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      count++;
      return call(...args);
    };
  return {
    ...host,
    env: host.env,
    users: host.users,
    list: counting(host.list),
    stat: counting(host.stat),
    readlink: counting(host.readlink),
    realpath: counting(host.realpath),
    read: counting(host.read),
    stream: counting(host.stream),
    counted: () => count,
  };
}
