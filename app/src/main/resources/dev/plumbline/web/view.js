'use strict';
// Pages work without this; it adds pages as one scrolls, keys, and word of what is new.

// ---------------------------------------------------------------- the next page, as its link comes near

const NEAR = '1200px';
const KEPT = 12;
const watcher = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => more(entry.target)), { rootMargin: NEAR });

async function more(link) {
  watcher.unobserve(link);
  if (link.dataset.asked) return;
  link.dataset.asked = 'yes';
  const holder = link.closest('.sentinel');
  const response = await fetch(link.href);
  if (!response.ok) { link.textContent = 'This could not be loaded; try again'; delete link.dataset.asked; return; }
  const parsed = new DOMParser().parseFromString(wrapped(holder, await response.text()), 'text/html');
  const fresh = holder.tagName === 'TR' ? parsed.querySelector('tbody') : parsed.querySelector('#fragment');
  if (holder.tagName === 'P') {
    const page = document.createElement('div');
    page.className = 'page';
    page.dataset.from = link.href;
    page.append(...fresh.childNodes);
    holder.replaceWith(page);
    const next = page.querySelector('.sentinel');
    if (next) page.after(next);
    pages.observe(page);
  } else {
    holder.replaceWith(...fresh.childNodes);
  }
  watch();
}
const wrapped = (holder, html) => holder.tagName === 'TR' ? '<table><tbody>' + html + '</tbody></table>'
  : holder.tagName === 'LI' ? '<ul id="fragment">' + html + '</ul>' : '<div id="fragment">' + html + '</div>';
const watch = () => document.querySelectorAll('a[data-more]:not([data-asked])').forEach(link => watcher.observe(link));

// ---------------------------------------------------------------- long transcripts: pages far away are emptied and asked for again

const pages = new IntersectionObserver(entries => entries.forEach(entry => {
  const page = entry.target;
  if (entry.isIntersecting) fill(page); else if (document.querySelectorAll('.page').length > KEPT) empty(page);
}), { rootMargin: '6000px' });

function empty(page) {
  if (page.dataset.empty || page.querySelector('.sentinel')) return;
  page.style.height = page.getBoundingClientRect().height + 'px';
  page.dataset.empty = 'yes';
  page.replaceChildren();
}
async function fill(page) {
  if (!page.dataset.empty) return;
  delete page.dataset.empty;
  const response = await fetch(page.dataset.from);
  if (!response.ok) { page.dataset.empty = 'yes'; return; }
  const parsed = new DOMParser().parseFromString('<div id="fragment">' + await response.text() + '</div>', 'text/html');
  parsed.querySelectorAll('.sentinel').forEach(link => link.remove());
  page.replaceChildren(...parsed.querySelector('#fragment').childNodes);
  page.style.height = '';
}

// ---------------------------------------------------------------- keys

const rows = () => [...document.querySelectorAll('[data-row]')].filter(row => !row.hidden);
const link = row => row.querySelector('a[href]');
function step(by) {
  const beside = document.querySelector(by > 0 ? 'a[data-next]' : 'a[data-previous]');
  if (beside) { beside.click(); return; }
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex(row => row.classList.contains('current'));
  const to = all[Math.min(all.length - 1, Math.max(0, at + by))];
  all.forEach(row => row.classList.toggle('current', row === to));
  link(to).focus({ preventScroll: true });
  to.scrollIntoView({ block: 'nearest' });
}
function mark(by) {
  const all = [...document.querySelectorAll('#transcript mark, #given mark, #transcript .change.harm')];
  if (!all.length) return;
  const at = all.findIndex(one => one.classList.contains('current'));
  show(all[(at + by + all.length) % all.length]);
}
function show(place) {
  document.querySelectorAll('mark.current, .change.current').forEach(one => one.classList.remove('current'));
  place.closest('details')?.setAttribute('open', '');
  place.classList.add('current');
  place.scrollIntoView({ block: 'center' });
}
const answers = document.querySelector('[data-answers]');
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (answers) {
    const button = answers.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (button) { event.preventDefault(); button.click(); return; }
  }
  const keys = { '/': () => document.getElementById('quick').focus(), j: () => step(1), k: () => step(-1),
    u: () => document.querySelector('a[data-up]')?.click(), n: () => mark(1), p: () => mark(-1) };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});

// ---------------------------------------------------------------- forms and quotes

document.querySelectorAll('select[data-sends]').forEach(select => select.addEventListener('change', () => select.form.requestSubmit()));
document.querySelectorAll('form[action="/trials"], form[action="/search"], form[action="/run"]').forEach(form => form.addEventListener('formdata', event => {
  // Short addresses: what is empty is not said, nor a judge of whom nothing is asked.
  const data = event.formData;
  if (!data.get('finding')) ['judge', 'finding', 'answer'].forEach(name => data.delete(name));
  [...data.keys()].forEach(name => { if (data.getAll(name).every(value => value === '')) data.delete(name); });
}));
document.querySelectorAll('[data-narrows]').forEach(input => input.addEventListener('input', () => {
  const wanted = input.value.toLocaleLowerCase();
  document.querySelectorAll('#' + input.dataset.narrows + ' [data-row]').forEach(row => { row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted); });
}));
document.addEventListener('click', event => {
  const quote = event.target.closest('a[data-to]');
  const place = quote && document.querySelector(quote.dataset.to === 'harm' ? '.change.harm' : '[data-quote="' + CSS.escape(quote.dataset.to) + '"]');
  if (place) { event.preventDefault(); show(place); }
});
if (location.hash.startsWith('#e')) {
  const block = document.getElementById(location.hash.slice(1));
  const found = block?.querySelector('mark');
  if (found) show(found);
}

// ---------------------------------------------------------------- what is new

const address = document.body.dataset.live;
if (address) {
  const source = new EventSource(address);
  let first = null;
  source.addEventListener('now', event => {
    if (first === null) { first = event.data; return; }
    if (event.data === first) return;
    const frame = document.querySelector('[data-document]');
    if (frame) frame.contentWindow.location.reload(); else document.getElementById('fresh').hidden = false;
  });
  window.addEventListener('pagehide', () => source.close());
}
watch();
