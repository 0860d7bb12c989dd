// What is covered: rows of a frame, of themes, groups or fields, a column a plan; every cell opens its measures.
const matrix = {way: 0, shared: true, cells: [], at: [1, 1], opened: null, last: null};
const MANY_PLANS = 8;
const STEPS = [1, 2, 4, 7]; // measures from which on a cell is a shade darker

function showMatrix(main) {
  const way = DATA.ways[matrix.way];
  const panel = el('section', {class: 'panel', 'aria-label': say('kind.measures'), id: 'panel'}, el('p', {class: 'quiet'}, say('panel.start')));
  if (!way || !way.rows.length) {
    main.replaceChildren(waysOf(), el('p', {class: 'quiet'}, say('matrix.none')));
    return;
  }
  const rows = way.rows.filter(row => !matrix.shared || way.key !== 'cluster' || Object.keys(row.cells).length > 1);
  matrix.cells = [];
  matrix.at = [1, 1];
  const head = el('tr', {}, el('th', {scope: 'col', class: 'corner'}, way.name));
  matrix.cells.push([null]);
  PLANS.forEach((plan, p) => {
    const open = button(el('span', {}, plan.name), () => go(addressOf.text(p, 0, 0)), {class: 'name', tabindex: -1, title: plan.title});
    matrix.cells[0].push(open);
    head.append(el('th', {scope: 'col'}, open));
  });
  const body = el('tbody');
  rows.forEach((row, r) => {
    const line = [button(row.name, () => openCells(panel, way, row, null, line[0]), {class: 'name', tabindex: -1, title: row.says || null})];
    const tr = el('tr', {}, el('th', {scope: 'row'}, line[0]));
    PLANS.forEach((plan, p) => {
      const cell = row.cells[p], made = cellOf(way, row, cell, plan);
      made.addEventListener('click', () => openCells(panel, way, row, p, made));
      made.dataset.row = r;
      made.dataset.plan = p;
      line.push(made);
      tr.append(el('td', {}, made));
    });
    matrix.cells.push(line);
    body.append(tr);
  });
  const caption = way.states ? say('matrix.frame', way.name) : say('matrix.caption', way.name);
  const table = el('table', {class: PLANS.length > MANY_PLANS ? 'matrix many' : 'matrix', onkeydown: walk, onfocusin: follow},
    el('caption', {}, caption, el('span', {class: 'keys'}, say('matrix.keys'))), el('thead', {}, head), body);
  matrix.cells[1][1].tabIndex = 0;
  const last = matrix.last && matrix.last[0] === way.key ? matrix.cells[matrix.last[1]]?.[matrix.last[2]] : null;
  main.replaceChildren(waysOf(), el('div', {class: 'with-panel'},
    el('div', {class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0}, table), panel));
  last?.click(); // whoever comes back finds the cell open that led away
}

function waysOf() {
  const bar = el('div', {class: 'bar'}, select(say('by'), DATA.ways.map((way, i) => [i, way.name]), matrix.way,
    value => go(addressOf.matrix(Number(value))), {id: 'way'}));
  if (DATA.ways[matrix.way]?.key === 'cluster') {
    const box = el('input', {type: 'checkbox', onchange: () => { matrix.shared = box.checked; showMatrix(document.getElementById('main')); }});
    box.checked = matrix.shared;
    bar.append(el('label', {class: 'tick'}, box, say('only.shared')));
  }
  const states = DATA.ways[matrix.way]?.states;
  if (states) bar.append(el('p', {class: 'legend'}, ...Object.entries(states).map(([state, name]) => el('span', {class: `state st-${state}`}, state === 'absent' ? `— ${name}` : name))));
  else bar.append(el('p', {class: 'legend'}, say('cell.legend'), ...STEPS.map((least, i) => el('span', {class: `swatch n${i + 1}`},
    i === STEPS.length - 1 ? say('cell.more', least) : STEPS[i + 1] - 1 > least ? `${least}–${STEPS[i + 1] - 1}` : String(least)))));
  return bar;
}

function cellOf(way, row, cell, plan) {
  const n = cell ? cell.m.length : 0;
  const state = cell && cell.state ? way.states[cell.state] : null;
  const said = state || (n === 0 ? say('cell.empty') : n === 1 ? say('cell.one') : say('cell.count', n));
  const step = STEPS.filter(least => n >= least).length;
  return button(cell?.state === 'absent' ? '—' : state || (n ? String(n) : '·'), null, {
    class: state ? `cell st-${cell.state}` : `cell n${step}`, tabindex: -1, 'aria-label': say('cell', row.name, plan.name, said),
  });
}

function openCells(panel, way, row, p, from) {
  matrix.opened?.classList.remove('opened');
  matrix.opened = from;
  from.classList.add('opened');
  matrix.last = [way.key, matrix.cells.findIndex(line => line.includes(from)), p === null ? 0 : p + 1];
  const cell = p === null ? null : row.cells[p];
  const own = p === null ? PLANS.flatMap((_, i) => row.cells[i]?.m ?? []) : cell?.m ?? [];
  const title = p === null ? say('row.all', row.name) : `${row.name} · ${PLANS[p].name}`;
  const head = el('h2', {tabindex: -1}, title);
  const parts = [head];
  if (row.says) parts.push(el('p', {class: 'crumb'}, row.says));
  if (cell?.state) parts.push(el('p', {}, say('panel.state', way.states[cell.state]), cell.lacks ? ` · ${say('panel.lacks', cell.lacks)}` : ''));
  const missing = p !== null && (!own.length || cell?.state === 'absent');
  if (!missing || own.length) parts.push(...own.map(i => card(i)));
  if (!own.length && cell?.at && cell.at[1] > cell.at[0]) {
    parts.push(button(say('panel.evidence'), () => go(addressOf.text(p, ...cell.at)), {class: 'way'}));
  } else if (missing) {
    if (!own.length) parts.push(el('p', {class: 'quiet'}, say('panel.none')));
    if (cell?.near?.length) parts.push(el('h3', {class: 'sub'}, say('panel.nearest')), el('div', {class: 'near'}, ...cell.near.map(i => card(i))));
    const others = PLANS.flatMap((_, i) => i === p ? [] : row.cells[i]?.m ?? []);
    if (others.length) parts.push(el('h3', {class: 'sub'}, say('panel.others')), el('div', {class: 'others'}, ...others.map(i => card(i))));
  }
  panel.replaceChildren(...parts);
  panel.onkeydown = event => { if (event.key === 'Escape') from.focus(); };
  panel.scrollTop = 0;
  head.focus({preventScroll: !NARROW.matches});
}

// One cell of the table takes the Tab key; the arrows walk from it.
function walk(event) {
  const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity]}[event.key];
  if (!step) return;
  event.preventDefault();
  const clamp = (value, last) => Math.max(0, Math.min(last, value));
  const r = clamp(matrix.at[0] + step[0], matrix.cells.length - 1);
  const c = clamp(matrix.at[1] + step[1], matrix.cells[0].length - 1);
  matrix.cells[r][c]?.focus();
}

function follow(event) {
  const r = matrix.cells.findIndex(line => line.includes(event.target));
  if (r < 0) return;
  const before = matrix.cells[matrix.at[0]][matrix.at[1]];
  if (before) before.tabIndex = -1;
  matrix.at = [r, matrix.cells[r].indexOf(event.target)];
  event.target.tabIndex = 0;
}
