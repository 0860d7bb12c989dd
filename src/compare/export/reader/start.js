// The frame of the page, and which view an address shows.
const VIEWS = {matrix: showMatrix, list: showList, text: showText, pair: showPair};
const places = {view: 'matrix', list: null};

function start() {
  document.title = DATA.title;
  const search = el('input', {type: 'search', id: 'search', placeholder: say('search'), 'aria-label': say('search'), title: say('search.hint'), autocomplete: 'off'});
  let wait = 0;
  const look = () => {
    found.query = search.value;
    found.shown = BATCH;
    if (places.view === 'list') refresh();
    else if (search.value.trim()) go(addressOf.list());
  };
  search.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(look, 150); });
  const tabs = el('nav', {class: 'tabs', 'aria-label': say('views')}, ...Object.keys(VIEWS).map(view =>
    el('a', {href: `#${view}`, 'data-view': view}, say(`view.${view}`))));
  document.getElementById('app').replaceChildren(
    el('a', {class: 'skip', href: '#main', onclick: event => { event.preventDefault(); document.getElementById('main').focus(); }}, say('skip')),
    el('header', {}, el('h1', {}, DATA.title),
      el('form', {role: 'search', onsubmit: event => { event.preventDefault(); clearTimeout(wait); look(); }}, search), tabs),
    el('main', {id: 'main', tabindex: -1}), el('aside', {id: 'beside', 'aria-label': say('view.text'), hidden: true}),
    el('footer', {}, ...DATA.says.map(line => el('p', {}, line)), el('p', {}, say('limit'))));
  window.addEventListener('hashchange', route);
  route();
}

const planOf = id => Math.max(0, PLANS.findIndex(plan => plan.id === id));

function route() {
  const parts = location.hash.slice(1).split('/').map(part => { try { return decodeURIComponent(part); } catch { return part; } });
  let view = parts[0] in VIEWS ? parts[0] : 'matrix';
  if (parts[0] === 'measure') {
    const measure = MEASURES.find(each => each.id === parts.slice(1).join('/'));
    if (measure) {
      Object.assign(reading, {p: measure.p, start: measure.s, end: measure.e});
      view = 'text';
    }
  } else if (view === 'text' && parts[1] !== undefined) {
    const p = planOf(parts[1]), span = (parts[2] || '').match(/^(\d+)-(\d+)$/);
    const at = text => span ? [toUnits(text, Number(span[1])), toUnits(text, Number(span[2]))] : [0, 0];
    const [start, end] = at(PLANS[p]?.text ?? '');
    Object.assign(reading, {p, start, end});
  } else if (view === 'matrix' && parts[1]) {
    matrix.way = Math.max(0, DATA.ways.findIndex(way => way.key === parts[1]));
  } else if (view === 'pair' && parts[2] !== undefined) {
    const measure = MEASURES.findIndex(each => each.id === parts[3]);
    Object.assign(pair, {a: planOf(parts[1]), b: planOf(parts[2]), measure: measure < 0 ? null : measure});
  }
  show(view);
}

function show(view) {
  const main = document.getElementById('main'), beside = document.getElementById('beside');
  // on a wide screen the text opens beside the list or the table that led to it
  const split = view === 'text' && reading.end > reading.start && places.view === 'list' && !NARROW.matches;
  document.body.classList.toggle('split', split);
  beside.hidden = !split;
  if (split) {
    showText(beside);
    return;
  }
  beside.replaceChildren();
  const before = places.view;
  places.view = view;
  for (const tab of document.querySelectorAll('.tabs a')) {
    if (tab.dataset.view === view) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  if (!(view === before && view === 'list' && main.children.length)) VIEWS[view](main);
  if (view !== before && !(view === 'text' && reading.end > reading.start) && !(view === 'pair' && pair.measure !== null)) window.scrollTo(0, 0);
}

start();
document.documentElement.dataset.ready = Math.round(performance.now());
