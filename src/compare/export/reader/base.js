// Content, words, and the few helpers that every view uses. Text reaches the page as text alone, never as markup.
const DATA = JSON.parse(document.getElementById('data').textContent);
const PLANS = DATA.plans, MEASURES = DATA.measures;
const NARROW = window.matchMedia('(max-width: 1180px)');

const say = (key, ...values) => DATA.words[key].replace(/\{(\d)\}/g, (_, i) => values[i]);

function el(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== ''));
  return made;
}

const button = (text, act, properties) => el('button', {type: 'button', ...properties, onclick: act}, text);

function select(label, options, chosen, act, properties) {
  const menu = el('select', {...properties, onchange: () => act(menu.value)},
    ...options.map(([value, text]) => el('option', {value, selected: String(value) === String(chosen)}, text)));
  return el('label', {class: 'field'}, el('span', {}, label), menu);
}

const planOptions = () => PLANS.map((plan, i) => [i, plan.name]);

// Of each measure those that are like it: [other measure, score, whether the same], the likest first.
const LIKE = MEASURES.map(() => []);
for (const [one, other, score, same] of DATA.pairs) {
  LIKE[one].push([other, score, same]);
  LIKE[other].push([one, score, same]);
}
for (const list of LIKE) list.sort((a, b) => b[2] - a[2] || b[1] - a[1] || a[0] - b[0]);

const OF_PLAN = PLANS.map(() => []);
MEASURES.forEach((measure, i) => OF_PLAN[measure.p].push(i));

// A passage as one line: plans wrap lines where the page ended.
const joined = text => text.replace(/\s*\n\s*/g, '').trim();
const wording = measure => measure.text ?? joined(PLANS[measure.p].text.slice(measure.s, measure.e));
const heading = measure => {
  const words = measure.title || wording(measure).slice(measure.label.length).trim();
  const short = [...words].length > 30 ? [...words].slice(0, 30).join('') + '…' : words;
  return (measure.label + (/[\w.)]$/.test(measure.label) ? ' ' : '') + short).trim();
};

// As many characters, but full-width letters and capitals are like others.
const folded = text => text
  .replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
  .replace(/[A-Z]/g, c => c.toLowerCase());
const sought = query => folded(query).split(/\s+/).filter(Boolean);

function marked(text, words) {
  if (!words.length) return [text];
  const plain = folded(text), hits = [];
  for (const word of words) {
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) hits.push([at, at + word.length]);
  }
  hits.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const pieces = [];
  let at = 0;
  for (const [start, end] of hits) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), el('mark', {class: 'hit'}, text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

// The sentence round a passage: what stands before, the passage, what stands after.
function sentence(plan, start, end) {
  const text = plan.text, stop = /[。；！？!?\n]/;
  let left = start, right = end;
  while (left > 0 && start - left < 60 && !stop.test(text[left - 1])) left -= 1;
  while (right < text.length && right - end < 60 && !stop.test(text[right])) right += 1;
  if (left > 0 && /[\udc00-\udfff]/.test(text[left])) left += 1;
  if (/[\ud800-\udbff]/.test(text[right - 1] || '')) right -= 1;
  return [text.slice(left, start), text.slice(start, end), text.slice(right === end ? end : end, right)].map(part => part.replace(/\s*\n\s*/g, ''));
}

// Places in an address are code points, as in the tables; in the page they are UTF-16 units.
const beyond = text => /[\ud800-\udfff]/.test(text);
const toPoints = (text, at) => beyond(text) ? [...text.slice(0, at)].length : at;
const toUnits = (text, at) => beyond(text) ? [...text].slice(0, at).join('').length : at;

const addressOf = {
  matrix: way => `#matrix/${encodeURIComponent(DATA.ways[way]?.key ?? '')}`,
  list: () => '#list',
  text: (p, start, end) => {
    const plan = PLANS[p], id = encodeURIComponent(plan.id);
    return end > start ? `#text/${id}/${toPoints(plan.text, start)}-${toPoints(plan.text, end)}` : `#text/${id}`;
  },
  pair: (a, b, measure) => `#pair/${encodeURIComponent(PLANS[a].id)}/${encodeURIComponent(PLANS[b].id)}` +
    (measure === undefined ? '' : `/${encodeURIComponent(MEASURES[measure].id)}`),
};

function go(address) {
  if (location.hash === address) route();
  else location.hash = address;
}
