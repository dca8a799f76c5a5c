import fs from 'node:fs';
import nodePath from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonForHtml } from '../../../fleet-cli/render/html/table.ts';
import { renderReport } from '../../../fleet-cli/render/report-formats.ts';
import { reports } from '../../../fleet-cli/reports/definitions/index.ts';
import { makeDocument } from '../../../fleet-cli/reports/document.ts';
import { openBrowser } from '../../helpers/browser.ts';
import {
  day,
  type HostRows,
  hostile,
  now,
  sampleFleet,
  script,
  withFleet,
} from '../../helpers/fleet-store.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('html report');
const axe = fs.readFileSync(nodePath.resolve('node_modules/axe-core/axe.min.js'), 'utf8');
let browser: Browser | undefined;

test.before(async () => {
  browser = await openBrowser();
});
test.after(async () => {
  await browser?.close();
});

async function htmlOf(fleet: readonly HostRows[]): Promise<string> {
  let html = '';
  await withFleet(fleet, async (store) => {
    const document = await makeDocument({ store, reports, since: now - 7 * day, now, format: 'html' });
    html = await renderReport({ ...document, notices: [`a notice <b>"${hostile.host}"`] }, 'html', {});
  });
  return html;
}

interface PageOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  /** For tools that need to inject script; the page under test keeps its CSP. */
  readonly bypassCSP?: boolean;
  readonly javaScriptEnabled?: boolean;
}

/** @returns what the console and dialogs said: a page that is right says nothing */
async function onPage(
  html: string,
  options: PageOptions,
  action: (page: Page) => Promise<void>,
): Promise<string[]> {
  if (browser === undefined) return [];
  const { width = 1280, ...rest } = options;
  const said: string[] = [];
  const context = await browser.newContext({ ...rest, viewport: { width, height: 800 } });
  try {
    await withTemp(async (directory) => {
      const file = nodePath.join(directory, 'report.html');
      fs.writeFileSync(file, html);
      const page = await context.newPage();
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      page.on('dialog', (dialog) => {
        said.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) said.push(`request ${request.url()}`);
      });
      await page.goto(pathToFileURL(file).href);
      await action(page);
    });
  } finally {
    await context.close();
  }
  return said;
}

const table = '#scripts-riskiest';

async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().textContent()) ?? '';
}

function firstRow(page: Page): Promise<string> {
  return textOf(page, `${table} tbody tr`);
}

test('hostile names are text: no element, handler, request or dialog comes of them, before and after a redraw', async () => {
  const html = await htmlOf(sampleFleet());
  const said = await onPage(html, {}, async (page) => {
    const check = async (): Promise<void> => {
      assert.is(await page.locator('img').count(), 0);
      assert.is(await page.locator('script').count(), (await page.locator('[data-table]').count()) + 1);
      assert.is(await page.locator('[onmouseover], [onerror]').count(), 0);
    };
    await check();
    assert.ok((await textOf(page, 'main')).includes(hostile.script));
    assert.ok((await textOf(page, '.notice')).includes(hostile.host));
    for (const button of await page.locator('th:first-child button').all())
      await button.evaluate((each) => (each as unknown as { click(): void }).click());
    await page.locator(`#scripts input`).first().fill('onerror');
    await page.locator('#scripts .status', { hasText: /^1 of/ }).first().waitFor();
    assert.ok((await firstRow(page)).includes(hostile.script));
    await check();
    await page.locator(`#scripts input`).first().fill('/script');
    await page.locator('#scripts-riskiest tbody', { hasText: /eve/ }).first().waitFor();
    await check();
  });
  assert.equal(said, []);
});

test('control and direction characters of names are escaped', async () => {
  const html = await htmlOf(sampleFleet(1));
  assert.not.match(html, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  assert.ok(html.includes('\\\\x1b[2Jgone\\\\u202etxt.py'));
});

test('nothing is loaded: no link, import, source or address of style; the policy allows only its own script and style', async () => {
  const html = await htmlOf(sampleFleet(1));
  assert.match(
    html,
    /content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
  );
  assert.not.match(
    html,
    /<(?:link|img|iframe|object|embed|base)\b|<[a-z][^>]*\s(?:src|style|on\w+)=|@import|url\(/i,
  );
});

test('JSON in a script element never ends it', () => {
  assert.not.match(jsonForHtml(['</script><!--', '\u2028']), /<|\u2028/);
  assert.equal(JSON.parse(jsonForHtml(['</script>', '\u2028'])), ['</script>', '\u2028']);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`axe finds nothing, ${colorScheme} at ${width} px, and nothing is wider than the page`, async () => {
      const html = await htmlOf(sampleFleet());
      await onPage(html, { colorScheme, width, bypassCSP: true }, async (page) => {
        await page
          .locator('details')
          .evaluateAll((all) => all.map((each) => each.setAttribute('open', '')).length);
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const { axe: tool } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          return (await tool.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        });
        assert.equal(violations, []);
        assert.ok(Number(await page.evaluate<unknown>(`document.documentElement.scrollWidth`)) <= width);
      });
    });
  }
}

test('on paper headers of tables are text that every page repeats, headings stay with what follows, and no column is squeezed to letters', async () => {
  await onPage(await htmlOf(sampleFleet()), { width: 1000 }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    const read = (script: string) => page.evaluate<unknown>(script);
    // A button is not painted again on the next page.
    assert.is(await read(`getComputedStyle(document.querySelector('th button')).display`), 'contents');
    assert.is(await read(`getComputedStyle(document.querySelector('.question')).breakAfter`), 'avoid');
    assert.is(await read(`getComputedStyle(document.querySelector('.panel .note')).breakAfter`), 'avoid');
    // A grid would go to the next page as a whole.
    assert.is(await read(`getComputedStyle(document.querySelector('.cards')).display`), 'block');
    const narrow = await read(
      `[...document.querySelectorAll('td')].filter((td) => td.offsetWidth > 0 && td.offsetWidth < 30).length`,
    );
    assert.is(narrow, 0);
    assert.ok(Number(await read('document.documentElement.scrollWidth')) <= 1000);
  });
});

test('the place of the arrow does not break a short title into two lines', async () => {
  await onPage(await htmlOf(sampleFleet()), {}, async (page) => {
    const tall = await page.evaluate<unknown>(
      `[...document.querySelectorAll('th button')].filter((each) => !each.textContent.includes(' ') && each.offsetHeight > 24).map((each) => each.textContent)`,
    );
    assert.equal(tall, []);
  });
});

test('tables sort by keyboard and say so', async () => {
  const said = await onPage(await htmlOf(sampleFleet(1)), {}, async (page) => {
    const head = page.locator(`${table} th`).first();
    await head.locator('button').focus();
    assert.match(await firstRow(page), /^\s*85/);
    await page.keyboard.press('Enter');
    assert.is(await head.getAttribute('aria-sort'), 'descending');
    await page.keyboard.press('Space');
    assert.is(await head.getAttribute('aria-sort'), 'ascending');
    assert.match(await firstRow(page), /^1\//);
    assert.match(await textOf(page, '#scripts .status'), /Rows 1–25 of 41, sorted by Risk, ascending/);
    assert.is(await page.evaluate<unknown>(`document.activeElement?.textContent`), 'Risk');
    assert.is(await page.locator(`${table} th[aria-sort]`).count(), 1);
  });
  assert.equal(said, []);
});

test('numbers sort as numbers and names as people count', async () => {
  await onPage(await htmlOf(sampleFleet(1)), {}, async (page) => {
    await page.locator(`${table} th button`, { hasText: 'Script' }).click();
    await page.locator('#scripts input').first().fill('job-');
    await page
      .locator('#scripts .status', { hasText: /^39 of/ })
      .first()
      .waitFor();
    const names = await page.locator(`${table} tbody td:nth-child(2)`).allTextContents();
    assert.equal(names.slice(0, 3), ['/home/bob/job-1.py', '/home/bob/job-2.py', '/home/bob/job-3.py']);
  });
});

test('pages turn by keyboard, and the button at the end keeps the focus', async () => {
  await onPage(await htmlOf(sampleFleet(1)), {}, async (page) => {
    const next = page.locator('#scripts .pager button').nth(1);
    await next.focus();
    await page.keyboard.press('Enter');
    assert.is(await page.locator(`${table} tbody tr`).count(), 16);
    assert.is(await next.getAttribute('aria-disabled'), 'true');
    await page.keyboard.press('Enter');
    assert.is(await page.evaluate<unknown>(`document.activeElement?.textContent`), 'Next');
  });
});

test('without JavaScript the first rows of every table can be read, and no dead control is shown', async () => {
  await onPage(await htmlOf(sampleFleet(1)), { javaScriptEnabled: false }, async (page) => {
    assert.is(await page.locator(`${table} tbody tr`).count(), 25);
    assert.is(await page.locator('input:visible').count(), 0);
    assert.is(await page.locator('main button:visible').count(), 0);
  });
});

test('ten thousand rows: only a page of them is in the document', async () => {
  const rows = Array.from({ length: 10_500 }, (_, n) =>
    script(`/home/u${n}/s.py`, { risk: 1 + (n % 99), sha256: `${n}` }),
  );
  const html = await htmlOf([{ host: 'big', rows: { python_scripts: rows } }]);
  const said = await onPage(html, {}, async (page) => {
    const count = (): Promise<number> => page.locator(`${table} tbody tr`).count();
    assert.is(await count(), 25);
    await page.locator(`${table} th button`).first().click();
    assert.is(await count(), 25);
    await page.locator('#scripts input').first().fill('u999');
    await page
      .locator('#scripts .status', { hasText: /^\d+ of the first 2000 rows match/ })
      .first()
      .waitFor();
    assert.ok((await count()) <= 25);
  });
  assert.equal(said, []);
});

test('a table that goes on says where it ends, what is searched, and how to have all of it, on paper and without JavaScript too', async () => {
  const rows = Array.from({ length: 2010 }, (_, n) =>
    script(`/home/u${n}/s.py`, { risk: 1 + (n % 99), sha256: `${n}` }),
  );
  const html = await htmlOf([{ host: 'big', rows: { python_scripts: rows } }]);
  for (const javaScriptEnabled of [true, false]) {
    await onPage(html, { javaScriptEnabled }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const panel = page.locator('#scripts-riskiest-section');
      assert.is(await panel.locator('.status').textContent(), 'Rows 1–25 of the first 2000');
      const left = (await panel.locator('.left').textContent()) ?? '';
      assert.match(left, /^Here are the first 2000 of 2010 rows, and only they are sorted and filtered\./);
      assert.match(left, 'pysight report scripts --output scripts.csv');
      assert.is(await page.locator('#scripts-owners-section .left').count(), 0);
    });
  }
});

test('on a narrow screen a table turns pages of ten, and goes over to 25 when it becomes wide', async () => {
  await onPage(await htmlOf(sampleFleet(1)), { width: 360 }, async (page) => {
    const visible = page.locator(`${table} tbody tr:visible`);
    assert.is(await visible.count(), 10);
    await page.locator('#scripts .pager button').nth(1).click();
    assert.is(await visible.count(), 10);
    assert.match(await textOf(page, '#scripts .status'), /Rows 11–20 of 41/);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page
      .locator('#scripts .status', { hasText: /Rows 1–25 of 41/ })
      .first()
      .waitFor();
    assert.is(await visible.count(), 25);
  });
});

test('each report begins with what is in it and how much; a link leads there', async () => {
  await onPage(await htmlOf(sampleFleet(1)), {}, async (page) => {
    const contents = page.locator('#scripts .contents li');
    assert.match(((await contents.first().textContent()) ?? '').trim(), /^By risk 41$/);
    assert.ok((await page.locator('#packages .contents li.none').count()) > 0);
    await contents.first().locator('a').click();
    assert.match(page.url(), /#scripts-riskiest-section$/);
    assert.ok(await page.locator('#scripts-riskiest-section').isVisible());
  });
});

test('on paper: no controls, dark ink on white whatever the screen is', async () => {
  await onPage(await htmlOf(sampleFleet(1)), { colorScheme: 'dark' }, async (page) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.is(await page.locator('input:visible, nav:visible, .pager:visible').count(), 0);
    const background = await page.evaluate<unknown>(`getComputedStyle(document.body).backgroundColor`);
    assert.is(background, 'rgb(255, 255, 255)');
  });
});

test.run();
