'use strict';
// What is sent comes from the program that served this page, whose texts are escaped; its scripts do not run again.
const events = new EventSource('/events');
const say = text => { document.getElementById('now').textContent = text; };
let ended = false;

events.addEventListener('now', event => say(event.data));
events.addEventListener('page', event => {
  const now = document.getElementById('now').textContent;
  const page = new DOMParser().parseFromString(event.data, 'text/html');
  document.title = page.title;
  document.querySelector('header').replaceWith(page.querySelector('header'));
  document.querySelector('main').replaceWith(page.querySelector('main'));
  say(now);
});
events.addEventListener('end', event => {
  ended = true;
  events.close();
  say(event.data);
});
events.addEventListener('error', () => {
  if (!ended) say('The watch does not answer: it was stopped, or is over. This is how it stood.');
});
