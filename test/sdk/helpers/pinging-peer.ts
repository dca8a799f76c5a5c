/** Calls `blocking` on the extension whose socket is the argument, pings meanwhile, and prints how long each ping took. */
import { createClient } from 'osquery-extension-sdk';

const socket = process.argv[2] ?? '';
const client = createClient({ socket });
let answered = false;
const call = client
  .call('table', 'blocking', { action: 'generate' })
  .then(
    () => 'rows',
    (error: Error) => error.message,
  )
  .finally(() => {
    answered = true;
  });
const pings: number[] = [];
let during = 0;
while (!answered) {
  const start = performance.now();
  await client.ping();
  pings.push(Math.round(performance.now() - start));
  if (!answered) during++;
  await new Promise((resolve) => setTimeout(resolve, 50));
}
console.log(JSON.stringify({ pings, during, call: await call }));
client.close();
