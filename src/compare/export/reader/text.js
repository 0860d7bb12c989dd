// A plan's text whole, with units, years and targets marked, and the passage that was asked for.
const reading = {p: 0, start: 0, end: 0, marks: {units: true, years: true, targets: true}};
const LONGEST_HEADING = 60;

function showText(main) {
  const plan = PLANS[reading.p];
  if (!plan) return main.replaceChildren(el('p', {class: 'quiet'}, say('matrix.none')));
  const tick = (key, name) => {
    const box = el('input', {type: 'checkbox', onchange: () => { reading.marks[key] = box.checked; showText(main); }});
    box.checked = reading.marks[key];
    return el('label', {class: 'tick'}, box, el('span', {class: `key ${key}`}, name));
  };
  const bar = el('div', {class: 'bar'},
    select(say('plan'), planOptions(), reading.p, value => go(addressOf.text(Number(value), 0, 0)), {id: 'text-plan'}),
    el('fieldset', {class: 'ticks'}, el('legend', {}, say('text.marks')),
      ...DATA.rows.filter(table => table.key in reading.marks).map(table => tick(table.key, table.name))));
  const here = reading.end > reading.start;
  if (here) bar.append(el('p', {role: 'status', class: 'count'},
    say('text.here', toPoints(plan.text, reading.start), toPoints(plan.text, reading.end))));
  const outline = el('nav', {class: 'outline', 'aria-label': say('text.outline')}, el('h2', {}, say('text.outline')),
    el('ol', {}, ...plan.outline.map(([depth, start, , title]) =>
      el('li', {class: `d${depth}`}, el('a', {href: addressOf.text(reading.p, start, start + 1), onclick: event => {
        event.preventDefault();
        document.querySelector(`[data-line="${start}"]`)?.scrollIntoView({block: 'start'});
      }}, title)))));
  const facts = el('details', {class: 'about'}, el('summary', {}, say('facts')), el('dl', {class: 'facts'},
    ...plan.facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))));
  const article = el('article', {class: 'text', lang: 'zh-CN'}, el('h2', {class: 'plan-title'}, plan.title), facts);
  if (!plan.text) article.append(el('p', {class: 'quiet'}, say('text.none')));
  article.append(...lines(plan));
  main.replaceChildren(bar, el('div', {class: 'with-outline'}, outline, article));
  const first = article.querySelector('.here');
  if (first) {
    first.tabIndex = -1;
    first.scrollIntoView({block: 'center'});
    first.focus({preventScroll: true});
  }
}

function lines(plan) {
  const spans = DATA.rows.filter(table => reading.marks[table.key])
    .flatMap(table => table.rows.filter(row => row[0] === reading.p && row[2] > row[1])
      .map(row => [row[1], row[2], table.key, row[4].filter(Boolean).join(' · ')]));
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const kept = [];
  for (const span of spans) if (!kept.length || span[0] >= kept[kept.length - 1][1]) kept.push(span);
  const heads = new Map(plan.outline.map(([depth, start]) => [start, depth]));
  const made = [];
  let at = 0, next = 0, above = false; // a heading of the second level stands only below one of the first
  for (const line of plan.text.split('\n')) {
    const end = at + line.length, start = at + line.length - line.trimStart().length;
    if (start < end) {
      while (next < kept.length && kept[next][1] <= start) next += 1;
      const own = [];
      for (let i = next; i < kept.length && kept[i][0] < end; i += 1) own.push(kept[i]);
      const depth = line.trim().length <= LONGEST_HEADING ? heads.get(start) : undefined;
      above = above || depth === 0;
      made.push(el(depth === undefined ? 'p' : depth > 0 && above ? 'h4' : 'h3', {'data-line': start}, ...pieces(plan.text, start, end, own)));
    }
    at = end + 1;
  }
  return made;
}

// A line cut where a mark or the passage begins or ends.
function pieces(text, start, end, spans) {
  const clip = at => Math.min(end, Math.max(start, at));
  const cuts = [...new Set([start, end, clip(reading.start), clip(reading.end), ...spans.flatMap(span => [clip(span[0]), clip(span[1])])])];
  cuts.sort((a, b) => a - b);
  const made = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const from = cuts[i], to = cuts[i + 1], words = text.slice(from, to);
    const span = spans.find(each => each[0] <= from && to <= each[1]);
    const here = reading.start <= from && to <= reading.end && reading.end > reading.start;
    if (!span && !here) made.push(words);
    else made.push(el('mark', {class: [span ? span[2] : '', here ? 'here' : ''].join(' ').trim(), title: span ? span[3] : null}, words));
  }
  return made;
}
