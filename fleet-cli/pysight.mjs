#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
/** The command's entry: runs the bundle, which is built first where only the sources are. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../build/pysight.mjs', import.meta.url);
if (!existsSync(bundle)) {
  const builder = fileURLToPath(new URL('../extension/dev/build.mjs', import.meta.url));
  process.stderr.write('pysight: building once…\n');
  // stdout belongs to the command.
  const { status } = spawnSync(process.execPath, [builder], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(70);
}
const { main } = await import(bundle.href);
await main();
