/** Distributions on PyPI whose import name differs, for imports that nothing installed explains. */
import data from './data/import-names.json' with { type: 'json' };

const names = new Map(Object.entries(data as Readonly<Record<string, string>>));
/** Namespaces whose packages are named after their path: `google.cloud.storage` is `google-cloud-storage`. */
const byPath = /^(?:google\.cloud\.\w+|azure\.mgmt\.\w+|airflow\.providers\.\w+|jupyter_\w+)/;
const prefixes: Readonly<Record<string, string>> = { airflow: 'apache-airflow' };

/**
 * The distribution that most likely provides a module.
 * @param module dotted
 * @returns its name on PyPI; the top-level name itself when no other is known
 */
export function likelyDistribution(module: string): string {
  const parts = module.split('.');
  for (let length = Math.min(parts.length, 4); length > 0; length--) {
    const found = names.get(parts.slice(0, length).join('.'));
    if (found !== undefined && !(length === 1 && byPath.test(module))) return found;
  }
  const path = byPath.exec(module)?.[0];
  if (path === undefined) return parts[0] ?? '';
  const [first = '', ...rest] = path.replaceAll('_', '-').split('.');
  return [prefixes[first] ?? first, ...rest].join('-');
}
