/** Constant texts of a script read as what they are: URLs, SQL, file names. */

export interface Endpoint {
  readonly scheme: string;
  /** Lower case, without port and credentials; `{}` stands for what is not constant. */
  readonly host: string;
  readonly port: string;
  /** Path, query and fragment. */
  readonly path: string;
}

const url =
  /^\s*["']?([a-z][a-z0-9+.-]{1,30}):\/\/(?:[^\s/@'"]*@)?(\[[0-9a-f:.]+\]|[^\s/:?#'"\\<>,;|]*)(?::(\d{1,5}))?([^\s'"]*)/i;

/** The URL that a text begins with; undefined for prose and file URLs. */
export function parseEndpoint(text: string): Endpoint | undefined {
  if (!text.includes('://')) return undefined;
  const match = url.exec(text.length > 2000 ? text.slice(0, 2000) : text);
  if (match === null) return undefined;
  const scheme = (match[1] ?? '').toLowerCase();
  const host = (match[2] ?? '').toLowerCase().replace(/\.$/, '');
  if (host === '' || scheme === 'file' || !/^(?:\[[0-9a-f:.]+\]|[\w{}%*.-]+)$/.test(host)) return undefined;
  return { scheme, host, port: match[3] ?? '', path: match[4] ?? '' };
}

/** An endpoint as text that may be shown: no credentials, no query. */
export function showEndpoint(endpoint: Endpoint): string {
  const port = endpoint.port === '' ? '' : `:${endpoint.port}`;
  return `${endpoint.scheme}://${endpoint.host}${port}${endpoint.path.replace(/[?#].*$/s, '')}`;
}

const sqlStart =
  /^\s*(?:--[^\n]*\n\s*)*\(?\s*(?:select|with|insert|update|delete|drop|truncate|merge|replace|create|alter|exec|call)\b/i;

/** Whether a text is SQL rather than a sentence that begins like it. */
export function isSql(text: string): boolean {
  if (!sqlStart.test(text)) return false;
  return /\b(?:from|into|table|database|schema|set|values|exec|call|view|index)\b/i.test(text.slice(0, 5000));
}

/** Tables that a SQL text reads, at most five. */
export function tablesOf(sql: string): readonly string[] {
  const found = new Set<string>();
  for (const match of sql
    .slice(0, 5000)
    .matchAll(/\b(?:from|join)\s+([\w."`[\]{}$#@]+)(?!\s?\(|[\w."`[\]{}$#@])/gi)) {
    const name = (match[1] ?? '').replace(/["`[\]]/g, '');
    if (/[^{}.]/.test(name) && !/^(?:select|lateral|unnest|dual|(?:ml|ai)\.\w+)$/i.test(name))
      found.add(name);
    if (found.size === 5) break;
  }
  return [...found];
}

/** Whether a SQL text reads every row and column of a table. */
export function readsWholeTable(sql: string): boolean {
  if (!/^\s*select\b/i.test(sql)) return false;
  const text = sql.trim().replace(/\s+/g, ' ');
  return (
    /^select \* from [^\s,()]+(?: as \w+| \w+)?;?$/i.test(text) &&
    !/\b(?:where|limit|top|fetch|rownum|sample|tablesample)\b/i.test(text)
  );
}

/** The last part of a path, with either separator. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
