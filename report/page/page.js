'use strict';
// Sorting, filtering, and folding for print. Without script every table is there in full, in the order of the run.
(() => {
  const tables = [...document.querySelectorAll('table')];
  const form = document.getElementById('filter');
  const status = document.getElementById('shown');

  const value = (row, column) => {
    const cell = row.cells[column];
    return 'v' in cell.dataset ? Number(cell.dataset.v) : cell.textContent.trim();
  };
  // Numbers before words, and what is absent last in both directions.
  const compare = (a, b, sign) => {
    const absent = x => x === '–' || x === '';
    if (absent(a) || absent(b)) return absent(a) - absent(b);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
    return sign * a.localeCompare(b);
  };
  const sort = (table, column, head) => {
    const down = head.getAttribute('aria-sort') === 'ascending';
    for (const th of table.tHead.rows[0].cells) th.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const body = table.tBodies[0];
    const rows = [...body.rows].map(row => [value(row, column), row]);
    rows.sort((a, b) => compare(a[0], b[0], down ? -1 : 1));
    body.append(...rows.map(r => r[1]));
  };
  for (const table of tables.filter(t => t.classList.contains('sortable'))) {
    [...table.tHead.rows[0].cells].forEach((th, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...th.childNodes);
      button.addEventListener('click', () => sort(table, column, th));
      th.append(button);
    });
  }

  const matches = (element, chosen, keys) => keys.every(k => !chosen[k] || !element.dataset[k] || element.dataset[k] === chosen[k]);
  const filter = () => {
    const chosen = Object.fromEntries(new FormData(form));
    for (const table of tables) {
      [...table.tHead.rows[0].cells].forEach((th, column) => {
        const hide = !matches(th, chosen, ['class', 'isa']);
        if (hide === th.hidden) return;
        th.hidden = hide;
        for (const body of table.tBodies) for (const row of body.rows) if (row.cells[column]) row.cells[column].hidden = hide;
      });
      for (const body of table.tBodies) {
        let left = 0;
        for (const row of body.rows) {
          if (row.classList.contains('group')) continue;
          row.hidden = !matches(row, chosen, ['kernel', 'elem', 'class', 'isa']);
          left += !row.hidden;
        }
        if (body.rows[0] && body.rows[0].classList.contains('group')) body.hidden = left === 0;
      }
    }
    const flynn = document.querySelector('#flynn tbody');
    if (flynn) status.textContent = [...flynn.rows].filter(r => !r.hidden).length + ' of ' + flynn.rows.length + ' rows';
  };
  // One view at a time: the overview with everything, or a kernel. The address names it, so that links, reload and
  // going back work. Without script all views follow each other.
  const root = document.documentElement;
  const views = [...document.querySelectorAll('.view')];
  const picker = document.getElementById('picker');
  const links = [...picker.querySelectorAll('#kernels a')];
  const find = document.getElementById('find');
  const pick = document.getElementById('pick');
  const index = () => views.findIndex(v => '#' + v.id === location.hash);
  const open = yes => {
    picker.classList.toggle('open', yes);
    pick.setAttribute('aria-expanded', yes);
  };
  // The rows of a kernel are those of the table of all results, so that the page has them once.
  const rows = new Map([...document.querySelectorAll('#all tbody')].map(body => {
    const row = body.querySelector('tr[data-kernel]');
    return [row ? row.dataset.kernel + ' ' + row.dataset.elem : '', body];
  }));
  const fill = view => {
    const own = view.querySelector('.own');
    const body = rows.get(own.dataset.kernel + ' ' + own.dataset.elem);
    if (!own.hidden || !body) return;
    const table = document.createElement('table');
    table.append(document.querySelector('#all thead').cloneNode(true), body.cloneNode(true));
    for (const cell of table.querySelectorAll('[hidden]')) cell.hidden = false; // the filter is of the whole page
    table.querySelector('.group')?.remove();
    own.querySelector('.scroll').append(table);
    own.hidden = false;
  };
  const unfold = yes => {
    root.classList.toggle('all', yes);
    for (const d of document.querySelectorAll('#everything details')) d.open = yes;
  };
  const show = () => {
    const at = index();
    unfold(false);
    views.forEach((v, i) => v.classList.toggle('on', i === at));
    root.classList.toggle('one', at >= 0);
    links.forEach((a, i) => i === at ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current'));
    open(false);
    if (at >= 0) {
      fill(views[at]);
      scrollTo(0, 0);
      views[at].focus({preventScroll: true});
      links[at].scrollIntoView({block: 'nearest'});
    } else if (location.hash) {
      document.getElementById(location.hash.slice(1))?.scrollIntoView(); // an address may be any text
    }
  };
  const found = () => links.filter(a => !a.parentNode.hidden);
  const look = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/);
    for (const a of links) a.parentNode.hidden = !words.every(w => a.textContent.toLowerCase().includes(w));
    if (find.value) open(true);
  };
  const step = by => {
    const at = index();
    const to = Math.min(Math.max(at + by, -1), views.length - 1);
    location.hash = to < 0 ? '#overview' : views[to].id;
  };
  root.classList.add('js');
  for (const p of picker.querySelectorAll('.find, .keys')) p.hidden = false;
  find.addEventListener('input', look);
  find.addEventListener('keydown', e => {
    if (e.key === 'Enter' && found()[0]) location.hash = found()[0].hash;
  });
  pick.addEventListener('click', () => open(!picker.classList.contains('open')));
  addEventListener('hashchange', show);
  addEventListener('keydown', e => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === 'Escape') {
      find.value = '';
      look();
      location.hash = '#overview';
    } else if (e.target.closest('input, select, button')) {
      return;
    } else if (e.key === '/') {
      e.preventDefault();
      find.focus();
    } else if (e.key === 'a') {
      unfold(!root.classList.contains('all'));
    } else if (e.key === 'ArrowRight' || e.key === 'j') {
      step(1);
    } else if (e.key === 'ArrowLeft' || e.key === 'k') {
      step(-1);
    }
  });
  show();

  // Paper has no way to open what is folded.
  window.addEventListener('beforeprint', () => {
    for (const d of document.querySelectorAll('details:not([open])')) { d.open = true; d.dataset.folded = ''; }
  });
  window.addEventListener('afterprint', () => {
    for (const d of document.querySelectorAll('details[data-folded]')) { d.open = false; delete d.dataset.folded; }
  });
  if (form) {
    form.hidden = false;
    form.addEventListener('change', filter);
    form.addEventListener('reset', () => setTimeout(filter));
    form.addEventListener('submit', e => e.preventDefault());
    filter(); // a browser may restore choices
  }
})();
