import fs from 'node:fs';
import nodePath from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLog } from '../../extension/core/log.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { startBackgroundCollector } from '../../extension/sensor/background-collector.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('background collector');

test('looks at a spool that holds something, and at no other', async () => {
  await withTemp(async (directory) => {
    const spool = nodePath.join(directory, 'spool');
    const state = nodePath.join(directory, 'state');
    const lines: string[] = [];
    const log = createLog('debug', (line) => lines.push(line));
    const host = { ...createRealHost(), privileged: true };
    const stop = startBackgroundCollector({ stateDirectory: state, spoolDirectory: spool }, host, log, 20);
    await sleep(150);
    assert.equal(lines, [], 'there is no spool');
    fs.mkdirSync(spool);
    await sleep(150);
    assert.equal(lines, [], 'it is empty');
    fs.writeFileSync(nodePath.join(spool, 'no-record'), 'x');
    while (lines.length === 0) await sleep(20);
    stop();
    assert.match(lines[0] ?? '', 'collected');
    const after = lines.length;
    await sleep(100);
    assert.ok(lines.length <= after + 1, 'it stopped');
  });
});

test.run();
