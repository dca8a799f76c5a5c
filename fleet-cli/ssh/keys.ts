/** Private keys from files: read once in a run, a passphrase asked for once, and only when a host needs it. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import type { HostSpec } from '../types.ts';

export interface KeyFiles {
  /** The key, or why there is none to use. */
  read(file: string): Promise<ParsedKey | string>;
  /** Blob of the public key beside it, without a passphrase; undefined when there is none. */
  publicKey(file: string): Buffer | undefined;
}

/** Asks for the passphrase of a key; resolves to undefined when the person gives none. */
export type AskPassphrase = (keyFile: string, again: boolean) => Promise<string | undefined>;

const defaultNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
const maxBytes = 64 * 1024;
const prompts = 3;

/** @param ask undefined when nobody can be asked */
export function createKeyFiles(ask: AskPassphrase | undefined): KeyFiles {
  const keys = new Map<string, Promise<ParsedKey | string>>();
  const publicKeys = new Map<string, Buffer | undefined>();
  return {
    read(file) {
      const key = keys.get(file) ?? readKey(file, ask);
      keys.set(file, key);
      return key;
    },
    publicKey(file) {
      if (!publicKeys.has(file)) publicKeys.set(file, readPublicKey(file));
      return publicKeys.get(file);
    },
  };
}

/** The key files to try for a host: its own, else those of ssh that exist. */
export function keyFilesOf(host: HostSpec): string[] {
  if (host.identityFiles.length > 0) return [...new Set(host.identityFiles)];
  const usual = defaultNames.map((name) => nodePath.join(os.homedir(), '.ssh', name));
  return usual.filter((file) => fs.existsSync(file));
}

async function readKey(file: string, ask: AskPassphrase | undefined): Promise<ParsedKey | string> {
  let bytes: Buffer;
  try {
    bytes = readSmall(file);
  } catch (error) {
    return `${file} cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
  const first = ssh2.utils.parseKey(bytes);
  if (!(first instanceof Error)) return one(first) ?? `${file} holds no key`;
  if (!/passphrase|encrypted/i.test(first.message)) return `${file} is no key (${first.message})`;
  if (ask === undefined) return `${file} has a passphrase and nobody can be asked: add it to ssh-agent`;
  for (let n = 0; n < prompts; n++) {
    const passphrase = await ask(file, n > 0);
    if (passphrase === undefined || passphrase === '') return `no passphrase was given for ${file}`;
    const key = ssh2.utils.parseKey(bytes, passphrase);
    if (!(key instanceof Error)) return one(key) ?? `${file} holds no key`;
  }
  return `the passphrase of ${file} was wrong ${prompts} times`;
}

function readPublicKey(file: string): Buffer | undefined {
  try {
    const key = ssh2.utils.parseKey(readSmall(`${file.replace(/\.pub$/, '')}.pub`));
    return key instanceof Error ? undefined : one(key)?.getPublicSSH();
  } catch {
    return undefined;
  }
}

function readSmall(file: string): Buffer {
  if (fs.statSync(file).size > maxBytes) throw new Error('it is too large');
  return fs.readFileSync(file);
}

function one(keys: ParsedKey | ParsedKey[]): ParsedKey | undefined {
  return Array.isArray(keys) ? keys[0] : keys;
}
