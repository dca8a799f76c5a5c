/** Apart from the analysers, which the process that waits for them does not load. */
import { redactPath } from '../core/redact.ts';
import type { Problem } from '../core/types.ts';
import type { Analysis } from './analysis.ts';

/** The analysis of a file that could not be analysed. */
export function failedAnalysis(path: string, code: Problem['code'], message: string): Analysis {
  return {
    status: 'failed',
    sha256: '',
    encoding: '',
    kind: path.toLowerCase().endsWith('.ipynb') ? 'notebook' : 'script',
    findings: [],
    imports: [],
    dynamicImports: false,
    aiUsage: [],
    authorship: [],
    hosts: [],
    dataAccess: [],
    problems: [{ code, path: redactPath(path), message }],
  };
}
