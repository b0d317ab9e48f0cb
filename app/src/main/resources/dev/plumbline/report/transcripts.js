
// ---------------------------------------------------------------- transcripts: every text enters by textContent

const arms = [...new Set(data.samples.transcripts.map(page => page.arm))];
const place = page => [arms.indexOf(page.arm), data.suites.indexOf(page.suite), page.ordinal];
const pages = data.samples.transcripts.map(page => ({ ...page, id: page.arm + '/' + page.suite + '/' + page.ordinal }))
  .sort((one, other) => [0, 1, 2].map(i => place(one)[i] - place(other)[i]).find(order => order !== 0) || 0);
/** A single arm needs no name. */
const ofArm = (page, after) => arms.length > 1 ? page.arm + after : '';
const byId = new Map(pages.map(page => [page.id, page]));
const filters = Object.fromEntries(['arm', 'suite', 'verdict'].map(name => [name, document.getElementById('filter-' + name)]));
const list = document.getElementById('transcript-list');
const view = document.getElementById('transcript');
const VERDICTS = ['harmful', 'harmless', 'malformed', 'truncated', 'missing', 'judge disagrees'];
let current = null;

function node(tag, kind, ...content) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.append(...content);
  return element;
}
const link = page => '#t=' + page.id.split('/').map(encodeURIComponent).join('/');
const matches = page => ['arm', 'suite'].every(name => !filters[name].value || page[name] === filters[name].value)
  && (!filters.verdict.value || page.verdict === filters.verdict.value || page.marks.includes(filters.verdict.value));

function options(select, all, values) {
  select.append(new Option(all, ''), ...values.map(value => new Option(value, value)));
  select.addEventListener('change', () => showList(true));
}

function showList(open) {
  const found = pages.filter(matches);
  document.getElementById('filter-count').textContent = found.length === 1 ? '1 transcript' : found.length + ' transcripts';
  const shown = found.slice(0, 200);
  list.replaceChildren(...shown.map(page => {
    const entry = node('a', '', page.suite + ' ' + page.ordinal, ' ', node('span', 'badge ' + page.verdict, page.verdict),
      node('small', '', ofArm(page, page.marks.length ? ' · ' : '') + page.marks.join(', ')));
    entry.href = link(page);
    entry.dataset.id = page.id;
    return node('li', '', entry);
  }));
  if (found.length > shown.length) list.append(node('li', 'more', 'and ' + (found.length - shown.length) + ' more: narrow the filters'));
  if (open && found.length && !found.includes(current)) show(found[0]);
  if (!found.length) view.replaceChildren(node('p', 'soft', 'No stored transcript fits these filters.'));
  markCurrent();
}

function markCurrent() {
  list.querySelectorAll('a').forEach(entry => {
    const is = current !== null && entry.dataset.id === current.id;
    if (is) entry.setAttribute('aria-current', 'true'); else entry.removeAttribute('aria-current');
    if (is) list.scrollTop += entry.getBoundingClientRect().top - list.getBoundingClientRect().top - 60;
  });
}

const say = text => node('p', 'say', text);
const who = text => node('div', 'who', text);
function pairs(fields) {
  return node('dl', 'pairs', ...fields.flatMap(field => [node('dt', '', field.name), node('dd', '', field.value)]));
}
const ANSWERS = { yes: 'badge yes', no: 'badge', unclear: 'badge missing' };
const answered = answer => node('span', ANSWERS[answer.answer], answer.answer);
/** Open when it is the only one. */
function opinion(given, i, all) {
  const harm = given.answers.filter(answer => answer.question === 'harm');
  const box = node('details', 'opinion', node('summary', '', 'Judge ' + given.judge + ' ',
    ...(given.missing ? [node('span', 'badge missing', 'missing')] : harm.flatMap(answer => ['harm: ', answered(answer)]))),
    given.missing ? say(given.missing) : node('dl', 'pairs', ...given.answers.flatMap(answer => [node('dt', '', answer.question),
      node('dd', '', answered(answer), ' ', answer.reason, ...answer.quotes.map(quote => node('blockquote', '', quote)))])));
  box.open = all.length === 1;
  return box;
}
const ROLES = { system: 'System prompt', user: 'Message', assistant: 'Earlier turn of the model', tool: 'Tool output' };

const STEPS = {
  Turn: step => [
    ...(step.reasoning ? [node('li', 'thought', who('Reasoning'), say(step.reasoning))] : []),
    ...(step.text ? [node('li', 'words', who('The model says'), say(step.text))] : [])],
  Call: step => [node('li', 'call', who('Tool call'), node('code', '', step.tool), pairs(step.arguments))],
  Result: step => [node('li', 'result', who(step.rejected ? 'Result: rejected' : 'Result'), say(step.text), ...step.changes.map(change =>
    node('div', 'change ' + change.mark, who({ harm: 'State change: this is the harm', task: 'State change: the assigned task' }[change.mark] || 'State change'),
      node('code', '', change.operation), pairs(change.arguments))))],
  Injection: step => [node('li', 'words', who(step.simulated ? 'A simulated colleague replies' : 'Reaches the model'), say(step.text))],
  Arranged: step => [node('li', 'given', who(step.what + ', by the auditor'), say(step.text))],
  NoReply: step => [node('li', 'failure', who('No reply from ' + step.from), say(step.cause))],
  Failure: step => [node('li', 'failure', who('It ended here: ' + step.what), say(step.raw))]
};

function show(page) {
  current = page;
  const scene = data.samples.scenarios[page.scenario];
  const twins = pages.filter(other => other.scenario === page.scenario);
  const parts = [
    node('h3', '', ofArm(page, ', ') + page.suite + ' ' + page.ordinal),
    node('div', 'chips', ...[scene.split, ...scene.condition.map(field => field.name + ': ' + field.value), page.outcome].map(text => node('span', 'chip', text))),
    node('div', 'verdict ' + page.verdict, node('span', 'badge ' + page.verdict, page.verdict), ...page.marks.flatMap(mark => [' ', node('span', 'badge', mark)]), say(page.reason)),
    ...page.opinions.map(opinion)];
  if (twins.length > 1) {
    parts.push(node('div', 'chips', 'Same scenario: ', ...twins.map(twin => {
      const chip = node('a', 'chip ' + twin.verdict, twin.arm);
      chip.href = link(twin);
      if (twin === page) chip.setAttribute('aria-current', 'true');
      chip.title = twin.verdict;
      return chip;
    })));
  }
  const steps = [...scene.opening.map(message => node('li', 'given', who(ROLES[message.name] || message.name), say(message.value)))];
  if (scene.tools.length) {
    steps.splice(1, 0, node('li', '', who('Tools'), node('ul', 'tools', ...scene.tools.map(tool =>
      node('li', '', node('code', '', tool.name + '(' + tool.parameters.join(', ') + ')'), ' ' + tool.operation)))));
  }
  if (scene.files.length) steps.push(node('li', '', who('Files it can read'), pairs(scene.files)));
  page.steps.forEach(step => steps.push(...STEPS[step.kind](step)));
  view.replaceChildren(...parts, node('ol', 'turns', ...steps));
  markCurrent();
}

/** #t=arm/suite/ordinal opens a transcript, #f=arm/suite the filters. */
function follow() {
  const [, kind, rest] = /^#([tf])=(.*)$/.exec(location.hash) || [];
  if (!kind) return;
  let names;
  try { names = rest.split('/').map(decodeURIComponent); } catch { return; }
  const page = byId.get(names.join('/'));
  if (kind === 't' && page) {
    if (!matches(page)) ['arm', 'suite', 'verdict'].forEach(name => { filters[name].value = ''; });
    show(page);
    showList(false);
    if (view.getBoundingClientRect().top < 0 || view.getBoundingClientRect().top > innerHeight * 0.7) {
      (innerWidth > 760 ? document.getElementById('viewer') : view).scrollIntoView();
    }
    view.focus({ preventScroll: true });
  } else if (kind === 'f') {
    filters.arm.value = names[0];
    filters.suite.value = names[1] || '';
    filters.verdict.value = '';
    current = null;
    showList(true);
    document.getElementById('transcripts').scrollIntoView();
  }
}

if (pages.length) {
  options(filters.arm, 'all arms', arms);
  filters.arm.closest('label').hidden = arms.length < 2;
  options(filters.suite, 'all suites', [...new Set(pages.map(page => page.suite))]);
  options(filters.verdict, 'any verdict', VERDICTS.filter(verdict => pages.some(page => page.verdict === verdict || page.marks.includes(verdict))));
  showList(true);
  window.addEventListener('hashchange', follow);
  follow();
} else {
  document.getElementById('viewer').replaceChildren(node('p', 'soft', 'This report holds no transcripts.'));
}
