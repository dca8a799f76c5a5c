/**
 * What a browser runs: sorting, filtering and paging of tables whose rows stand beside them as JSON. Rows are made of text nodes only, and a table's
 * JSON is parsed when it is first touched. It is text, as it is not part of this program; its hash is in the page's CSP.
 */
export const client = String.raw`'use strict';
(() => {
  // A narrow screen shows a row as a block of lines.
  const narrow = matchMedia('(max-width:640px)');
  const pageSize = () => (narrow.matches ? 10 : 25);
  const grouped = (number) => (number < 10000 ? String(number) : String(number).replace(/\B(?=(?:\d{3})+$)/g, ','));
  const svgSpace = 'http://www.w3.org/2000/svg';
  const collator = new Intl.Collator('en', { numeric: true });
  const severities = new Set(['critical', 'malicious', 'fail', 'high', 'medium', 'low', 'pass', 'info']);
  for (const box of document.querySelectorAll('[data-table]')) setUp(box);
  // Sections get their true heights when they are near: what a link leads to moves once more.
  for (const link of document.querySelectorAll('a[href^="#"]')) link.addEventListener('click', () => settle(link.hash.slice(1), 4));
  if (location.hash.length > 1) settle(location.hash.slice(1), 4);

  function settle(id, frames) {
    if (frames === 0) return;
    requestAnimationFrame(() => {
      document.getElementById(id)?.scrollIntoView();
      settle(id, frames - 1);
    });
  }

  function setUp(box) {
    const table = box.querySelector('table');
    const heads = [...table.tHead.rows[0].cells];
    const kinds = heads.map((head) => head.dataset.kind);
    const titles = heads.map((head) => head.textContent.trim());
    const status = box.querySelector('.status');
    const input = box.querySelector('input');
    const pager = box.querySelector('.pager');
    const [previous, next] = pager.querySelectorAll('button');
    const total = Number(box.dataset.total);
    const largest = Number(box.dataset.largest);
    const state = { column: -1, down: false, words: [], page: 0 };
    let rows;
    let texts;
    let shown;

    box.querySelector('.filter').hidden = false;
    mark();
    if (narrow.matches) say();
    narrow.addEventListener('change', () => {
      state.page = 0;
      mark();
      if (rows === undefined) say();
      else update();
    });

    heads.forEach((head, index) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = titles[index];
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        state.down = state.column === index ? !state.down : kinds[index] === 'number';
        state.column = index;
        state.page = 0;
        update();
      });
    });
    let timer;
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        state.words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        state.page = 0;
        update();
      }, 120);
    });
    previous.addEventListener('click', () => turn(-1));
    next.addEventListener('click', () => turn(1));

    function turn(by) {
      const pages = Math.max(1, Math.ceil(count() / pageSize()));
      const page = Math.min(Math.max(state.page + by, 0), pages - 1);
      if (page === state.page) return;
      state.page = page;
      update();
    }

    // Rows that there are to turn over.
    function count() {
      return shown === undefined ? Number(box.dataset.rows) : shown.length;
    }

    function load() {
      rows ??= JSON.parse(box.querySelector('script').textContent);
    }

    function update() {
      load();
      shown = rows;
      if (state.words.length > 0) {
        texts ??= rows.map((row) => row.map(textOf).join('\n').toLowerCase());
        shown = rows.filter((_, index) => state.words.every((word) => texts[index].includes(word)));
      }
      if (state.column >= 0) shown = [...shown].sort(compare);
      const from = state.page * pageSize();
      table.tBodies[0].replaceChildren(...shown.slice(from, from + pageSize()).map(drawRow));
      heads.forEach((head, index) => {
        if (index === state.column) head.setAttribute('aria-sort', state.down ? 'descending' : 'ascending');
        else head.removeAttribute('aria-sort');
      });
      mark();
      say();
    }

    function say() {
      const there = Number(box.dataset.rows);
      const from = state.page * pageSize();
      const among = (total > there ? 'the first ' : '') + grouped(there);
      const unit = there === 1 ? ' row' : ' rows';
      const part = count() > pageSize() ? grouped(from + 1) + '–' + grouped(Math.min(from + pageSize(), count())) : '';
      const found = grouped(count()) + ' of ' + among + unit + (count() === 1 ? ' matches' : ' match') + (part && ', here ' + part);
      const all = part ? 'Rows ' + part + ' of ' + among : among + unit;
      const sorted = state.column < 0 ? '' : ', sorted by ' + titles[state.column] + (state.down ? ', descending' : ', ascending');
      status.textContent = (state.words.length > 0 ? found : all) + sorted;
    }

    // Buttons at an end stay focusable, so that the keyboard does not lose its place.
    function mark() {
      pager.hidden = count() <= pageSize();
      previous.setAttribute('aria-disabled', String(state.page === 0));
      next.setAttribute('aria-disabled', String((state.page + 1) * pageSize() >= count()));
    }

    function compare(a, b) {
      const [left, right] = state.down ? [b[state.column], a[state.column]] : [a[state.column], b[state.column]];
      const x = sortKey(left, kinds[state.column]);
      const y = sortKey(right, kinds[state.column]);
      return typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y));
    }

    function drawRow(row) {
      const line = document.createElement('tr');
      line.setAttribute('role', 'row');
      row.forEach((cell, index) => line.append(drawCell(cell, index)));
      return line;
    }

    function drawCell(cell, index) {
      const made = document.createElement('td');
      const text = textOf(cell);
      made.setAttribute('role', 'cell');
      made.dataset.title = titles[index];
      made.className = heads[index].dataset.class + (text === '' ? ' blank' : '');
      if (heads[index].dataset.bar !== undefined && largest > 0) made.append(drawBar(Number(sortKey(cell, 'number')) / largest));
      if (kinds[index] === 'severity' && severities.has(text)) {
        const badge = document.createElement('span');
        badge.className = 'sev sev-' + text;
        badge.textContent = text;
        made.append(badge);
      } else breakable(made, text);
      return made;
    }
  }

  // A long path goes on in the next line after a slash.
  function breakable(made, text) {
    const parts = text.length < 16 ? [text] : text.split(/(?<=[/\\])(?=[^/\\])/);
    parts.forEach((part, index) => (index === 0 ? made.append(part) : made.append(document.createElement('wbr'), part)));
  }

  function drawBar(share) {
    const svg = document.createElementNS(svgSpace, 'svg');
    svg.setAttribute('class', 'bar');
    svg.setAttribute('width', '90');
    svg.setAttribute('height', '10');
    svg.setAttribute('aria-hidden', 'true');
    const rect = document.createElementNS(svgSpace, 'rect');
    const width = Math.max(1, Math.round(90 * share));
    rect.setAttribute('x', String(90 - width));
    rect.setAttribute('width', String(width));
    rect.setAttribute('height', '10');
    rect.setAttribute('rx', '2');
    svg.append(rect);
    return svg;
  }

  // A cell is its text, or the value that sorts and its text.
  function textOf(cell) {
    return Array.isArray(cell) ? cell[1] : String(cell);
  }

  function sortKey(cell, kind) {
    const value = Array.isArray(cell) ? cell[0] : cell;
    if (kind === 'number') return value === '' || value === null ? -1 : Number(value);
    return value;
  }
})();
`;
