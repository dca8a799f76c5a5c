/** Reads a policy file; what is wrong in it is told by line and field. */
import fs from 'node:fs';
import { valid, validRange } from '@renovatebot/pep440';
import { Ajv, type ErrorObject } from 'ajv';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { systemReason, UsageError } from '../../extension/core/errors.ts';
import { printable } from '../../extension/core/redact.ts';
import { parsePackageRule } from './package-rule.ts';
import { datePattern, policySchema } from './schema.ts';
import type { Policy } from './types.ts';

const maxBytes = 1024 * 1024;

/** @throws UsageError naming file, line and field of every fault */
export function readPolicy(file: string): Policy {
  let text: string;
  try {
    if (fs.statSync(file).size > maxBytes)
      throw new UsageError(`${file}: larger than a policy ever is (1 MB)`);
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `cannot read the policy ${file}: ${systemReason(error)}; docs/policy.md has one to start from`,
      { cause: error },
    );
  }
  return parsePolicy(text, file);
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * @param file its name, for messages
 * @throws UsageError naming file, line and field of every fault
 */
export function parsePolicy(text: string, file: string): Policy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const syntax = document.errors.map(
    ({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message.split('\n')[0]}`,
  );
  if (syntax.length > 0) throw new UsageError(syntax.join('\n'));
  const value = toValue(document, file);
  const faults = schemaFaults(value);
  if (faults.length === 0) faults.push(...valueFaults(value as Policy));
  if (faults.length > 0) {
    const named = faults.map(
      ({ path, message }) =>
        `${file}:${lineOf(document, path, lines)}: ${printable(fieldName(path))} ${message}`,
    );
    throw new UsageError(`${[...new Set(named)].join('\n')}\nSee docs/policy.md.`);
  }
  return value as Policy;
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: ${reason}`, { cause: error });
  }
}

function schemaFaults(value: unknown): Fault[] {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(policySchema);
  if (validate(value)) return [];
  // The branches of a choice are told by the choice itself.
  return (validate.errors ?? []).filter(({ schemaPath }) => !/anyOf\/\d/.test(schemaPath)).map(toFault);
}

function toFault({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject): Fault {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (keyword === 'additionalProperties')
    return { path: [...path, String(params['additionalProperty'])], message: 'is not known here' };
  if (keyword === 'enum')
    return { path, message: `must be one of ${(params['allowedValues'] as readonly string[]).join(', ')}` };
  if (keyword === 'anyOf')
    return { path, message: 'must be "name", "name specifier", or a package with its reason' };
  if (keyword === 'required')
    return { path, message: `must have ${JSON.stringify(String(params['missingProperty']))}` };
  if (keyword === 'pattern') return { path, message: patternMessage(String(params['pattern'])) };
  if (keyword === 'type') return { path, message: `must be ${typeName(String(params['type']))}` };
  if (keyword === 'const') return { path, message: `must be ${String(params['allowedValue'])}` };
  return { path, message };
}

function patternMessage(pattern: string): string {
  return pattern === datePattern ? 'must be a date such as 2026-12-31' : `must match ${pattern}`;
}

function typeName(type: string): string {
  return type === 'object' ? 'fields with values, as "name: value"' : `of the type ${type}`;
}

/** What a schema cannot say: dates of the calendar, versions and specifiers of PEP 440, exceptions from something. */
function valueFaults(policy: Policy): Fault[] {
  const faults: Fault[] = [];
  for (const list of ['allow', 'deny'] as const) {
    for (const [index, rule] of (policy.packages?.[list] ?? []).entries()) {
      const { name, specifier } = parsePackageRule(rule);
      if (
        !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name) ||
        (specifier !== '' && validRange(specifier) !== true)
      )
        faults.push({
          path: ['packages', list, index],
          message: 'is no package with an optional specifier, such as "requests >=2.32,<3" (PEP 440)',
        });
    }
  }
  const { python, packages = {} } = policy.minimum_versions ?? {};
  if (python !== undefined && valid(python) === null)
    faults.push({ path: ['minimum_versions', 'python'], message: 'is no version' });
  for (const [name, version] of Object.entries(packages)) {
    if (valid(version) === null)
      faults.push({ path: ['minimum_versions', 'packages', name], message: 'is no version' });
  }
  for (const [index, exception] of (policy.exceptions ?? []).entries()) {
    const date = new Date(`${exception.expires}T00:00:00Z`);
    if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== exception.expires)
      faults.push({ path: ['exceptions', index, 'expires'], message: 'is no date of the calendar' });
    const { owner: _owner, reason: _reason, expires: _expires, ...from } = exception;
    if (Object.keys(from).length === 0)
      faults.push({
        path: ['exceptions', index],
        message: 'says not what it excepts: give check, host, package, …',
      });
  }
  return faults;
}

function fieldName(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

/** Line of a field, or of what it is missing in. */
function lineOf(document: Document, path: readonly (string | number)[], lines: LineCounter): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const part = path.slice(0, depth);
    const node: unknown = depth === 0 ? document.contents : document.getIn(part, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
