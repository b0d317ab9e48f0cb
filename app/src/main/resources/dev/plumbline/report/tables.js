
// ---------------------------------------------------------------- tables: beside a figure they may be closed

document.querySelectorAll('.as-table').forEach(table => { table.open = false; });

/** Missing values stand last, whichever way. */
function sortBy(table, column, ascending) {
  const body = table.tBodies[0];
  const key = row => {
    const cell = row.cells[column];
    if (cell.classList.contains('missing') || cell.classList.contains('none')) return null;
    return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
  };
  const order = (one, other) => typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other));
  const rows = Array.from(body.rows, row => ({ row, key: key(row) }));
  rows.sort((one, other) => one.key === null || other.key === null
    ? (one.key === null) - (other.key === null)
    : (ascending ? 1 : -1) * order(one.key, other.key));
  body.append(...rows.map(entry => entry.row));
}

document.querySelectorAll('table.sortable').forEach(table => {
  Array.from(table.tHead.rows[0].cells).forEach((head, column, heads) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.append(button);
    button.addEventListener('click', () => {
      const ascending = head.getAttribute('aria-sort') !== 'ascending';
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
      sortBy(table, column, ascending);
    });
  });
});

document.querySelectorAll('[data-tip]').forEach(cell => {
  const [title, ...rest] = cell.dataset.tip.split(': ');
  const show = () => showTip(title, [rest.join(': ')], cell.getBoundingClientRect());
  cell.addEventListener('pointerenter', show);
  cell.addEventListener('focus', show);
  cell.addEventListener('pointerleave', hideTip);
  cell.addEventListener('blur', hideTip);
});
