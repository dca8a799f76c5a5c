import { type Analysis, analyseScripts } from '../analyse/analysis.ts';
import { riskOf } from '../analyse/risk.ts';
import { environmentFor, type ScriptEnvironment } from '../analyse/script-environment.ts';
import { type ScriptFacts, scriptFacts } from '../analyse/script-facts.ts';
import { scriptKind } from '../analyse/script-kind.ts';
import { summarise } from '../analyse/script-summary.ts';
import type { Category } from '../analyse/types.ts';
import { defineTable } from '../core/define-table.ts';
import { redactPath } from '../core/redact.ts';
import type { TableContext } from '../core/types.ts';
import { listScripts, type Script } from '../discover/scripts.ts';
import { firstSeen } from '../discover/scripts-first-seen.ts';
import { repositoryOf, vcsStatus } from '../discover/scripts-repository.ts';

/** A query that reads one of these has every script analysed. */
const analysisColumns = [
  ...[
    'analysis',
    'findings',
    'weaknesses',
    'secrets',
    'ai_findings',
    'data_access_findings',
    'network_findings',
  ],
  ...[
    'persistence_findings',
    'obfuscation_findings',
    'destructive_findings',
    'privilege_findings',
    'ai_providers',
  ],
  ...['ai_authorship', 'hosts', 'data_access', 'risk', 'risk_reasons'],
];

export const table = defineTable({
  name: 'python_scripts',
  description:
    'Python scripts and notebooks outside environments: what people wrote or copied to this machine, with owner, times, interpreter and version control.',
  columns: {
    path: { type: 'TEXT', index: true, optimized: true, description: 'Absolute path of the file.' },
    directory: { type: 'TEXT', index: true, optimized: true, description: 'Directory of the file.' },
    filename: { type: 'TEXT', description: 'Name of the file.' },
    uid: {
      type: 'BIGINT',
      index: true,
      additional: true,
      optimized: true,
      description: 'Owner of the file.',
    },
    username: { type: 'TEXT', description: 'Name of the owner.' },
    gid: { type: 'BIGINT', description: 'Group of the file.' },
    mode: { type: 'TEXT', description: 'Permission bits, octal, as in 0755.' },
    size: { type: 'BIGINT', description: 'Size in bytes.' },
    atime: { type: 'BIGINT', volatile: true, description: 'Last access, Unix seconds.' },
    mtime: { type: 'BIGINT', description: 'Last modification, Unix seconds.' },
    ctime: { type: 'BIGINT', description: 'Last status change, Unix seconds.' },
    btime: {
      type: 'BIGINT',
      description: 'Creation, Unix seconds; 0 when the file system does not keep it.',
    },
    first_seen: {
      volatile: true,
      type: 'BIGINT',
      description: 'When a scan on this machine first saw this path, Unix seconds.',
    },
    sha256: { type: 'TEXT', description: 'SHA-256 of the content, hex.' },
    kind: {
      type: 'TEXT',
      description:
        'What it is for: script, module (only defines things), notebook, zipapp, package_main, package_init, test or setup.',
    },
    format: {
      type: 'TEXT',
      description:
        'How the code is kept: python, ipynb, percent, light, sphinx, databricks (text notebooks) or zip.',
    },
    shebang: { type: 'TEXT', description: 'The #! line.' },
    interpreter: {
      type: 'TEXT',
      description: 'Interpreter that it resolves to; as written in the shebang when that leads nowhere.',
    },
    interpreter_version: { type: 'TEXT', collate: 'VERSION', description: 'Version of that interpreter.' },
    interpreter_source: {
      type: 'TEXT',
      description:
        'What told the interpreter: shebang, inline_metadata, kernel, nearby, project, version_file, user_default, system or none.',
    },
    environment: {
      type: 'TEXT',
      description: 'Environment that it would run in, as python_environments.path.',
    },
    encoding: { type: 'TEXT', description: 'Encoding as Python names it, by PEP 263.' },
    lines: { type: 'INTEGER', description: 'Lines of Python; of all code cells for a notebook.' },
    code_lines: { type: 'INTEGER', description: 'Lines that are neither blank nor only a comment.' },
    has_main: { type: 'INTEGER', description: "1 if it tests `__name__ == '__main__'`." },
    kernel: { type: 'TEXT', description: 'Name of the Jupyter kernel of a notebook.' },
    language: { type: 'TEXT', description: "Language of a notebook's kernel; python for anything else." },
    inline_metadata: { type: 'INTEGER', description: '1 if it has a script block (PEP 723).' },
    requires_python: { type: 'TEXT', description: 'Version specifier of the script block.' },
    dependencies: { type: 'TEXT', description: 'Requirements of the script block, JSON array.' },
    vcs: {
      type: 'TEXT',
      description:
        'tracked or untracked in git, unknown in other version control, none outside any working tree.',
    },
    vcs_system: { type: 'TEXT', description: 'Version control around it: git, hg, svn or jj.' },
    repository: { type: 'TEXT', description: 'Root of the working tree that holds it.' },
    analysis: {
      type: 'TEXT',
      description:
        'full, reduced (no valid Python 3 or over a bound, so fewer rules looked at it) or failed; see python_scan_problems.',
    },
    findings: { type: 'INTEGER', description: 'Findings of all categories; see python_script_findings.' },
    weaknesses: { type: 'INTEGER', description: 'Findings of category weakness.' },
    secrets: { type: 'INTEGER', description: 'Findings of category secret.' },
    ai_findings: { type: 'INTEGER', description: 'Findings of category ai.' },
    data_access_findings: { type: 'INTEGER', description: 'Findings of category data_access.' },
    network_findings: { type: 'INTEGER', description: 'Findings of category network.' },
    persistence_findings: { type: 'INTEGER', description: 'Findings of category persistence.' },
    obfuscation_findings: { type: 'INTEGER', description: 'Findings of category obfuscation.' },
    destructive_findings: { type: 'INTEGER', description: 'Findings of category destructive.' },
    privilege_findings: { type: 'INTEGER', description: 'Findings of category privilege.' },
    ai_providers: { type: 'TEXT', description: 'AI providers that it uses, JSON array.' },
    ai_authorship: {
      type: 'TEXT',
      description:
        'Assistants and tools that left an explicit marker, JSON array; an empty one says nothing of its author.',
    },
    hosts: { type: 'TEXT', description: 'Hosts that it names, JSON array.' },
    data_access: { type: 'TEXT', description: 'Kinds of data that it reads or writes, JSON array.' },
    risk: { type: 'INTEGER', description: 'Risk score from 0 to 100, the sum of risk_reasons.' },
    risk_reasons: { type: 'TEXT', description: 'What the score is made of, JSON array of {reason, points}.' },
  },
  examples: [
    {
      title: 'Scripts outside version control that changed in the last week, newest first',
      sql: "SELECT path, username, datetime(mtime, 'unixepoch') AS changed FROM python_scripts WHERE vcs IN ('none', 'untracked') AND mtime > strftime('%s', 'now') - 604800 ORDER BY mtime DESC",
    },
    {
      title: 'The riskiest scripts and why',
      sql: 'SELECT risk, path, username, risk_reasons FROM python_scripts WHERE risk >= 40 ORDER BY risk DESC',
    },
    {
      title: 'The same file in several places',
      sql: "SELECT sha256, count(*) AS copies, group_concat(path, ' ') AS paths FROM python_scripts WHERE size > 0 GROUP BY sha256 HAVING copies > 1",
    },
    {
      title: 'Scripts whose interpreter is not on this machine',
      sql: "SELECT path, shebang, interpreter FROM python_scripts WHERE shebang != '' AND environment = ''",
    },
  ],
  notes: [
    'Looks in the home of every user, the configured roots and the local file systems. The standard library, environments, caches and what the system’s package manager installed are left out.',
    '`WHERE path = …` looks at that file now, wherever it is; `WHERE directory = …` at the files right in it.',
    'A query that reads only path, owner, size and times opens no file, but for those without suffix that may have a shebang.',
    'Columns from analysis to risk_reasons have every script analysed (and kept until it changes); a query without them starts no analyser.',
    'risk: each rule that fired counts once, by its worst finding: critical 40, high 20, medium 8, low 2, half of it at low confidence. A category adds at most 45 (secret, obfuscation), 30 (weakness, destructive, persistence, network) or 20 (privilege, ai, data_access). Data that reaches an AI provider adds 20, a file that every user may change 15, and 5 if any of this is not under version control. It stops at 100.',
    'A module becomes a script when it has a shebang, a main guard or a script block, or when a statement outside functions and classes calls, loops or opens.',
  ],
  generate(context) {
    return context.query.uses(...analysisColumns) ? analysed(context) : unanalysed(context);
  },
});

const noAnalysis = {
  ...{
    analysis: '',
    findings: null,
    weaknesses: null,
    secrets: null,
    ai_findings: null,
    data_access_findings: null,
  },
  ...{
    network_findings: null,
    persistence_findings: null,
    obfuscation_findings: null,
    destructive_findings: null,
  },
  ...{ privilege_findings: null, ai_providers: '', ai_authorship: '', hosts: '', data_access: '' },
  ...{ risk: null, risk_reasons: '' },
};

function* unanalysed(context: TableContext) {
  for (const script of listScripts(context)) yield { ...describe(context, script), ...noAnalysis };
}

async function* analysed(context: TableContext) {
  for await (const { script, analysis } of analyseScripts(context, listScripts(context))) {
    yield { ...describe(context, script), ...analysisCells(context, script, analysis) };
  }
}

function analysisCells(context: TableContext, script: Script, analysis: Analysis) {
  if (analysis.status === 'failed') return { ...noAnalysis, analysis: 'failed' };
  const summary = once(() => summarise(analysis));
  const risk = once(() =>
    riskOf(analysis, {
      worldWritable: context.host.platform !== 'win32' && (script.stat.mode & 0o002) !== 0,
      tracked: vcsStatus(context, script.path) === 'tracked',
    }),
  );
  const count = (category: Category) => () => summary().counts[category];
  return {
    analysis: analysis.status,
    findings: analysis.findings.length,
    weaknesses: count('weakness'),
    secrets: count('secret'),
    ai_findings: count('ai'),
    data_access_findings: count('data_access'),
    network_findings: count('network'),
    persistence_findings: count('persistence'),
    obfuscation_findings: count('obfuscation'),
    destructive_findings: count('destructive'),
    privilege_findings: count('privilege'),
    ai_providers: () => JSON.stringify(summary().aiProviders),
    ai_authorship: () => JSON.stringify(summary().authorship),
    hosts: () => JSON.stringify(summary().hosts),
    data_access: () => JSON.stringify(summary().dataAccess),
    risk: () => risk().score,
    risk_reasons: () => JSON.stringify(risk().reasons),
  };
}

function describe(context: TableContext, script: Script) {
  const { host } = context;
  const { path, stat, uid, username } = script;
  const seen = firstSeen(context, path);
  const facts = once(() => scriptFacts(context, script));
  const environment = once(() => environmentFor(context, script, facts()));
  const directory = host.path.dirname(path);
  const repository = once(() => repositoryOf(context, directory));
  return {
    path,
    directory,
    filename: host.path.basename(path),
    uid: uid === -1 ? null : uid,
    username,
    gid: host.platform === 'win32' ? null : stat.gid,
    mode: `0${stat.mode.toString(8).padStart(3, '0')}`,
    size: stat.size,
    atime: stat.atime,
    mtime: stat.mtime,
    ctime: stat.ctime,
    btime: stat.btime,
    first_seen: seen,
    ...contentCells(context, script, facts),
    ...environmentCells(environment, facts),
    vcs: () => vcsStatus(context, path),
    vcs_system: () => repository()?.system ?? '',
    repository: () => redactPath(repository()?.root ?? ''),
  };
}

type Lazy<T> = () => T;

function contentCells(context: TableContext, script: Script, facts: Lazy<ScriptFacts | undefined>) {
  const metadata = () => facts()?.metadata ?? undefined;
  return {
    sha256: () => facts()?.sha256 ?? '',
    kind: () => scriptKind(context.host, script, facts()),
    format: () => facts()?.format ?? '',
    shebang: () => facts()?.shebang?.line ?? '',
    encoding: () => facts()?.encoding ?? '',
    lines: () => facts()?.lines ?? null,
    code_lines: () => facts()?.codeLines ?? null,
    has_main: () => flag(facts()?.hasMain),
    kernel: () => facts()?.kernel?.name ?? '',
    language: () => language(facts()),
    inline_metadata: () => flag(facts() === undefined ? undefined : metadata() !== undefined),
    requires_python: () => metadata()?.requiresPython ?? '',
    dependencies: () => (metadata() === undefined ? '' : JSON.stringify(metadata()?.dependencies)),
  };
}

function environmentCells(found: Lazy<ScriptEnvironment>, facts: Lazy<ScriptFacts | undefined>) {
  return {
    interpreter: () => redactPath(found().interpreter),
    interpreter_version: () => found().environment?.version || (facts()?.kernel?.version ?? ''),
    interpreter_source: () => found().source,
    environment: () => redactPath(found().environment?.path ?? ''),
  };
}

function language(facts: ScriptFacts | undefined): string {
  if (facts === undefined) return '';
  return facts.kernel?.language ?? 'python';
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : value ? 1 : 0;
}

function once<T>(compute: () => T): Lazy<T> {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}
