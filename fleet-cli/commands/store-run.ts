/** What `pysight store` does. */
import fs from 'node:fs';
import { createOutput } from '../../extension/commands/console/output.ts';
import { UsageError } from '../../extension/core/errors.ts';
import { boxFormat } from '../../extension/sinks/sql/format/box.ts';
import { readStoreInfo, type StoreInfo } from '../store/info.ts';
import { isClickHouse, type StoreArguments, storeLocation } from '../store/location.ts';
import { openFleetStore } from '../store/open.ts';
import { printableLocation } from '../store/printable-location.ts';
import { vacuumStore } from '../store/vacuum.ts';

export interface StoreCommandArguments extends StoreArguments {
  readonly action: 'init' | 'info' | 'vacuum';
  readonly replicated: boolean;
  readonly cluster?: string | undefined;
  readonly json: boolean;
}

/** @returns the exit code */
export async function runStore(args: StoreCommandArguments): Promise<number> {
  const location = await storeLocation(args);
  const file = isClickHouse(location) ? undefined : location;
  if (file !== undefined && (args.replicated || args.cluster !== undefined))
    throw new UsageError('--replicated and --cluster are for clickhouse:// stores');
  if (file !== undefined && args.action !== 'init' && !fs.existsSync(file))
    throw new UsageError(`there is no store ${file} yet: pysight collect, ingest or store init makes it`);
  if (args.action === 'vacuum') {
    if (file === undefined) throw new UsageError('ClickHouse tidies up by itself: vacuum is for store files');
    const { before, after } = await vacuumStore(file);
    process.stdout.write(`${printableLocation(location)}: ${before} bytes before, ${after} after\n`);
    return 0;
  }
  const init = args.action === 'init';
  const store = await openFleetStore(location, {
    readOnly: !init,
    ...(init ? { init: { replicated: args.replicated, cluster: args.cluster ?? '' } } : {}),
  });
  try {
    const size = file === undefined ? undefined : fs.statSync(file).size;
    await print(
      { ...(await readStoreInfo(store)), store: printableLocation(location), bytes: size },
      args.json,
    );
    return 0;
  } finally {
    await store.close();
  }
}

interface Shown extends StoreInfo {
  readonly store: string;
  readonly bytes: number | undefined;
}

async function print(info: Shown, json: boolean): Promise<void> {
  const output = createOutput();
  if (json) output.write(`${JSON.stringify(info)}\n`);
  else {
    const size = info.bytes === undefined ? '' : ` · ${(info.bytes / 1e6).toFixed(1)} MB`;
    output.write(
      `${info.store}${size} · ${info.hosts} hosts, last contact ${iso(info.lastContact)} · ${info.quarantined} lines put aside\n`,
    );
    const writer = boxFormat(output);
    writer.begin(['rows', 'present', 'gone']);
    writer.rows(info.datasets.map(({ name, present, gone }) => [name, String(present), String(gone)]));
    writer.end();
  }
  await output.drained();
}

function iso(seconds: number): string {
  return seconds === 0 ? 'never' : new Date(seconds * 1000).toISOString();
}
