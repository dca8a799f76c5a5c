/** A real browser for tests of pages, where there is one. */
import fs from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** @returns undefined, after a loud line, when there is no Chromium */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = places.find((place) => place !== '' && fs.existsSync(place));
  if (executablePath === undefined) {
    console.warn('SKIPPED: no Chromium here, so nothing is known of how the report behaves in a browser');
    return undefined;
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
