/** The thread's entry when the sources run without a build. */
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
