/** The hash that names a state of the sources. The build runs this file as well, so it imports nothing of ours. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** What is made of the sources or installed beside them, perhaps while they run: the package's own build. */
const made = /(?:^|[\\/])(?:node_modules|dist)[\\/]/;

/**
 * @param root the repository
 * @returns 16 hexadecimal digits for all that the extension is made of: its sources and data, and the versions of its dependencies
 */
export function hashSources(root: string): string {
  const extension = path.join(root, 'extension');
  const names = fs.readdirSync(extension, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(?:ts|json|py)$/.test(name) && !made.test(name));
  const hash = createHash('sha256');
  for (const file of ['../package-lock.json', ...files.sort()]) {
    hash.update(`${file.replaceAll('\\', '/')}\0`);
    hash.update(fs.readFileSync(path.join(extension, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
