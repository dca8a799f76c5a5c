/** The command line for tests; the product's own entry runs the bundle. */
import { main } from '../../fleet-cli/main.ts';

await main();
