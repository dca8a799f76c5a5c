import type { ReportSection } from '../types.ts';

/** What cannot wait, besides single scripts: each kind of it on one line, with the hosts to go to and what to do there. */
export const urgent: ReportSection = {
  id: 'urgent',
  title: 'What else cannot wait',
  note: 'By urgency, over all hosts; the report that is named has each of them.',
  layout: 'cards',
  sql: [
    kind({
      nth: 1,
      what: 'malicious packages',
      found: 'pairKey(package, version)',
      which: "concat(package, ' ', version)",
      from: 'python_package_vulnerabilities WHERE malicious = 1',
      action:
        'Isolate the hosts, remove the packages, rotate what their users could read (report vulnerabilities)',
    }),
    kind({
      nth: 2,
      what: 'packages whose name looks like a popular one',
      found: "pairKey(package, '')",
      which: "concat(package, ' ', version)",
      from: "python_package_findings WHERE rule = 'PYS-PKG-001' AND severity IN ('critical', 'high')",
      action: 'Remove those that nobody meant, rotate what their users could read (report packages)',
    }),
    kind({
      nth: 3,
      what: 'suspicious startup hooks',
      found: 'pairKey(host_id, path)',
      which: 'fileName(path)',
      from: 'python_startup_hooks WHERE suspicious = 1',
      action: 'Read their code: it runs before every script (report packages)',
    }),
    kind({
      nth: 4,
      what: 'scripts that hide what they do',
      found: 'pairKey(host_id, path)',
      which: 'fileName(path)',
      from: "python_script_findings WHERE category = 'obfuscation' AND severity IN ('critical', 'high')",
      action: 'Keep them from running until someone has read them (report scripts)',
    }),
    kind({
      nth: 5,
      what: 'critical secrets in scripts',
      found: "pairKey(fingerprint, '')",
      which: 'withoutDot(message)',
      from: "python_script_findings WHERE category = 'secret' AND severity = 'critical'",
      action: 'Rotate them, those on most hosts first (report secrets)',
    }),
    kind({
      nth: 6,
      what: 'scripts that send data to an AI provider',
      found: 'pairKey(host_id, path)',
      which: 'data_summary',
      from: "python_ai_usage WHERE data_summary <> '' AND access <> 'local'",
      action: 'Ask their owners whether that data may leave (report shadow-ai)',
    }),
    kind({
      nth: 7,
      what: 'packages with critical advisories that scripts import',
      found: 'pairKey(package, version)',
      which: "concat(package, ' ', version)",
      from: "python_package_vulnerabilities WHERE malicious = 0 AND severity = 'critical' AND scripts > 0",
      action: 'Upgrade them (report vulnerabilities)',
    }),
  ],
  oneByOne: true,
  order: 'nth',
  columns: [
    { name: 'found', title: 'How many', kind: 'number' },
    { name: 'what', title: 'What' },
    { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
    { name: 'some_hosts', title: 'On', fleet: true },
    { name: 'because', title: 'Such as' },
    { name: 'action', title: 'Next action' },
  ],
  top: 7,
  empty: 'Nothing besides the scripts above.',
};

interface Kind {
  readonly nth: number;
  readonly what: string;
  /** Number that tells one from another. */
  readonly found: string;
  /** Text that names one. */
  readonly which: string;
  readonly from: string;
  readonly action: string;
}

function kind({ nth, what, found, which, from, action }: Kind): string {
  return `SELECT ${nth} AS nth, count(DISTINCT ${found}) AS found, '${what}' AS what, count(DISTINCT host_id) AS hosts, fewOf(host) AS some_hosts,
    fewOf(${which}) AS because, '${action}' AS action FROM ${from} HAVING count(*) > 0`;
}
