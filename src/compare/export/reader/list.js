// Find: measures, or the rows of another table, or any words of the texts, under the conditions that are set.
const found = {query: '', kind: 'measures', plan: '', theme: '', unit: '', year: '', shown: 50};
const BATCH = 50, MOST_HITS = 2000, ROUND = 40, SHORT = 12;

function showList(main) {
  const themes = [...new Set(MEASURES.map(measure => measure.theme).filter(Boolean))].sort((a, b) => a.localeCompare(b, DATA.lang));
  const years = [...new Set(MEASURES.flatMap(measure => measure.years))].sort();
  const set = name => value => { found[name] = value; found.shown = BATCH; refresh(); };
  const all = ['', say('all')];
  const unit = el('input', {type: 'text', list: 'unit-names', id: 'f-unit', autocomplete: 'off', oninput: () => set('unit')(unit.value.trim())});
  unit.value = found.unit;
  const kinds = [['measures', say('kind.measures')], ...DATA.rows.map(table => [table.key, table.name]), ['text', say('kind.text')]];
  const results = el('div', {class: 'results', id: 'results'});
  const status = el('p', {role: 'status', class: 'count'});
  main.replaceChildren(
    el('form', {class: 'bar filters', onsubmit: event => event.preventDefault()},
      select(say('kind'), kinds, found.kind, set('kind'), {id: 'f-kind'}),
      select(say('plan'), [all, ...planOptions()], found.plan, set('plan'), {id: 'f-plan'}),
      select(say('theme'), [all, ...themes.map(name => [name, name])], found.theme, set('theme'), {id: 'f-theme'}),
      el('label', {class: 'field'}, el('span', {}, say('unit')), unit),
      el('datalist', {id: 'unit-names'}, ...DATA.units.map(name => el('option', {value: name}))),
      select(say('year'), [all, ...years.map(year => [year, year])], found.year, set('year'), {id: 'f-year'}),
      button(say('clear'), () => {
        Object.assign(found, {query: '', plan: '', theme: '', unit: '', year: '', shown: BATCH});
        document.getElementById('search').value = '';
        showList(main);
      }, {class: 'way'})),
    status, results);
  refresh();
}

function fits(measure) {
  return (found.plan === '' || measure.p === Number(found.plan)) &&
    (found.theme === '' || measure.theme === found.theme) &&
    (found.unit === '' || measure.units.some(unit => DATA.units[unit[0]].includes(found.unit))) &&
    (found.year === '' || measure.years.includes(Number(found.year)));
}

const byMeasure = () => found.theme !== '' || found.unit !== '' || found.year !== '';
const holds = (text, words) => { const plain = folded(text); return words.every(word => plain.includes(word)); };

function refresh() {
  const words = sought(found.query), results = document.getElementById('results');
  if (!results) return;
  const list = found.kind === 'measures' ? measuresFound(words) : found.kind === 'text' ? textFound(words) : rowsFound(words);
  const listed = list.items.slice(0, found.shown);
  document.querySelector('.count').textContent = !list.items.length ? say('none')
    : listed.length < list.items.length ? say('count.some', list.items.length, listed.length) : say('count', list.items.length);
  results.replaceChildren(list.draw(listed, words));
  const rest = list.items.length - listed.length;
  if (rest > 0) results.append(button(say('more', Math.min(rest, BATCH)), () => { found.shown += BATCH; refresh(); }, {class: 'way more'}));
}

function measuresFound(words) {
  const items = MEASURES.map((_, i) => i).filter(i => fits(MEASURES[i]) &&
    holds(`${MEASURES[i].title}\n${wording(MEASURES[i])}\n${MEASURES[i].id}\n${MEASURES[i].units.map(unit => DATA.units[unit[0]]).join('\n')}`, words));
  return {items, draw: listed => el('div', {class: 'cards'}, ...listed.map(i => card(i, words, 'h2')))};
}

function rowsFound(words) {
  const table = DATA.rows.find(each => each.key === found.kind);
  const items = table.rows.filter(([p, start, end, measure, cells]) =>
    (found.plan === '' || p === Number(found.plan)) && (!byMeasure() || (measure >= 0 && fits(MEASURES[measure]))) &&
    holds(cells.join('\n') + '\n' + sentence(PLANS[p], start, end).join(''), words));
  const draw = listed => listed.length ? tableOf([...table.columns, say('passage')], listed.map(([p, start, end, , cells]) =>
    [p, start, end, [...cells.map(cell => marked(cell, words)), quoted(p, start, end)]])) : el('p');
  return {items, draw};
}

function quoted(p, start, end) {
  const [before, here, after] = sentence(PLANS[p], start, end);
  return [before, el('mark', {}, here), after];
}

// Every place of the texts where the words stand: the first is looked for, the others must be near.
function textFound(words) {
  const items = [];
  if (words.length) {
    PLANS.forEach((plan, p) => {
      if (found.plan !== '' && p !== Number(found.plan)) return;
      const plain = folded(plan.text);
      for (let at = plain.indexOf(words[0]); at >= 0 && items.length < MOST_HITS; at = plain.indexOf(words[0], at + words[0].length)) {
        const near = plain.slice(Math.max(0, at - ROUND * 2), at + ROUND * 2);
        if (!words.every(word => near.includes(word))) continue;
        const inside = byMeasure() ? OF_PLAN[p].some(i => MEASURES[i].s <= at && at < MEASURES[i].e && fits(MEASURES[i])) : true;
        if (inside) items.push([p, at, at + words[0].length]);
      }
    });
  }
  const draw = listed => listed.length
    ? tableOf([say('passage')], listed.map(([p, start, end]) => [p, start, end, [quoted(p, start, end)]])) : el('p');
  return {items, draw};
}

const lengthOf = cell => cell.reduce((sum, piece) => sum + (piece.textContent ?? piece).length, 0);

function tableOf(columns, rows) {
  return el('div', {class: 'scroll', role: 'region', tabindex: 0, 'aria-label': say('view.list')}, el('table', {class: 'rows'},
    el('thead', {}, el('tr', {}, ...[say('plan'), ...columns, ''].map((name, i) =>
      name ? el('th', {scope: 'col', class: i === columns.length ? 'wide' : null}, name) : el('td', {})))),
    el('tbody', {}, ...rows.map(([p, start, end, cells]) => el('tr', {},
      el('td', {class: 'place'}, PLANS[p].name), ...cells.map((cell, i) => el('td', {class: i < cells.length - 1 && lengthOf(cell) <= SHORT ? 'short' : null}, ...cell)),
      el('td', {}, PLANS[p].text ? button(say('open.text'), () => go(addressOf.text(p, start, end)),
        {class: 'way', 'aria-label': `${say('open.text')} ${PLANS[p].name} ${start}`}) : ''))))));
}
