/** What an analysis comes to, for one row a script. */
import { kindOfLabel } from './ai/source-labels.ts';
import type { Analysis } from './analysis.ts';
import type { Category } from './types.ts';

export interface ScriptSummary {
  /** Findings by category; every category is there. */
  readonly counts: Readonly<Record<Category, number>>;
  /** Sorted, without doubles, as are the other lists. */
  readonly aiProviders: readonly string[];
  /** Host names that it contacts or names. */
  readonly hosts: readonly string[];
  /** Kinds of data: spreadsheet, database, mail, … */
  readonly dataAccess: readonly string[];
  /** Tools that left a marker of authorship. */
  readonly authorship: readonly string[];
}

/** @param analysis of one script */
export function summarise(analysis: Analysis): ScriptSummary {
  const counts: Record<Category, number> = {
    weakness: 0,
    secret: 0,
    ai: 0,
    data_access: 0,
    network: 0,
    persistence: 0,
    obfuscation: 0,
    destructive: 0,
    privilege: 0,
  };
  const hosts = new Set(analysis.hosts.map(({ host }) => host));
  const data = new Set(analysis.dataAccess);
  for (const { category } of analysis.findings) counts[category]++;
  for (const { endpoint, flows } of analysis.aiUsage) {
    const host = hostOf(endpoint);
    // An address that is in a variable is none.
    if (host !== '' && host !== '{}' && !host.startsWith('$')) hosts.add(host);
    for (const { source } of flows) {
      const kind = kindOfLabel(source);
      if (kind !== undefined) data.add(kind);
    }
  }
  return {
    counts,
    aiProviders: sorted(analysis.aiUsage.map((usage) => usage.provider)),
    hosts: sorted(hosts),
    dataAccess: sorted(data),
    authorship: sorted(analysis.authorship.map((marker) => marker.tool)),
  };
}

function hostOf(endpoint: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/:?#]+)/i.exec(endpoint)?.[1]?.toLowerCase() ?? '';
}

function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].filter((value) => value !== '').sort();
}
