/** What kinds of data are called in flows; free of the analysers, for who only reads answers. */

/** What a source is called for a reader. */
export const sourceLabels: Readonly<Record<string, string>> = {
  spreadsheet: 'spreadsheet',
  csv: 'CSV file',
  table_file: 'data file',
  document: 'document',
  database: 'database',
  file: 'file',
  mail: 'mail',
  erp: 'business system',
  desktop: 'desktop application',
  browser: 'web page',
  browser_profile: 'browser profile',
  clipboard: 'clipboard',
  keystrokes: 'keystrokes',
  screen: 'screen capture',
  microphone: 'microphone',
  camera: 'camera',
  cloud_storage: 'cloud storage',
  web: 'web page',
  web_service: 'online service',
  internal_service: 'internal service',
  chat: 'chat messages',
  user_input: 'user input',
  form: 'uploaded file',
};

export function labelOf(kind: string): string {
  return sourceLabels[kind] ?? kind;
}

/** Labels of two kinds of data, and what is only typed in. */
const ambiguous = new Set(['browser', 'web', 'web_service', 'user_input']);
const kinds = new Map(
  Object.entries(sourceLabels).flatMap(([kind, label]) => (ambiguous.has(kind) ? [] : [[label, kind]])),
);

/** @returns the kind of data that a label stands for; undefined when it says none of the machine's */
export function kindOfLabel(label: string): string | undefined {
  return kinds.get(label);
}
