'use strict';
document.documentElement.classList.add('js');
const data = JSON.parse(document.getElementById('data').textContent);

// What is closed on the screen is open on paper.
window.addEventListener('beforeprint', () => document.querySelectorAll('details.as-table, details.opinion').forEach(table => { table.open = true; }));

