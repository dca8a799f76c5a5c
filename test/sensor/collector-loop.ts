/** Collects again and again until it is killed: `collector-loop.ts SPOOL STORE`. */
import { createProblemSink } from '../../extension/core/problems.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { collectSpool } from '../../extension/sensor/collect.ts';
import { openRunStore } from '../../extension/sensor/run-store.ts';

const [spool = '', directory = ''] = process.argv.slice(2);
const host = createRealHost();
const store = openRunStore(directory);
for (;;) {
  collectSpool({ host, spool, store, problems: createProblemSink() });
  process.stdout.write('.');
  await new Promise((resolve) => setTimeout(resolve, 5));
}
