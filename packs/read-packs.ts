/** Reads the pack queries from their folders; at build time only: what runs uses the generated catalogue. */
import fs from 'node:fs';
import path from 'node:path';
import type { Pack } from './formats.ts';
import { type PackQuery, parsePackQuery } from './pack-query.ts';

/** One sentence for each pack, in the order in which they are shown. */
const descriptions: Readonly<Record<string, string>> = {
  inventory: 'What Python is there: environments, packages, scripts and what they import.',
  exposure: 'Secrets, weaknesses and hidden code in scripts.',
  'supply-chain': 'Vulnerable, malicious, tampered and unvetted packages, and the scripts that use them.',
  'shadow-ai': 'AI providers in scripts, and which data reaches them.',
  activity: 'Who ran what, when, with which libraries and hosts.',
  scheduled: 'Python that starts by itself.',
  integrity: 'Installed files that are not what was installed.',
  policy: 'Rules that hold when no row comes back.',
  coverage: 'What the answers rest on, and what they cannot see.',
};

/**
 * @param directory the `packs` folder
 * @throws Error naming a query whose header is wrong, or a folder without description
 */
export function readPacks(directory: string): Pack[] {
  const folders = fs
    .readdirSync(directory, { withFileTypes: true })
    .filter((e) => e.isDirectory() && e.name !== 'gen');
  for (const { name } of folders) {
    if (!(name in descriptions)) throw new Error(`packs/${name}: say in read-packs.ts what the pack is for`);
  }
  return Object.entries(descriptions).map(([name, description]) => ({
    name,
    description,
    queries: readQueries(path.join(directory, name), name),
  }));
}

function readQueries(folder: string, pack: string): PackQuery[] {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return files.sort().map((name) => {
    const query = parsePackQuery(
      fs.readFileSync(path.join(folder, name), 'utf8'),
      `packs/${pack}/${name}`,
      pack,
    );
    if (`${query.name}.sql` !== name) throw new Error(`packs/${pack}/${name}: its name is ${query.name}`);
    return query;
  });
}
