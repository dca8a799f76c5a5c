/** Packages as policies name them. */
import { satisfies, valid } from '@renovatebot/pep440';
import type { PackageRule } from './types.ts';

export interface ParsedPackageRule {
  /** Normalised (PEP 503). */
  readonly name: string;
  /** PEP 440, or '' for every version. */
  readonly specifier: string;
  readonly reason: string;
}

export function parsePackageRule(rule: string | PackageRule): ParsedPackageRule {
  const { package: text, reason = '' } = typeof rule === 'string' ? { package: rule } : rule;
  const { name = '', specifier = '' } =
    /^\s*(?<name>[^\s<>=!~]*)\s*(?<specifier>.*?)\s*$/s.exec(text)?.groups ?? {};
  return { name: normaliseName(name), specifier, reason };
}

/** PEP 503. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Whether an installed version falls under a rule; text that is no version falls only under rules for every version. */
export function fallsUnder(rule: ParsedPackageRule, name: string, version: string): boolean {
  if (rule.name !== name) return false;
  if (rule.specifier === '') return true;
  if (valid(version) === null) return false;
  return satisfies(version, rule.specifier, { prereleases: true });
}
