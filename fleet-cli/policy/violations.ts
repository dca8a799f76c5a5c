/** What breaks each check of a policy, from the rows of the store. */
import { compare, valid } from '@renovatebot/pep440';
import { datasets } from '../store/datasets.ts';
import type { QueryableStore, StoreRow } from '../store/duckdb.ts';
import { fallsUnder, normaliseName, type ParsedPackageRule, parsePackageRule } from './package-rule.ts';
import type { Policy, Violation } from './types.ts';

export interface Check {
  readonly id: string;
  readonly title: string;
  /** The table that it reads. */
  readonly dataset: string;
  /** Rows of the store that may break it, and what of them does. */
  readonly violations: (store: QueryableStore) => Promise<Violation[]>;
}

/** The checks that a policy asks for, in the order of the file. */
export function checksOf(policy: Policy): Check[] {
  return [
    ...packageChecks(policy),
    ...indexChecks(policy),
    ...providerChecks(policy),
    ...versionChecks(policy),
    ...findingChecks(policy),
    ...vulnerabilityChecks(policy),
  ].filter(({ dataset }) => datasets.has(dataset));
}

function packageChecks({ packages = {} }: Policy): Check[] {
  const allow = packages.allow?.map(parsePackageRule);
  const deny = packages.deny?.map(parsePackageRule);
  const checks: Check[] = [];
  if (allow !== undefined)
    checks.push({
      id: 'packages.allow',
      title: 'Only allowed packages are installed',
      dataset: 'python_site_packages',
      violations: (store) =>
        packagesThat(store, 'packages.allow', (name, version) =>
          allow.some((rule) => fallsUnder(rule, name, version))
            ? undefined
            : 'is not among the allowed packages',
        ),
    });
  if (deny !== undefined)
    checks.push({
      id: 'packages.deny',
      title: 'No denied package is installed',
      dataset: 'python_site_packages',
      violations: (store) =>
        packagesThat(store, 'packages.deny', (name, version) => {
          const rule = deny.find((each) => fallsUnder(each, name, version));
          return rule === undefined ? undefined : denied(rule);
        }),
    });
  return checks;
}

function denied({ specifier, reason }: ParsedPackageRule): string {
  return `is denied${specifier === '' ? '' : ` (${specifier})`}${reason === '' ? '' : `: ${reason}`}`;
}

/**
 * Names and versions are judged once each, and only the bad ones are looked up on the hosts.
 * @param judge what is wrong with a version, or undefined
 */
async function packagesThat(
  store: QueryableStore,
  check: string,
  judge: (name: string, version: string) => string | undefined,
): Promise<Violation[]> {
  const versions = await store.query(
    'SELECT DISTINCT normalized_name AS name, version FROM python_site_packages',
  );
  const bad = new Map<string, string>();
  for (const row of versions) {
    const [name, version] = [text(row, 'name'), text(row, 'version')];
    const fault = judge(name, version);
    if (fault !== undefined) bad.set(`${name} ${version}`, fault);
  }
  if (bad.size === 0) return [];
  const list = [...bad.keys()].map(literal).join(', ');
  const rows = await store.query(
    `SELECT host, username, normalized_name AS name, version, environment FROM python_site_packages
      WHERE concat(normalized_name, ' ', version) IN (${list}) ORDER BY host, name, version, environment`,
  );
  return rows.map((row) => {
    const named = `${text(row, 'name')} ${text(row, 'version')}`;
    const base = {
      check,
      host: text(row, 'host'),
      username: text(row, 'username'),
      path: text(row, 'environment'),
    };
    return { ...base, package: text(row, 'name'), evidence: `${named} ${bad.get(named) ?? ''}` };
  });
}

function indexChecks({ indexes }: Policy): Check[] {
  if (indexes === undefined) return [];
  const allowed = indexes.allow.map((url) => url.replace(/\/+$/, ''));
  const isAllowed = (url: string): boolean =>
    allowed.some((own) => url === own || url.startsWith(`${own}/`)) || !/^[a-z][a-z0-9+.-]*:\/\//i.test(url);
  const check = 'indexes.allow';
  return [
    {
      id: check,
      title: 'Only allowed package indexes are configured',
      dataset: 'python_pip_config',
      violations: async (store) => {
        const rows = await store.query(
          `SELECT host, username, tool, setting, value, path FROM python_pip_config
            WHERE setting IN ('index', 'extra_index', 'find_links', 'channel') ORDER BY host, path, setting, value`,
        );
        return rows
          .filter((row) => !isAllowed(text(row, 'value')))
          .map((row) => ({
            ...common(check, row),
            index: text(row, 'value'),
            evidence: `${text(row, 'tool')} ${text(row, 'setting')} = ${text(row, 'value')}`,
          }));
      },
    },
  ];
}

function providerChecks({ ai_providers: providers }: Policy): Check[] {
  if (providers === undefined) return [];
  const { allow, deny, data = allow } = providers;
  const named = (list: readonly string[], provider: string): boolean =>
    list.some((each) => each.toLowerCase() === provider.toLowerCase());
  const checks: Check[] = [];
  const add = (
    id: string,
    title: string,
    breaks: (provider: string, sends: string) => string | undefined,
  ): void =>
    void checks.push({
      id,
      title,
      dataset: 'python_ai_usage',
      violations: async (store) => {
        const rows = await store.query(
          'SELECT host, username, path, provider, data_summary FROM python_ai_usage ORDER BY host, path, provider, data_summary',
        );
        return rows.flatMap((row) => {
          const provider = text(row, 'provider');
          const evidence = breaks(provider, text(row, 'data_summary'));
          return evidence === undefined ? [] : [{ ...common(id, row), provider, evidence }];
        });
      },
    });
  if (allow !== undefined)
    add('ai_providers.allow', 'Only allowed AI providers are used', (provider) =>
      named(allow, provider) ? undefined : `uses ${provider}, which is not allowed`,
    );
  if (deny !== undefined)
    add('ai_providers.deny', 'No denied AI provider is used', (provider) =>
      named(deny, provider) ? `uses ${provider}, which is denied` : undefined,
    );
  if (data !== undefined)
    add('ai_providers.data', 'Data reaches only the AI providers that may get it', (provider, sends) =>
      sends === '' || named(data, provider) ? undefined : `sends data: ${sends}`,
    );
  return checks;
}

function versionChecks({ minimum_versions: least }: Policy): Check[] {
  const checks: Check[] = [];
  const { python, packages } = least ?? {};
  if (python !== undefined) {
    const check = 'minimum_versions.python';
    checks.push({
      id: check,
      title: `Python is ${python} or newer`,
      dataset: 'python_environments',
      violations: async (store) => {
        const rows = await store.query(
          `SELECT host, username, path, version FROM python_environments WHERE version <> '' ORDER BY host, path, version`,
        );
        return rows
          .filter((row) => older(text(row, 'version'), python))
          .map((row) => ({ ...common(check, row), evidence: `Python ${text(row, 'version')}` }));
      },
    });
  }
  if (packages !== undefined) {
    const check = 'minimum_versions.packages';
    const wanted = new Map(Object.entries(packages).map(([name, version]) => [normaliseName(name), version]));
    checks.push({
      id: check,
      title: 'Packages are as new as they must be',
      dataset: 'python_site_packages',
      violations: (store) =>
        packagesThat(store, check, (name, version) => {
          const minimum = wanted.get(name);
          return minimum !== undefined && older(version, minimum) ? `is older than ${minimum}` : undefined;
        }),
    });
  }
  return checks;
}

function older(version: string, least: string): boolean {
  return valid(version) !== null && compare(version, least) < 0;
}

const severities = ['critical', 'high', 'medium', 'low'] as const;

function orWorse(least: (typeof severities)[number]): string {
  return severities
    .slice(0, severities.indexOf(least) + 1)
    .map(literal)
    .join(', ');
}

function findingChecks({ findings }: Policy): Check[] {
  if (findings === undefined) return [];
  const { forbid_categories: categories = [], forbid_rules: rules = [] } = findings;
  if (categories.length + rules.length === 0) return [];
  const { least_severity: least = 'low', include_suppressed: suppressed = true } = findings;
  const any = [
    ...(categories.length > 0 ? [`category IN (${categories.map(literal).join(', ')})`] : []),
    ...(rules.length > 0 ? [`rule IN (${rules.map(literal).join(', ')})`] : []),
  ].join(' OR ');
  const where = `(${any}) AND severity IN (${orWorse(least)})${suppressed ? '' : ` AND suppressed = ''`}`;
  return [
    {
      id: 'findings',
      title: 'Scripts have no forbidden finding',
      dataset: 'python_script_findings',
      violations: async (store) => {
        const rows = await store.query(
          `SELECT host, username, path, line, rule, severity, message FROM python_script_findings WHERE ${where} ORDER BY host, path, line, rule, message`,
        );
        return rows.map((row) => ({
          ...common('findings', row),
          rule: text(row, 'rule'),
          evidence: `${text(row, 'severity')} ${text(row, 'rule')} at line ${text(row, 'line')}: ${text(row, 'message')}`,
        }));
      },
    },
  ];
}

function vulnerabilityChecks({ vulnerabilities }: Policy): Check[] {
  if (vulnerabilities === undefined) return [];
  const { least_severity: least = 'high', only_imported: imported = false } = vulnerabilities;
  const check = (id: string, title: string, where: string): Check => ({
    id,
    title,
    dataset: 'python_package_vulnerabilities',
    violations: async (store) => {
      const rows = await store.query(
        `SELECT host, username, environment AS path, package, version, id, severity, fixed_version FROM python_package_vulnerabilities
          WHERE ${where} ORDER BY host, environment, package, version, id`,
      );
      return rows.map((row) => ({
        ...common(id, row),
        package: text(row, 'package'),
        rule: text(row, 'id'),
        evidence: `${text(row, 'package')} ${text(row, 'version')}: ${text(row, 'id')}${fix(text(row, 'fixed_version'))}`,
      }));
    },
  });
  const used = imported ? ' AND scripts > 0' : '';
  return [
    check('malicious', 'No malicious package is installed', 'malicious = 1'),
    check(
      'vulnerabilities',
      `No installed version has a vulnerability of severity ${least} or worse`,
      `malicious = 0 AND severity IN (${orWorse(least)})${used}`,
    ),
  ];
}

function fix(version: string): string {
  return version === '' ? '' : `, fixed in ${version}`;
}

function common(check: string, row: StoreRow): Pick<Violation, 'check' | 'host' | 'username' | 'path'> {
  return { check, host: text(row, 'host'), username: text(row, 'username'), path: text(row, 'path') };
}

function text(row: StoreRow, column: string): string {
  return String(row[column] ?? '');
}

function literal(value: string): string {
  // A backslash would escape in ClickHouse; no name, version or rule has one.
  return `'${value.replaceAll('\\', '').replaceAll("'", "''")}'`;
}
