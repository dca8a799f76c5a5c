/** Whether a script can reach the network at all, by what it imports. */
import type { CallEvent } from './flow/values.ts';
import { stdlibModules } from './stdlib.ts';
import type { ImportStatement } from './types.ts';

/** Modules of the standard library that connect, start programs or load further code; `urllib.parse` does none of it. */
const reaching =
  /^(?:_?socket|_?ssl|_ctypes|asyncio|asyncore|asynchat|concurrent|ctypes|ftplib|http|imaplib|importlib|imp|multiprocessing|nntplib|poplib|pip|pty|runpy|selectors|smtpd|smtplib|socketserver|subprocess|telnetlib|urllib(?:\.(?:request|error|robotparser)|$)|webbrowser|wsgiref|xmlrpc|__main__)(?:\.|$)/;
const loaders =
  /^(?:exec|eval|__import__|compile|os\.(?:system|popen|exec\w+|spawn\w+|posix_spawn\w*|startfile))$/;

/** What a script does that is more than a collection of settings for others. */
const shows = /^(?:print|sys\.std(?:out|err)\.write|logging\.\w+)$|\.(?:write|write_text|writerows?)$/;

/**
 * Whether nothing in a script can contact a host: it uses modules of the standard library alone, and none that reach out. A module of
 * settings is none, as others contact what it names.
 * @param calls the script's calls
 */
export function isOffline(imports: readonly ImportStatement[], calls: readonly CallEvent[]): boolean {
  const known = stdlibModules('');
  return (
    imports.every(({ module, names }) => {
      const paths = module === 'urllib' ? names.map((name) => `urllib.${name}`) : [module];
      return known.has(module.split('.', 1)[0] ?? '') && !paths.some((path) => reaching.test(path));
    }) &&
    calls.some(({ path }) => shows.test(path)) &&
    !calls.some(({ path }) => loaders.test(path))
  );
}
