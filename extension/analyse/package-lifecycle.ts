/** What is no longer maintained: versions of Python, and distributions that have a successor. */

/** Day of the last security release, by python.org's schedule (https://devguide.python.org/versions/). */
const END_OF_LIFE: Readonly<Record<string, string>> = {
  '2.6': '2013-10-29',
  '2.7': '2020-01-01',
  '3.0': '2009-06-27',
  '3.1': '2012-04-09',
  '3.2': '2016-02-20',
  '3.3': '2017-09-29',
  '3.4': '2019-03-18',
  '3.5': '2020-09-30',
  '3.6': '2021-12-23',
  '3.7': '2023-06-27',
  '3.8': '2024-10-07',
  '3.9': '2025-10-31',
  '3.10': '2026-10-31',
  '3.11': '2027-10-31',
  '3.12': '2028-10-31',
  '3.13': '2029-10-31',
  '3.14': '2030-10-31',
};

/**
 * @param minor `3.8`
 * @param now Unix seconds
 * @returns the day its support ended, when that is past; '' otherwise
 */
export function endedSupport(minor: string, now: number): string {
  const day = END_OF_LIFE[minor];
  return day !== undefined && Date.parse(day) / 1000 <= now ? day : '';
}

/** Abandoned projects and what replaces them; backports that a current Python has built in. */
const ABANDONED: Readonly<Record<string, string>> = {
  pycrypto: 'pycryptodome or cryptography',
  pil: 'pillow',
  distribute: 'setuptools',
  nose: 'pytest',
  sklearn: 'scikit-learn',
  'mysql-python': 'mysqlclient',
  oauth2client: 'google-auth',
  boto: 'boto3',
  pyjks: 'cryptography',
  pypdf2: 'pypdf',
  pypdf3: 'pypdf',
  fuzzywuzzy: 'rapidfuzz',
  'flask-script': 'the flask command',
  'django-nose': 'pytest-django',
  futures: 'concurrent.futures of the standard library',
  enum34: 'enum of the standard library',
  pathlib: 'pathlib of the standard library',
  typing: 'typing of the standard library',
  dataclasses: 'dataclasses of the standard library',
  'pysqlite3-binary': 'sqlite3 of the standard library',
  'azure-storage': 'azure-storage-blob',
  adal: 'msal',
  slackclient: 'slack-sdk',
  'tensorflow-gpu': 'tensorflow',
  'google-cloud': 'the packages of the services',
};

/** What replaces an abandoned distribution, by normalised name; '' when it is not known to be abandoned. */
export function successorOf(normalizedName: string): string {
  return ABANDONED[normalizedName] ?? '';
}

/** Whether a distribution says of itself that it is abandoned. */
export function saysInactive(classifiers: readonly string[]): boolean {
  return classifiers.includes('Development Status :: 7 - Inactive');
}
