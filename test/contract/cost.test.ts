/**
 * What a query does not read costs nothing: counting scripts, or listing them with their sizes, opens none; naming distributions opens
 * what names them.
 */
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runTable } from '../../extension/core/run-table.ts';
import type { Host } from '../../extension/core/types.ts';
import { table } from '../../extension/tables/python_scripts.ts';
import { table as packages } from '../../extension/tables/python_site_packages.ts';
import { fixtureHost, scenarioNames, testEngine } from '../helpers/fixture-host.ts';

/** What a sweep itself reads to know the machine. */
const machine = /^(?:\/etc\/(?:passwd|group|nsswitch\.conf)|\/proc\/.*|\/etc\/mtab)$/;
/** A file whose name tells nothing: its first line does. */
const withoutSuffix = /(?:^|[\\/])[^.\\/]+(?:\.\d+)?$/;

const test = suite('cost');
for (const scenario of scenarioNames()) {
  for (const columns of [[], ['path', 'size'], ['path', 'uid', 'mtime', 'directory', 'filename', 'mode']]) {
    test(`python_scripts (${columns.join()}) on ${scenario} opens no script`, async () => {
      const host = fixtureHost(scenario);
      const { watched, opened } = watch(host);
      const { rows } = await runTable(table, createQueryContext([], columns), testEngine(watched));
      const { rows: all } = await runTable(table, createQueryContext([], ['path']), testEngine(host));
      assert.is(rows.length, all.length);
      assert.equal(
        opened.filter((path) => !machine.test(path) && !withoutSuffix.test(path)),
        [],
      );
    });
  }
  test(`python_site_packages (name,version,summary) on ${scenario} opens no other file of a distribution`, async () => {
    const { watched, opened } = watch(fixtureHost(scenario));
    await runTable(packages, createQueryContext([], ['name', 'version', 'summary']), testEngine(watched));
    assert.equal(
      opened.filter(
        (path) => /[.-]info[\\/]/i.test(path) && !/(?:METADATA|PKG-INFO|requires\.txt)$/.test(path),
      ),
      [],
    );
  });
}

/** A host that notes which files are opened. */
function watch(host: Host): { readonly watched: Host; readonly opened: readonly string[] } {
  const opened: string[] = [];
  const watched: Host = {
    ...host,
    read(path, limits) {
      opened.push(path);
      return host.read(path, limits);
    },
    stream(path, onChunk, limits) {
      opened.push(path);
      return host.stream(path, onChunk, limits);
    },
  };
  return { watched, opened };
}

test.run();
