/** 1,000 short runs in parallel while the collector is killed at random. `npx tsx test/bench/sensor/crowd.ts [COUNT]` */
import { withTemp } from '../../helpers/temp.ts';
import { runCrowd } from '../../sensor/crowd.ts';
import { makeSandbox, newest } from '../../sensor/python.ts';

const count = Number(process.argv[2] ?? 1000);
const interpreter = newest();
if (interpreter === undefined) throw new Error('there is no Python here');
await withTemp(async (directory) => {
  const before = performance.now();
  const { started, found, kills, left, problems } = await runCrowd(
    makeSandbox(directory, interpreter),
    count,
    16,
  );
  const seconds = (performance.now() - before) / 1000;
  const distinct = new Set(found);
  const lost = started.filter((marker) => !distinct.has(marker)).length;
  const doubled = found.length - distinct.size;
  process.stdout.write(
    `${started.length} runs in ${seconds.toFixed(1)} s, collector killed ${kills} times: ${lost} lost, ${doubled} doubled, ${left} files left, ${problems.length} problems\n`,
  );
  process.stdout.write(lost + doubled + left + problems.length === 0 ? 'OK\n' : 'FAILED\n');
  if (lost + doubled + left + problems.length > 0) process.exitCode = 1;
});
