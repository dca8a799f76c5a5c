/** The JSON schema of the configuration file. */
import { Ajv } from 'ajv';

const strings = { type: 'array', items: { type: 'string', minLength: 1 } } as const;
const count = { type: 'integer', minimum: 1 } as const;

/** JSON Schema (draft 7) of the configuration file; every field is optional. */
export const configSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    stateDirectory: { type: 'string', minLength: 1 },
    roots: strings,
    exclude: strings,
    networkMounts: { type: 'boolean' },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        fileBytes: count,
        scriptBytes: count,
        files: count,
        depth: count,
        rows: count,
        resultBytes: count,
        tableMs: count,
        analysisMs: count,
        memoryBytes: count,
        cpuPercent: { type: 'integer', minimum: 1, maximum: 100 },
      },
    },
    logLevel: { enum: ['debug', 'info', 'warn', 'error'] },
    fleetKey: { type: 'string' },
    allowedIndexes: strings,
    allowedPackages: strings,
    internalHosts: strings,
    advisoryIndex: { type: 'string' },
    sampleSeconds: { type: 'number', minimum: 0 },
    spoolDirectory: { type: 'string' },
  },
} as const;

/**
 * Checks a parsed configuration file.
 * @returns what is wrong, one phrase a fault; empty when it fits
 */
export function checkConfig(value: unknown): string[] {
  const ajv = new Ajv({ allErrors: true, strict: true });
  const validate = ajv.compile(configSchema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => {
    const field = error.instancePath.slice(1).replaceAll('/', '.') || 'the file';
    const extra =
      'additionalProperty' in error.params ? ` (${String(error.params['additionalProperty'])})` : '';
    return `${field} ${error.message ?? 'is wrong'}${extra}`;
  });
}
