import type { Report, ReportColumn, ReportSection } from '../types.ts';

const columns: readonly ReportColumn[] = [
  { name: 'day', title: 'Day', kind: 'day' },
  { name: 'present', title: 'There', kind: 'number' },
  { name: 'came', title: 'New or changed', kind: 'number' },
  { name: 'went', title: 'Gone or changed', kind: 'number' },
];

export const trend: Report = {
  name: 'trend',
  title: 'Trend',
  question: 'Is it getting better or worse?',
  sections: [
    overDays('scripts', 'Scripts', 'python_scripts'),
    overDays('packages', 'Installed packages', 'python_site_packages'),
    overDays('secrets', 'Places of secrets in scripts', 'python_script_findings', `category = 'secret'`),
    overDays('ai', 'Uses of AI', 'python_ai_usage'),
    overDays('vulnerabilities', 'Advisories that match', 'python_package_vulnerabilities'),
  ],
};

/** How many rows were there at the end of each day on which something changed: what came less what went, summed up. */
function overDays(id: string, title: string, dataset: string, where = '1 = 1'): ReportSection {
  const moves = `SELECT seen_first - seen_first % 86400 AS day, 1 AS came, 0 AS went FROM ${dataset}_ever WHERE ${where}
    UNION ALL SELECT seen_until - seen_until % 86400 AS day, 0 AS came, 1 AS went FROM ${dataset}_ever WHERE seen_until IS NOT NULL AND ${where}`;
  return {
    id,
    title,
    layout: 'line',
    sql: [
      `SELECT day, sum(came - went) OVER (ORDER BY day) AS present, came, went
        FROM (SELECT day, sum(came) AS came, sum(went) AS went FROM (${moves}) AS moves GROUP BY day) AS days`,
    ],
    order: 'day DESC',
    columns,
    empty: 'Nothing was ever there.',
  };
}
