/** `file:` URLs as pip and uv write them. */

/**
 * The path of a `file:` URL in the machine's syntax; '' when it is none.
 * @param windows `file:///C:/x` means `C:\x`
 */
export function fileUrlToPath(url: string, windows: boolean): string {
  const match = /^file:\/\/(?:localhost)?(\/[^?#]*)/i.exec(url);
  if (match === null) return '';
  const path = decodePercent(match[1] ?? '');
  if (!windows) return path;
  return path.replace(/^\/([A-Za-z]:)/, '$1').replaceAll('/', '\\');
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
