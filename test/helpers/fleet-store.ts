/** Stores of made-up fleets for tests of reports and policies. */
import { knownPacks, packCatalog } from '../../fleet-cli/packs/known-packs.ts';
import { openStore, type Store } from '../../fleet-cli/store/duckdb.ts';
import type { Batch, Row } from '../../fleet-cli/types.ts';
import { packName } from '../../packs/formats.ts';

export const day = 86_400;
/** 2026-11-23 12:00 UTC. */
export const now = 1_795_435_200;

/** An answer of one host: rows by table name, at a time. */
export interface HostRows {
  readonly host: string;
  /** Unix seconds; default now. */
  readonly time?: number;
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

/** Runs an action with a store in memory that took in the answers, each host also as a contact that went well. */
export async function withFleet(
  answers: readonly HostRows[],
  action: (store: Store) => Promise<void>,
): Promise<void> {
  const store = await openStore(':memory:', packCatalog());
  try {
    await fillStore(store, answers);
    await action(store);
  } finally {
    await store.close();
  }
}

/** Takes the answers in. */
export async function fillStore(store: Store, answers: readonly HostRows[]): Promise<void> {
  for (const { host, time = now, rows } of answers) {
    const batches = Object.entries(rows).map(([table, added]) => toBatch(host, time, table, added));
    await store.take({ batches, contacts: { source: 'ssh', time, hosts: [{ host, status: 'ok' }] } });
  }
}

function toBatch(host: string, time: number, table: string, added: readonly Row[]): Batch {
  const query = knownPacks.flatMap((pack) => pack.queries).find((each) => each.table === table);
  if (query === undefined) throw new Error(`no pack query feeds ${table}`);
  return {
    host,
    pack: packName(query.pack),
    query: query.name,
    time,
    epoch: 0,
    counter: 0,
    kind: 'snapshot',
    added,
    removed: [],
    decorations: {},
  };
}

export function script(path: string, overrides: Row = {}): Row {
  return {
    path,
    uid: 1000,
    username: 'alice',
    size: 100,
    mtime: now - day,
    sha256: `hash of ${path}`,
    kind: 'script',
    lines: 10,
    vcs: 'none',
    findings: 0,
    secrets: 0,
    weaknesses: 0,
    ai_providers: '[]',
    ai_authorship: '[]',
    hosts: '[]',
    data_access: '[]',
    risk: 0,
    risk_reasons: '[]',
    ...overrides,
  };
}

export function site(name: string, version: string, overrides: Row = {}): Row {
  return {
    name,
    normalized_name: name,
    version,
    license: 'MIT',
    installer: 'pip',
    direct_url: '',
    editable: 0,
    purl: `pkg:pypi/${name}@${version}`,
    install_time: now - 2 * day,
    path: `/venv/${name}`,
    environment: '/venv',
    username: 'alice',
    ...overrides,
  };
}

export function secret(path: string, fingerprint: string, overrides: Row = {}): Row {
  return {
    path,
    rule: 'PYS-SEC-001',
    category: 'secret',
    severity: 'critical',
    confidence: 'high',
    line: 3,
    message: 'Private key.',
    evidence: '----…',
    fingerprint,
    suppressed: '',
    username: 'alice',
    ...overrides,
  };
}

/** What hostile users name things: nothing of it may be markup, code or a cursor movement anywhere. */
export const hostile = {
  host: '<script>alert(1)</script>',
  script: '/home/eve/"><img src=x onerror=alert(2)>.py',
  closing: '/home/eve/</script><script>alert(3)</script>.py',
  controls: '/home/eve/\u001b[2Jgone\u202etxt.py',
  user: "eve' onmouseover='alert(4)",
};

/** A fleet with something in every report, hostile names among them. */
export function sampleFleet(hosts = 3): HostRows[] {
  return Array.from({ length: hosts }, (_, index) => sampleHost(index));
}

function sampleHost(index: number): HostRows {
  const host = index === 0 ? hostile.host : `host-${index}`;
  const risky = {
    risk: 85,
    risk_reasons: '[{"reason":"secret: PYS-SEC-001 critical","points":40},{"reason":"ai: x","points":45}]',
    secrets: 1,
    ai_providers: '["OpenAI"]',
    ai_authorship: '["ChatGPT"]',
    hosts: '["api.openai.com"]',
    username: hostile.user,
  };
  const owned = { username: 'alice', uid: 1000 };
  return {
    host,
    rows: {
      python_scripts: [
        script(hostile.script, risky),
        script(hostile.closing, { risk: 45, mtime: now - 60 }),
        script(hostile.controls),
        ...Array.from({ length: 40 }, (_, n) =>
          script(`/home/bob/job-${n}.py`, { username: 'bob', risk: n }),
        ),
      ],
      python_script_findings: [
        secret(hostile.script, 'aaaa000011112222'),
        secret('/home/bob/job-1.py', `${index}`),
      ],
      python_site_packages: [site('requests', `2.${index}.0`), site('reqeusts', '1.0')],
      python_environments: [
        { path: '/venv', kind: 'venv', version: '3.9.1', packages: 2, created: now, ...owned },
      ],
      python_script_imports: [
        {
          path: hostile.script,
          import_name: 'requests',
          distribution: 'requests',
          environment: '/venv',
          ...owned,
        },
      ],
      python_ai_usage: [
        {
          path: hostile.script,
          provider: 'OpenAI',
          access: 'sdk',
          library: 'openai',
          models: '["gpt-4o"]',
          key_source: 'literal',
          data_summary: 'database → OpenAI',
          ...owned,
        },
      ],
      python_package_vulnerabilities: [
        {
          package: 'requests',
          version: `2.${index}.0`,
          id: 'GHSA-1',
          severity: 'high',
          malicious: 0,
          score: 8.1,
          fixed_version: '2.32.0',
          summary: 'Leaks.',
          scripts: 1,
          environment: '/venv',
          ...owned,
        },
        {
          package: 'reqeusts',
          version: '1.0',
          id: 'MAL-1',
          severity: '',
          malicious: 1,
          scripts: 0,
          summary: 'Malware.',
          environment: '/venv',
          ...owned,
        },
      ],
      python_scan_problems: [
        { table_name: 'python_scripts', code: 'DENIED', path: '/root', message: 'no', ...owned },
      ],
    },
  };
}
