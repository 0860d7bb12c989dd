// Two plans beside each other, measure by measure, with the words that only one of them has in colour.
const pair = {a: 0, b: 1, measure: null, show: ''};
const LARGEST = 4e6; // cells of the table that two texts are aligned with; beyond it they are told as wholly different
const SEGMENTER = 'Segmenter' in Intl ? new Intl.Segmenter('zh', {granularity: 'word'}) : null;

const tokens = text => SEGMENTER ? Array.from(SEGMENTER.segment(text), piece => piece.segment) : [...text];

function showPair(main) {
  const bar = el('div', {class: 'bar'},
    select(say('pair.one'), planOptions(), pair.a, value => go(addressOf.pair(Number(value), pair.b)), {id: 'pair-a'}),
    select(say('pair.other'), planOptions(), pair.b, value => go(addressOf.pair(pair.a, Number(value))), {id: 'pair-b'}),
    button(say('pair.swap'), () => go(addressOf.pair(pair.b, pair.a)), {class: 'way'}),
    select(say('pair.show'), [['', say('all')], ['both', say('pair.matched')], ['one', say('pair.single')]], pair.show,
      value => { pair.show = value; showPair(main); }, {id: 'pair-show'}));
  if (pair.a === pair.b || !PLANS[pair.a] || !PLANS[pair.b]) return main.replaceChildren(bar, el('p', {class: 'quiet'}, say('pair.same')));
  const [one, other] = [PLANS[pair.a], PLANS[pair.b]];
  const found = OF_PLAN[pair.a].map(i => [i, LIKE[i].filter(like => MEASURES[like[0]].p === pair.b)]);
  const answered = new Set(found.flatMap(([, likes]) => likes.map(like => like[0])));
  const alone = OF_PLAN[pair.b].filter(i => !answered.has(i));
  const count = test => found.filter(([, likes]) => test(likes)).length;
  const same = count(likes => likes.some(like => like[2])), none = count(likes => !likes.length);
  const says = say('pair.says', one.name, found.length, same, found.length - same - none, none, other.name, alone.length);
  const best = new Set(found.filter(([, likes]) => likes.length).map(([, likes]) => likes[0][0]));
  const body = el('tbody');
  for (const [i, likes] of found) {
    if (pair.show === (likes.length ? 'one' : 'both')) continue;
    body.append(likes.length ? both(i, likes, best) : single(i, 0));
  }
  if (pair.show !== 'both') body.append(...alone.map(i => single(i, 1)));
  main.replaceChildren(bar, el('p', {class: 'count', role: 'status'}, says),
    el('p', {class: 'legend'}, el('span', {class: 'dropped'}, say('pair.key.dropped')), el('span', {class: 'added'}, say('pair.key.added'))),
    el('table', {class: 'pair'}, el('caption', {class: 'hidden'}, `${one.name} · ${other.name}`),
      el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, one.name), el('th', {scope: 'col'}, other.name))), body));
  const wanted = pair.measure === null ? null : body.querySelector(`[data-measures~="${pair.measure}"]`);
  if (wanted) {
    wanted.tabIndex = -1;
    wanted.classList.add('wanted');
    wanted.scrollIntoView({block: 'center'});
    wanted.focus({preventScroll: true});
  }
}

const linkTo = i => button(heading(MEASURES[i]), () => go(addressOf.text(MEASURES[i].p, MEASURES[i].s, MEASURES[i].e)), {class: 'link'});
const headOf = i => el('p', {class: 'head'}, linkTo(i));

// A measure with the one that is likest, and with those others that are nobody's likest; the rest are named.
function both(i, likes, best) {
  const there = el('td'), more = [];
  let own = null;
  likes.forEach(([j, score, same], rank) => {
    if (rank && best.has(j)) return more.push(j);
    const [left, right] = differences(wording(MEASURES[i]), wording(MEASURES[j]));
    own ??= left;
    there.append(headOf(j), el('span', {class: same ? 'badge same' : 'badge'}, `${say(same ? 'same' : 'overlap')} ${score.toFixed(2)}`),
      el('p', {class: 'wording'}, ...right));
  });
  if (more.length) there.append(el('p', {class: 'crumb'}, `${say('also')} `, ...more.flatMap((j, n) => [n ? '、' : '', linkTo(j)])));
  return el('tr', {'data-measures': [i, ...likes.map(like => like[0])].join(' ')}, el('td', {}, headOf(i), el('p', {class: 'wording'}, ...own)), there);
}

function single(i, side) {
  const own = el('td', {}, headOf(i), el('p', {class: 'wording'}, wording(MEASURES[i])));
  const empty = el('td', {class: 'quiet'}, say('pair.only', PLANS[MEASURES[i].p].name));
  return el('tr', {class: 'single', 'data-measures': i}, ...(side ? [empty, own] : [own, empty]));
}

// The longest words in common, in order (Hunt and Szymanski 1977 name it so); what is left on either side differs.
function differences(one, other) {
  const a = tokens(one), b = tokens(other), n = a.length, m = b.length;
  if (n * m > LARGEST) return [[el('span', {class: 'dropped'}, one)], [el('span', {class: 'added'}, other)]];
  const width = m + 1, best = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1
        : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const steps = [];
  const put = (kind, word) => {
    if (steps.length && steps[steps.length - 1][0] === kind) steps[steps.length - 1][1] += word;
    else steps.push([kind, word]);
  };
  let i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && a[i] === b[j]) {
      put('same', a[i++]);
      j += 1;
    } else if (j >= m || (i < n && best[(i + 1) * width + j] >= best[i * width + j + 1])) put('dropped', a[i++]);
    else put('added', b[j++]);
  }
  const left = [], right = [];
  const write = (list, kind, words) => {
    const last = list[list.length - 1];
    if (last && last[1] === kind) last[0] += words;
    else list.push([words, kind]);
  };
  steps.forEach(([kind, words], at) => {
    // one character alike between words that differ says nothing
    const alone = kind === 'same' && [...words].length < 2 && at > 0 && at < steps.length - 1;
    if (kind !== 'added') write(left, alone ? 'dropped' : kind, words);
    if (kind !== 'dropped') write(right, alone ? 'added' : kind, words);
  });
  const drawn = list => list.map(([words, kind]) => kind === 'same' ? words : el('span', {class: kind}, words));
  return [drawn(left), drawn(right)];
}
