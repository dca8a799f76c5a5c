/** What is installed on hosts: the extension, the packs, and the configuration that names them. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { systemReason, UsageError } from '../../extension/core/errors.ts';
import { type Pack, packName, toOsqueryPack } from '../../packs/formats.ts';

export interface Payload {
  /** Name of the directory of this version. */
  readonly name: string;
  /** Path of the extension here. */
  readonly extension: string;
  readonly sha256: string;
  /** Files below osquery's configuration directory. */
  readonly files: readonly PayloadFile[];
  /** Files of packs that were not chosen, to be taken away; below osquery's directory as well. */
  readonly absent: readonly string[];
}

export interface PayloadFile {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
}

/**
 * @param extension path of the built extension
 * @param packs those to schedule; none for the tables only, which leaves the packs of a host as they are
 * @param known all packs: whoever chose some of them does not want the others any more
 * @param etc osquery's configuration directory on the hosts
 * @throws UsageError when the extension is not built
 */
export function createPayload(
  extension: string,
  version: string,
  packs: readonly Pack[],
  known: readonly Pack[],
  etc: string,
): Payload {
  const sha256 = sumOf(readExtension(extension));
  const paths = packs.map((pack) => [packName(pack.name), pathOf(pack)] as const);
  // osquery reads every osquery.conf.d/*.conf besides osquery.conf, so that the administrator's file stays as it is.
  const config = { packs: Object.fromEntries(paths.map(([name, path]) => [name, `${etc}/${path}`])) };
  const files = packs.map((pack, i) => toFile(paths[i]?.[1] ?? '', toOsqueryPack(pack)));
  if (packs.length > 0) files.push(toFile('osquery.conf.d/pysight.conf', config));
  const absent = packs.length === 0 ? [] : known.filter((pack) => !packs.includes(pack)).map(pathOf);
  return { name: `${version}-${sha256.slice(0, 8)}`, extension, sha256, files, absent };
}

function pathOf({ name }: Pack): string {
  return `packs/${packName(name)}.conf`;
}

function readExtension(path: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    throw new UsageError(
      `cannot read the extension ${path} (${systemReason(error)}): build it with npm run build, or give --bundle`,
    );
  }
}

function toFile(path: string, value: object): PayloadFile {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return { path, text, sha256: sumOf(text) };
}

function sumOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
