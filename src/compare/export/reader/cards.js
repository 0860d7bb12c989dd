// A measure as a card: where it stands, its words, who and when, and the ways on from it.
const SHOWN_LIKE = 3;

function card(index, words = [], head = 'h3') {
  const measure = MEASURES[index], plan = PLANS[measure.p];
  const roles = Object.entries(DATA.roles)
    .map(([role, name]) => [name, measure.units.filter(unit => unit[1] === role).map(unit => DATA.units[unit[0]])])
    .filter(([, names]) => names.length);
  const facts = el('dl', {class: 'facts'});
  for (const [name, names] of roles) facts.append(el('div', {}, el('dt', {}, name), el('dd', {}, ...marked(names.join('、'), words))));
  if (measure.years.length) {
    const years = measure.years, whole = years[years.length - 1] - years[0] === years.length - 1 && years.length > 2;
    facts.append(el('div', {}, el('dt', {}, say('years')), el('dd', {}, whole ? `${years[0]}—${years[years.length - 1]}` : years.join('、'))));
  }
  const ways = el('div', {class: 'ways'});
  if (plan.text) ways.append(button(say('open.text'), () => go(addressOf.text(measure.p, measure.s, measure.e)),
    {class: 'way', 'aria-label': `${say('open.text')} ${plan.name} ${heading(measure)}`}));
  for (const [other, score, same] of LIKE[index].slice(0, SHOWN_LIKE)) {
    const there = MEASURES[other].p;
    ways.append(button(say('like', PLANS[there].name, say(same ? 'same' : 'overlap'), score.toFixed(2)),
      () => go(addressOf.pair(measure.p, there, index)),
      {class: same ? 'way same' : 'way', title: heading(MEASURES[other])}));
  }
  return el('article', {class: 'card', 'data-measure': measure.id},
    el(head, {}, el('span', {class: 'place'}, plan.name), ' ', ...marked(heading(measure), words)),
    el('p', {class: 'crumb'}, [measure.action, measure.theme].filter(Boolean).join(' · ')),
    el('p', {class: 'wording'}, ...marked(wording(measure), words)),
    facts.children.length ? facts : null, ways);
}
