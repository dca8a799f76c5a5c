/** Licences as the SPDX formats want them: an expression of known ids, or a name. */
import { SPDX } from '@cyclonedx/cyclonedx-library';
import parseExpression from 'spdx-expression-parse';

export type SbomLicense =
  | { readonly kind: 'expression'; readonly value: string }
  | { readonly kind: 'id'; readonly value: string }
  | { readonly kind: 'name'; readonly value: string };

/** What metadata writes when it means an SPDX id. */
const USUAL: Readonly<Record<string, string>> = {
  'apache 2.0': 'Apache-2.0',
  'apache license 2.0': 'Apache-2.0',
  'apache license, version 2.0': 'Apache-2.0',
  'apache software license': 'Apache-2.0',
  'mit license': 'MIT',
  'bsd 3-clause': 'BSD-3-Clause',
  'bsd-3-clause license': 'BSD-3-Clause',
  'bsd 2-clause': 'BSD-2-Clause',
  'mozilla public license 2.0 (mpl 2.0)': 'MPL-2.0',
  'isc license (iscl)': 'ISC',
  psf: 'PSF-2.0',
};
const MAX_NAME = 200;

/** @returns undefined when the metadata says nothing */
export function sbomLicense(license: string): SbomLicense | undefined {
  const text = license.replace(/\s+/g, ' ').trim();
  if (text === '') return undefined;
  const id = SPDX.fixupSpdxId(text) ?? SPDX.fixupSpdxId(USUAL[text.toLowerCase()] ?? '');
  if (id !== undefined) return { kind: 'id', value: id };
  if (isExpression(text)) return { kind: 'expression', value: text };
  return { kind: 'name', value: text.slice(0, MAX_NAME) };
}

function isExpression(text: string): boolean {
  if (text.length > 1000 || !/^[A-Za-z0-9.+()\s:-]+$/.test(text)) return false;
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}
