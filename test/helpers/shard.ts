/** Runs the suites of the files given as arguments in this process; started by test/run.ts. Fails a file without `.run()`. */
import { pathToFileURL } from 'node:url';

type Queue = [name: string | null, ...suites: unknown[]][];
const shared = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: Queue };
// uvu reads the flag when it is imported: suites then wait for `exec` instead of starting by themselves.
shared.UVU_DEFER = 1;
const { exec } = (await import('uvu')) as unknown as { exec: () => Promise<void> };

let broken = 0;
for (const file of process.argv.slice(2)) {
  shared.UVU_INDEX = shared.UVU_QUEUE.length;
  shared.UVU_QUEUE.push([file]);
  await load(file);
}
await exec();
if (broken > 0) process.exitCode = 1;
process.stdout.write(`\n@@broken ${broken}\n`);
setTimeout(() => {
  process.stdout.write(
    `\n FAIL  something keeps the process alive: ${process.getActiveResourcesInfo().join(', ')}\n`,
  );
  process.exit(1);
}, 20_000).unref();

async function load(file: string): Promise<void> {
  try {
    await import(pathToFileURL(file).href);
    if (shared.UVU_QUEUE[shared.UVU_INDEX]?.length === 1)
      throw new Error('the file runs no suite: call .run()');
  } catch (error) {
    broken++;
    shared.UVU_QUEUE.splice(shared.UVU_INDEX, 1);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stdout.write(`${file}\n FAIL  could not load\n    ${text.replaceAll('\n', '\n    ')}\n\n`);
  }
}
