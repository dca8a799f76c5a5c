/** The extension process from its sources or its ESM build: `main --socket PATH`, as osquery starts an extension. */
import { runExtensionOrFail } from './sinks/osquery/run-or-fail.ts';

await runExtensionOrFail({ argv: process.argv.slice(2) });
