/** Secrets with a shape of their own, as their issuers document them: clouds, code hosts, keys. */
import type { SecretPattern } from './secret-patterns.ts';

export const platformTokens: readonly SecretPattern[] = [
  {
    id: 'PYS-SEC-001',
    kind: 'private-key',
    title: 'Private key (PEM, OpenSSH or PGP)',
    hints: ['private key'],
    // A header, then everything that can be the body of a key, also when it is cut off or written with `\n` in one line.
    regex:
      /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:[A-Za-z0-9+/=\s\\:,."'()_…[\]]|-(?!----)){4,20000})/g,
  },
  {
    id: 'PYS-SEC-002',
    kind: 'putty-private-key',
    title: 'PuTTY private key',
    hints: ['private-lines:'],
    regex: /Private-Lines: \d{1,4}\s{1,4}(?<secret>[A-Za-z0-9+/=\s\\…[\]-]{20,20000})/g,
  },
  {
    id: 'PYS-SEC-003',
    kind: 'aws-access-key-id',
    title: 'AWS access key id',
    hints: ['akia', 'asia', 'aroa', 'aida', 'abia', 'acca'],
    regex: /(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  },
  {
    id: 'PYS-SEC-004',
    kind: 'aws-secret-key',
    title: 'AWS secret access key',
    hints: ['secret'],
    regex:
      /(?<![A-Za-z0-9])(?:aws[_-]?)?secret[_-]?(?:access[_-]?)?key(?:[_-]?id)?["'\]]{0,2}(?:\s{0,3}(?:[:=]|=>|,)\s{0,3}["']?|(?<=secret[_-]access[_-]key)\s{1,3}(?=[A-Za-z+/]{0,39}[\d/+]))(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  },
  {
    id: 'PYS-SEC-005',
    kind: 'google-api-key',
    title: 'Google API key',
    hints: ['aiza'],
    regex: /(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}(?![A-Za-z0-9_-])/g,
  },
  {
    id: 'PYS-SEC-006',
    kind: 'google-oauth',
    title: 'Google OAuth client secret or token',
    hints: ['gocspx-', 'ya29.', '1//0'],
    regex:
      /(?<![A-Za-z0-9])(?:GOCSPX-[A-Za-z0-9_-]{20,40}|ya29\.[A-Za-z0-9_-]{20,500}|1\/\/0[A-Za-z0-9_-]{30,200})/g,
  },
  {
    id: 'PYS-SEC-007',
    kind: 'azure-storage-key',
    title: 'Azure storage account or shared access key',
    hints: ['accountkey', 'sharedaccesskey'],
    regex:
      /(?:AccountKey|SharedAccessKey)["']?\s{0,2}[=:]\s{0,2}["']?(?<secret>[A-Za-z0-9+/]{40,90}={0,2})/gi,
  },
  {
    id: 'PYS-SEC-008',
    kind: 'azure-sas',
    title: 'Azure shared access signature',
    hints: ['sig='],
    regex: /[?&;]sig=(?<secret>[A-Za-z0-9%+/_-]{30,120}={0,2})/gi,
  },
  {
    id: 'PYS-SEC-009',
    kind: 'azure-client-secret',
    title: 'Azure AD (Entra) client secret',
    hints: ['q~'],
    regex: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
  },
  {
    id: 'PYS-SEC-010',
    kind: 'github-token',
    title: 'GitHub token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    regex: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})/g,
  },
  {
    id: 'PYS-SEC-011',
    kind: 'gitlab-token',
    title: 'GitLab token',
    hints: [
      'glpat-',
      'gldt-',
      'gloas-',
      'glrt-',
      'glptt-',
      'glft-',
      'glsoat-',
      'glcbt-',
      'glagent-',
      'glimt-',
    ],
    regex:
      /(?<![A-Za-z0-9])(?:glpat|gldt|gloas|glrt|glptt|glft|glsoat|glcbt|glagent|glimt)-[A-Za-z0-9_-]{20,100}/g,
  },
  {
    id: 'PYS-SEC-012',
    kind: 'npm-token',
    title: 'npm access token',
    hints: ['npm_'],
    regex: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g,
  },
  {
    id: 'PYS-SEC-013',
    kind: 'pypi-token',
    title: 'PyPI upload token',
    hints: ['pypi-age'],
    regex: /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{16,400}/g,
  },
  {
    id: 'PYS-SEC-014',
    kind: 'jwt',
    title: 'JSON Web Token',
    hints: ['eyj'],
    regex: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,2000}/g,
  },
  {
    id: 'PYS-SEC-015',
    kind: 'docker-token',
    title: 'Docker Hub access token',
    hints: ['dckr_'],
    regex: /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,100}/g,
  },
  {
    id: 'PYS-SEC-016',
    kind: 'vault-token',
    title: 'HashiCorp Vault or Terraform token',
    hints: ['hvs.', 'hvb.', '.atlasv1.'],
    regex:
      /(?<![A-Za-z0-9])(?:hv[sb]\.[A-Za-z0-9_-]{24,300}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80})/g,
  },
  {
    id: 'PYS-SEC-017',
    kind: 'digitalocean-token',
    title: 'DigitalOcean token',
    hints: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    regex: /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}/g,
  },
  {
    id: 'PYS-SEC-018',
    kind: 'databricks-token',
    title: 'Databricks access token',
    hints: ['dapi'],
    regex: /(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])/g,
  },
  {
    id: 'PYS-SEC-019',
    kind: 'atlassian-token',
    title: 'Atlassian API token',
    hints: ['atatt3', 'atctt3', 'atbb'],
    regex: /(?<![A-Za-z0-9])(?:AT[AC]TT3[A-Za-z0-9_=-]{60,250}|ATBB[A-Za-z0-9]{32})/g,
  },
  {
    id: 'PYS-SEC-020',
    kind: 'age-key',
    title: 'age secret key',
    hints: ['age-secret-key-1'],
    regex: /AGE-SECRET-KEY-1[A-Z0-9]{58}/g,
  },
];
