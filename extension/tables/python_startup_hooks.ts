import { hookBehaviours, knownGood } from '../analyse/hook-behaviours.ts';
import { fileOwners } from '../analyse/package-owners.ts';
import { ALARMING } from '../analyse/startup-behaviours.ts';
import { type StartupHook, startupHooks } from '../analyse/startup-hooks.ts';
import { reducedWeaknesses } from '../analyse/weakness-reduced.ts';
import { askedPath } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import { printable, redactCode, redactPath } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { ownerOf } from '../discover/owners.ts';

export const table = defineTable({
  name: 'python_startup_hooks',
  description:
    'Code that Python runs at every start, before any script: executing lines of .pth files, .start files, sitecustomize, usercustomize and PYTHONSTARTUP.',
  columns: {
    path: { type: 'TEXT', description: 'File that holds the hook; for pythonstartup the file that is run.' },
    kind: { type: 'TEXT', description: 'pth, start, sitecustomize, usercustomize or pythonstartup.' },
    line: { type: 'INTEGER', description: 'Line of the hook in source, from 1.' },
    source: { type: 'TEXT', description: 'Where it is set: path, or for pythonstartup the shell profile.' },
    code: { type: 'TEXT', description: 'What is executed, redacted, at most 500 characters.' },
    active: {
      type: 'INTEGER',
      description:
        '1 when this Python executes it (PEP 829 retires import lines of .pth files from 3.15 on).',
    },
    known_good: {
      type: 'TEXT',
      description: "What it is known to be by its exact text, such as 'virtualenv'; '' when it is not known.",
    },
    behaviours: {
      type: 'TEXT',
      description:
        'What it and the modules beside it that it imports do, JSON array: network, process, dynamic_code, decoding, native_code, file_write, environment, import_hook, audit_hook, monkeypatch, path_change.',
    },
    suspicious: {
      type: 'INTEGER',
      description:
        '1 when it is not known and uses the network, processes, decoders, native code or writes files.',
    },
    rules: { type: 'TEXT', description: 'Weakness rules that its text matches, JSON array.' },
    distribution: { type: 'TEXT', description: "Distribution that recorded the file; '' when none did." },
    version: { type: 'TEXT', collate: 'VERSION', description: 'Version of that distribution.' },
    sha256: { type: 'TEXT', description: 'SHA-256 of the file at path.' },
    mtime: { type: 'BIGINT', description: 'When the file was last written, Unix seconds.' },
    environment: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: "Environment, as path of python_environments; '' for pythonstartup.",
    },
    uid: { type: 'BIGINT', description: 'User id of the owner of the file.' },
    username: { type: 'TEXT', description: 'Name of that owner.' },
  },
  examples: [
    {
      title: 'Hooks that are not known and that no distribution brought',
      sql: "SELECT path, line, code, behaviours, username FROM python_startup_hooks WHERE known_good = '' AND distribution = ''",
    },
    {
      title: 'Hooks that look like malware',
      sql: 'SELECT path, kind, code, behaviours, sha256, environment FROM python_startup_hooks WHERE suspicious = 1',
    },
  ],
  notes: [
    'Lines of .pth files that only add a directory are no hooks. A .pth file whose name starts with a dot is passed over by Python 3.8.19, 3.9.19, 3.10.14, 3.11.8, 3.12.2 and later, and executed by those before: active tells.',
    'known_good compares text, never names: malware has come under the names of known files. Known text that imports a module beside it which looks like malware is not known.',
    'Profiles are read, not run: a PYTHONSTARTUP that is set by a script of another name or in the Windows registry is not seen.',
  ],
  *generate(context) {
    for (const hook of startupHooks(context, askedPath(context.query, 'environment')))
      yield describe(context, hook);
  },
});

const SHOWN_CODE = 500;

function describe(context: TableContext, hook: StartupHook) {
  const behaviours = once(() => hookBehaviours(context, hook));
  const known = once(() => knownGood(hook, behaviours));
  const distribution = once(() =>
    hook.environment === undefined ? undefined : fileOwners(context, hook.environment).ownerOf(hook.path),
  );
  const owner = ownerOf(context, hook.path, hook.stat);
  return {
    path: redactPath(hook.path),
    kind: hook.kind,
    line: hook.line,
    source: redactPath(hook.source),
    code: () => printable(redactCode(hook.code)).slice(0, SHOWN_CODE),
    active: hook.active ? 1 : 0,
    known_good: known,
    behaviours: () => JSON.stringify(behaviours()),
    suspicious: () => Number(known() === '' && behaviours().some((behaviour) => ALARMING.has(behaviour))),
    rules: () => JSON.stringify([...new Set(reducedWeaknesses(hook.code).map(({ rule }) => rule))].sort()),
    distribution: () => distribution()?.name ?? '',
    version: () => distribution()?.version ?? '',
    sha256: hook.sha256,
    mtime: hook.stat?.mtime ?? null,
    environment: hook.environment === undefined ? '' : redactPath(hook.environment.path),
    uid: owner.uid === -1 ? null : owner.uid,
    username: owner.username,
  };
}

function once<T>(compute: () => T): () => T {
  let box: { readonly value: T } | undefined;
  return () => {
    box ??= { value: compute() };
    return box.value;
  };
}
