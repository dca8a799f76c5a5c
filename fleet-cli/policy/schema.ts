/** The JSON schema of a policy file. */

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text } as const;
const severity = { enum: ['critical', 'high', 'medium', 'low'] } as const;
const rules = {
  type: 'array',
  items: {
    anyOf: [
      text,
      {
        type: 'object',
        additionalProperties: false,
        required: ['package'],
        properties: { package: text, reason: text },
      },
    ],
  },
} as const;

export const datePattern = '^\\d{4}-\\d\\d-\\d\\d$';

function object(properties: object, required: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

export const checkIds = [
  'packages.allow',
  'packages.deny',
  'indexes.allow',
  'ai_providers.allow',
  'ai_providers.deny',
  'ai_providers.data',
  'minimum_versions.python',
  'minimum_versions.packages',
  'findings',
  'vulnerabilities',
  'malicious',
] as const;

export const policySchema = object(
  {
    version: { const: 1 },
    name: text,
    packages: object({ allow: rules, deny: rules }),
    indexes: object({ allow: texts }, ['allow']),
    ai_providers: object({ allow: texts, deny: texts, data: texts }),
    minimum_versions: object({ python: text, packages: { type: 'object', additionalProperties: text } }),
    findings: object({
      forbid_categories: {
        type: 'array',
        items: {
          enum: [
            'weakness',
            'secret',
            'ai',
            'data_access',
            'network',
            'persistence',
            'obfuscation',
            'destructive',
            'privilege',
          ],
        },
      },
      forbid_rules: texts,
      least_severity: severity,
      include_suppressed: { type: 'boolean' },
    }),
    vulnerabilities: object({ least_severity: severity, only_imported: { type: 'boolean' } }),
    exceptions: {
      type: 'array',
      items: object(
        {
          check: { enum: checkIds },
          host: text,
          package: text,
          path: text,
          provider: text,
          rule: text,
          index: text,
          user: text,
          owner: text,
          reason: text,
          expires: { type: 'string', pattern: datePattern },
        },
        ['owner', 'reason', 'expires'],
      ),
    },
  },
  ['version', 'name'],
);
