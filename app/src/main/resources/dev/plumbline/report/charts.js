// ---------------------------------------------------------------- numbers

const known = estimate => estimate !== null && estimate !== undefined && estimate.kind !== 'unknown';
const minus = text => text.replace('-', '\u2212');
const percent = share => (100 * share).toFixed(1) + '\u00a0%';
const points = share => minus((share > 0 ? '+' : '') + (100 * share).toFixed(1));
const rateText = estimate => known(estimate)
  ? percent(estimate.value) + ' (' + (100 * estimate.low).toFixed(1) + ' to ' + (100 * estimate.high).toFixed(1) + '), n = ' + estimate.n
    + (estimate.missing ? ', ' + estimate.missing + ' missing' : '')
  : 'missing';
const pText = p => p < 0.001 ? '<\u2009.001' : p.toFixed(3).replace(/^0/, '');
const differenceOf = comparison => comparison ? comparison.difference : null;
const differenceText = comparison => comparison && known(comparison.difference)
  ? points(comparison.difference.value) + ' points (' + points(comparison.difference.low) + ' to ' + points(comparison.difference.high)
    + '), p ' + pText(comparison.adjustedP)
  : 'missing';

// ---------------------------------------------------------------- tooltips: by pointer and by keyboard

const tip = document.getElementById('tip');
function showTip(title, lines, box) {
  tip.textContent = '';
  const head = document.createElement('b');
  head.textContent = title;
  tip.append(head, lines.join('\n'));
  tip.hidden = false;
  const left = Math.max(12, Math.min(box.left + box.width / 2 - tip.offsetWidth / 2, document.documentElement.clientWidth - tip.offsetWidth - 12));
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = (left + window.scrollX) + 'px';
  tip.style.top = ((above > 4 ? above : box.bottom + 8) + window.scrollY) + 'px';
}
const hideTip = () => { tip.hidden = true; };
document.addEventListener('keydown', event => { if (event.key === 'Escape') hideTip(); });

/** Makes marks of a chart speak: one stop for the tabulator, arrow keys between them. */
function speaking(marks, title, lines) {
  const nodes = marks.nodes();
  marks.classed('mark', true)
    .attr('tabindex', (d, i) => i === 0 ? 0 : -1)
    .attr('role', 'img')
    .attr('aria-label', d => title(d) + ': ' + lines(d).join('; '))
    .on('pointerenter focus', function (event, d) {
      const target = event.type === 'focus' ? this : (this.querySelector('.anchor') || this);
      const box = (this.querySelector('.anchor') || target).getBoundingClientRect();
      const at = event.type === 'focus' ? box : { left: event.clientX, width: 0, top: box.top, bottom: box.bottom };
      showTip(title(d), lines(d), at);
    })
    .on('pointermove', function (event, d) {
      const box = (this.querySelector('.anchor') || this).getBoundingClientRect();
      showTip(title(d), lines(d), { left: event.clientX, width: 0, top: box.top, bottom: box.bottom });
    })
    .on('pointerleave blur', hideTip)
    .on('keydown', function (event) {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      const next = step && nodes[nodes.indexOf(this) + step];
      if (next) {
        event.preventDefault();
        this.setAttribute('tabindex', -1);
        next.setAttribute('tabindex', 0);
        next.focus();
      }
    });
}

// ---------------------------------------------------------------- parts

const NARROW = 620;

function svgOf(box, height, label) {
  const width = box.clientWidth;
  d3.select(box).selectAll('*').remove();
  return d3.select(box).append('svg')
    .attr('viewBox', '0 0 ' + width + ' ' + height)
    .attr('width', width).attr('height', height)
    .attr('role', 'group').attr('aria-label', label);
}

/** Vertical grid lines with their labels above; `inside` keeps the outer labels between the outer lines. */
function gridX(svg, scale, ticks, top, bottom, text, inside = false) {
  const axis = svg.append('g').attr('aria-hidden', 'true');
  for (const tick of ticks) {
    axis.append('line').attr('class', 'grid').attr('x1', scale(tick)).attr('x2', scale(tick)).attr('y1', top).attr('y2', bottom);
    axis.append('text').attr('class', 'tick').attr('x', scale(tick)).attr('y', top - 7)
      .attr('text-anchor', inside && tick === ticks[0] ? 'start' : inside && tick === ticks.at(-1) ? 'end' : 'middle').text(text(tick));
  }
}

/** A rate or a difference: a bar for the interval, a dot for the value; words when it is missing. */
function whisker(parent, scale, y, estimate, kind, radius) {
  if (!known(estimate)) {
    parent.append('text').attr('class', 'none').attr('x', scale.range()[0] + 4).attr('y', y + 4).text('missing');
    return;
  }
  const mark = parent.append('g').attr('class', kind);
  mark.append('line').attr('class', 'bar').attr('x1', scale(estimate.low)).attr('x2', scale(estimate.high)).attr('y1', y).attr('y2', y);
  mark.append('circle').attr('cx', scale(estimate.value)).attr('cy', y).attr('r', radius);
}

const wholePercent = share => Math.round(100 * share) + (share === 0 ? '' : '\u00a0%');
const ceiling = highs => Math.min(1, Math.max(0.1, d3.max(highs) * 1.04));
const isReference = row => row.summary.arm === data.control || row.summary.arm === data.baseline;
const byHeldOut = rows => d3.sort(rows, row => known(row.summary.heldOut) ? row.summary.heldOut.value : Infinity);
const armLines = row => [
  'held-out ' + rateText(row.summary.heldOut), 'seen ' + rateText(row.summary.seen),
  'intent ' + rateText(row.summary.heldOutIntent), 'malformed ' + rateText(row.summary.malformed)]
  .concat(row.comfort.map(comfort => comfort === 'MALFORMED'
    ? '▲ much of the drop may be broken turns'
    : '▲ it reasons towards harm more often than it acts'));

function rowsOf(svg, rows) {
  const groups = svg.selectAll(null).data(rows).join('g').classed('reference', isReference);
  return groups;
}

// ---------------------------------------------------------------- harm by arm

function drawHarm(box) {
  const rows = byHeldOut(data.arms);
  const width = box.clientWidth;
  const narrow = width < NARROW;
  const rowHeight = narrow ? 52 : 34;
  const top = narrow ? 26 : 48;
  const bottom = top + rows.length * rowHeight;
  const svg = svgOf(box, bottom + 8, 'Harm by arm, held-out and seen');
  const labels = narrow ? 0 : 158;
  const side = narrow ? 0 : Math.min(150, (width - labels) * 0.19);
  const gap = 30;
  const right = narrow ? width - 6 : width - 2 * (side + gap) - 8;
  const highs = rows.flatMap(row => [row.summary.heldOut, row.summary.seen]).filter(known).map(estimate => estimate.high);
  const x = d3.scaleLinear([0, ceiling(highs.concat(0.1))], [labels + 6, right]);
  gridX(svg, x, x.ticks(narrow ? 4 : 6), top, bottom, wholePercent);
  if (!narrow) svg.append('text').attr('class', 'head').attr('x', labels + 6).attr('y', 14).text('Harm under pressure');

  const sides = narrow ? [] : [['Intent, held-out', row => row.summary.heldOutIntent], ['Malformed', row => row.summary.malformed]].map(([title, value], i) => {
    const from = right + gap + i * (side + gap);
    const most = ceiling(rows.map(value).filter(known).map(estimate => estimate.high).concat(0.1));
    const scale = d3.scaleLinear([0, most], [from, from + side]);
    gridX(svg, scale, scale.ticks(3), top, bottom, wholePercent);
    svg.append('text').attr('class', 'head').attr('x', from).attr('y', 14).text(title);
    return { scale, value };
  });

  const control = rows.find(row => row.summary.arm === data.control);
  const groups = rowsOf(svg, rows).attr('transform', (row, i) => 'translate(0,' + (top + i * rowHeight) + ')');
  groups.append('rect').attr('class', 'hover').attr('x', 0).attr('width', width).attr('height', rowHeight);
  groups.each(function (row) {
    const group = d3.select(this);
    const y = narrow ? 36 : rowHeight / 2;
    const label = group.append('text').attr('class', 'arm halo').attr('x', 0).attr('y', narrow ? 19 : y + 5);
    label.append('tspan').text(row.summary.arm);
    if (row.comfort.length) label.append('tspan').attr('class', 'flag').text(' ▲');
    if (narrow) {
      group.append('text').attr('class', 'soft p halo').attr('x', width - 6).attr('y', 19).attr('text-anchor', 'end')
        .text('intent ' + short(row.summary.heldOutIntent) + ' · malf. ' + short(row.summary.malformed));
    }
    whisker(group, x, y - 5, row.summary.heldOut, 'held', 4.5);
    whisker(group, x, y + 6, row.summary.seen, 'seen', 4);
    sides.forEach(panel => whisker(group, panel.scale, y, panel.value(row), 'plain', 3.5));
    group.append('rect').attr('class', 'anchor').attr('x', labels).attr('width', right - labels).attr('height', rowHeight).attr('fill', 'none');
  });
  if (control && known(control.summary.heldOut)) {
    const at = x(control.summary.heldOut.value);
    svg.insert('line', 'g.reference, g.mark').attr('class', 'control held').attr('x1', at).attr('x2', at).attr('y1', top).attr('y2', bottom);
  }
  speaking(groups, row => row.summary.arm, armLines);
}
const short = estimate => known(estimate) ? Math.round(100 * estimate.value) + '\u00a0%' : 'missing';

// ---------------------------------------------------------------- difference from the control

function drawDifference(box) {
  const all = data.arms.filter(row => !isReference(row));
  const rows = d3.sort(all, row => {
    const difference = differenceOf(row.summary.heldOutVersusNeutral);
    return known(difference) ? difference.value : Infinity;
  });
  const width = box.clientWidth;
  const narrow = width < NARROW;
  const rowHeight = narrow ? 52 : 34;
  const top = narrow ? 42 : 48;
  const bottom = top + rows.length * rowHeight;
  const svg = svgOf(box, bottom + 8, 'Difference from the neutral control');
  const labels = narrow ? 0 : 158;
  const right = narrow ? width - 8 : width - 170;
  const spans = rows.flatMap(row => [differenceOf(row.summary.heldOutVersusNeutral), differenceOf(row.summary.seenVersusNeutral)]).filter(known);
  const low = Math.min(-0.1, d3.min(spans, span => span.low) ?? 0);
  const high = Math.max(0.1, d3.max(spans, span => span.high) ?? 0);
  const x = d3.scaleLinear([low, high], [labels + 8, right]).nice(narrow ? 4 : 8);
  gridX(svg, x, x.ticks(narrow ? 5 : 8), top, bottom, tick => minus((tick > 0 ? '+' : '') + Math.round(100 * tick)));
  const zero = x(0);
  svg.append('line').attr('class', 'zero').attr('x1', zero).attr('x2', zero).attr('y1', top).attr('y2', bottom);
  const heads = svg.append('g').attr('aria-hidden', 'true');
  heads.append('text').attr('class', 'soft').attr('x', zero - 10).attr('y', 14).attr('text-anchor', 'end').text('← less harm');
  heads.append('text').attr('class', 'soft').attr('x', zero + 10).attr('y', 14).text('more harm →');
  if (!narrow) {
    heads.append('text').attr('class', 'head').attr('x', width).attr('y', 14).attr('text-anchor', 'end').text('Adjusted p');
    heads.append('text').attr('class', 'tick').attr('x', width - 78).attr('y', top - 7).attr('text-anchor', 'end').text('held-out');
    heads.append('text').attr('class', 'tick').attr('x', width).attr('y', top - 7).attr('text-anchor', 'end').text('seen');
  }
  const groups = rowsOf(svg, rows).attr('transform', (row, i) => 'translate(0,' + (top + i * rowHeight) + ')');
  groups.append('rect').attr('class', 'hover').attr('x', 0).attr('width', width).attr('height', rowHeight);
  groups.each(function (row) {
    const group = d3.select(this);
    const y = narrow ? 36 : rowHeight / 2;
    group.append('text').attr('class', 'arm halo').attr('x', 0).attr('y', narrow ? 19 : y + 5).text(row.summary.arm);
    whisker(group, x, y - 5, differenceOf(row.summary.heldOutVersusNeutral), 'held', 4.5);
    whisker(group, x, y + 6, differenceOf(row.summary.seenVersusNeutral), 'seen', 4);
    const p = (comparison, kind, at, before) => group.append('text')
      .attr('class', 'halo p p-' + kind + (comparison && comparison.adjustedP < 0.05 ? ' sure' : ''))
      .attr('x', at).attr('y', narrow ? 19 : y + 5).attr('text-anchor', 'end')
      .text(before + (comparison && known(comparison.difference) ? pText(comparison.adjustedP) : '–'));
    p(row.summary.heldOutVersusNeutral, 'held', narrow ? width - 76 : width - 78, narrow ? 'p ' : '');
    p(row.summary.seenVersusNeutral, 'seen', narrow ? width - 8 : width, narrow ? 'p ' : '');
    group.append('rect').attr('class', 'anchor').attr('x', labels).attr('width', right - labels).attr('height', rowHeight).attr('fill', 'none');
  });
  speaking(groups, row => row.summary.arm, row => [
    'held-out ' + differenceText(row.summary.heldOutVersusNeutral), 'seen ' + differenceText(row.summary.seenVersusNeutral)]);
}

// ---------------------------------------------------------------- what must not change

const CONTROLS = [
  ['No-pressure harm', 'lower is better', row => row.summary.noPressure],
  ['Benign work', 'higher is better', row => row.summary.benignTask],
  ['Chat harm', 'lower is better', row => row.summary.chatHarm],
  ['Over-refusal', 'lower is better', row => row.summary.overRefusal],
  ['Ruthless advice', 'lower is better', row => row.summary.chatAdvice],
  ['Acting', 'should not fall', row => row.acting]];

function drawControls(box) {
  const rows = data.arms;
  const width = box.clientWidth;
  const across = width < NARROW ? 2 : width < 900 ? 3 : 6;
  const lines = Math.ceil(CONTROLS.length / across);
  const labels = across === 2 ? 126 : 152;
  const gap = across === 2 ? 22 : 28;
  const panel = (width - labels - across * gap) / across;
  const rowHeight = across === 2 ? 21 : 25;
  const top = 62;
  const lineHeight = top + rows.length * rowHeight + 26;
  const svg = svgOf(box, lines * lineHeight - 12, 'What must not change, by arm');
  const baseline = rows.find(row => row.summary.arm === data.baseline);
  for (let line = 0; line < lines; line++) {
    const part = svg.append('g').attr('transform', 'translate(0,' + line * lineHeight + ')');
    const panels = CONTROLS.slice(line * across, (line + 1) * across);
    const scales = panels.map(([title, hint, value], i) => {
      const from = labels + gap / 2 + i * (panel + gap);
      const x = d3.scaleLinear([0, 1], [from, from + panel]);
      part.append('text').attr('class', 'head').attr('x', from).attr('y', 14).text(title);
      part.append('text').attr('class', 'tick').attr('x', from).attr('y', 31).text(hint);
      gridX(part, x, [0, 0.5, 1], top, top + rows.length * rowHeight, tick => String(100 * tick), true);
      if (baseline && known(value(baseline))) {
        const at = x(value(baseline).value);
        part.append('line').attr('class', 'control grey').attr('x1', at).attr('x2', at).attr('y1', top).attr('y2', top + rows.length * rowHeight);
      }
      return x;
    });
    const groups = rowsOf(part, rows).attr('transform', (row, i) => 'translate(0,' + (top + i * rowHeight) + ')');
    groups.append('rect').attr('class', 'hover').attr('x', 0).attr('width', width).attr('height', rowHeight);
    groups.each(function (row) {
      const group = d3.select(this);
      group.append('text').attr('class', across === 2 ? 'arm small' : 'arm').attr('x', 0).attr('y', rowHeight / 2 + 5).text(row.summary.arm);
      panels.forEach(([, , value], i) => whisker(group, scales[i], rowHeight / 2, value(row), 'plain', 3.5));
      group.append('rect').attr('class', 'anchor').attr('width', width).attr('height', rowHeight).attr('fill', 'none');
    });
    speaking(groups, row => row.summary.arm, row => panels.map(([title, , value]) => title.toLowerCase() + ' ' + rateText(value(row))));
  }
}

// ---------------------------------------------------------------- lines over training

/**
 * Small multiples of rates over training.
 *
 * panels: [{title, series: [{kind, name, points: [{x, estimate, lines}]}]}]
 */
function drawLines(box, panels, across, xTitle, xText, band, top1, label) {
  const width = box.clientWidth;
  const gap = 34;
  const columns = Math.min(across, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const left = 40;
  const panelWidth = (width - left - (columns - 1) * (gap + 8)) / columns;
  const top = 34;
  const plot = panelWidth > 330 ? 240 : 150;
  const height = top + plot + 52;
  const svg = svgOf(box, rows * height, label);
  panels.forEach((panel, index) => {
    const column = index % columns;
    const part = svg.append('g').attr('transform', 'translate(' + (left + column * (panelWidth + gap + 8)) + ',' + Math.floor(index / columns) * height + ')');
    const tail = panel.series.length > 1 ? 74 : 10;
    const xs = panel.series.flatMap(series => series.points.map(point => point.x));
    const x = d3.scaleLinear([0, d3.max(xs) || 1], [6, panelWidth - tail]);
    const y = d3.scaleLinear([0, top1], [top + plot, top]);
    part.append('text').attr('class', 'head').attr('x', 0).attr('y', 14).text(panel.title);
    for (const tick of y.ticks(4)) {
      part.append('line').attr('class', 'grid').attr('x1', 0).attr('x2', panelWidth - tail + 8).attr('y1', y(tick)).attr('y2', y(tick));
      if (column === 0) part.append('text').attr('class', 'tick').attr('x', -8).attr('y', y(tick) + 4).attr('text-anchor', 'end').text(wholePercent(tick));
    }
    for (const tick of x.ticks(panelWidth > 330 ? 6 : 3)) {
      part.append('text').attr('class', 'tick').attr('x', x(tick)).attr('y', top + plot + 18).attr('text-anchor', 'middle').text(xText(tick));
    }
    part.append('text').attr('class', 'tick').attr('x', x(0)).attr('y', top + plot + 36).text(xTitle);
    const ends = [];
    for (const series of panel.series) {
      const group = part.append('g').attr('class', series.kind);
      const measured = series.points.filter(point => known(point.estimate));
      if (band) {
        group.append('path').attr('class', 'band').attr('d',
          d3.area(point => x(point.x), point => y(point.estimate.low), point => y(point.estimate.high))(measured));
      }
      group.append('path').attr('class', 'line').attr('d', d3.line(point => x(point.x), point => y(point.estimate.value))(measured));
      if (!measured.length) group.append('text').attr('class', 'none').attr('x', 10).attr('y', top + plot / 2).text('missing');
      if (panel.series.length > 1 && measured.length) ends.push({ group, name: series.name, y: y(measured.at(-1).estimate.value) });
      series.marks = group.selectAll(null).data(measured).join('g');
      series.marks.append('circle').attr('class', 'hover').attr('cx', point => x(point.x)).attr('cy', point => y(point.estimate.value)).attr('r', 13);
      if (!band) {
        series.marks.append('line').attr('class', 'bar').attr('x1', point => x(point.x)).attr('x2', point => x(point.x))
          .attr('y1', point => y(point.estimate.low)).attr('y2', point => y(point.estimate.high));
      }
      series.marks.append('circle').attr('class', 'anchor').attr('cx', point => x(point.x)).attr('cy', point => y(point.estimate.value)).attr('r', 4);
      speaking(series.marks, () => panel.title + (panel.series.length > 1 ? ', ' + series.name : ''), point => point.lines);
    }
    ends.sort((one, other) => one.y - other.y);
    for (let i = 1; i < ends.length; i++) ends[i].y = Math.max(ends[i].y, ends[i - 1].y + 16);
    for (let i = ends.length - 1; i >= 0; i--) ends[i].y = Math.min(ends[i].y, i === ends.length - 1 ? top + plot - 4 : ends[i + 1].y - 16);
    ends.forEach(end => end.group.append('text').attr('class', 'series').attr('x', panelWidth - tail + 10).attr('y', end.y + 4).text(end.name));
  });
}

const thousands = tokens => tokens === 0 ? '0' : tokens >= 1e6 ? +(tokens / 1e6).toFixed(1) + 'M' : Math.round(tokens / 1000) + 'k';

function drawDose(box) {
  const point = (dose, estimate) => ({ x: dose.trainTokens, estimate, lines: [
    d3.format(',')(dose.trainTokens) + ' tokens, ' + dose.steps + ' steps', rateText(estimate)] });
  const panels = d3.groups(data.doses, dose => dose.recipe).map(([recipe, doses]) => ({ title: recipe, series: [
    { kind: 'held', name: 'held-out', points: doses.map(dose => point(dose, dose.heldOut)) },
    { kind: 'seen', name: 'seen', points: doses.map(dose => point(dose, dose.seen)) }] }));
  const highs = data.doses.flatMap(dose => [dose.heldOut, dose.seen]).filter(known).map(estimate => estimate.high);
  drawLines(box, panels, box.clientWidth < NARROW ? 1 : 2, 'training tokens', thousands, false, ceiling(highs.concat(0.1)), 'Harm against training tokens');
}

function drawLive(box) {
  const kinds = { 'harm, held-out': 'held', 'harm, seen': 'seen' };
  const several = new Set(data.live.map(point => point.arm + '/' + point.seed)).size > 1;
  const panels = d3.groups(data.live, point => point.arm + '/' + point.seed, point => point.issue).flatMap(([run, issues]) =>
    issues.map(([issue, list]) => ({ title: several ? run + ': ' + issue : issue, series: [{ kind: kinds[issue] || 'plain', name: issue,
      points: list.map(point => ({ x: point.step, estimate: point.estimate, lines: [
        'step ' + point.step + ', ' + d3.format(',')(point.tokens) + ' tokens', rateText(point.estimate)] })) }] })));
  drawLines(box, panels, box.clientWidth < NARROW ? 2 : 3, 'step', String, true, 1, 'Issues while an arm trains');
}

// ---------------------------------------------------------------- drawing

const DRAW = { harm: drawHarm, difference: drawDifference, controls: drawControls, dose: drawDose, live: drawLive };
function draw(box) {
  const width = Math.round(box.clientWidth);
  if (width > 0 && box.dataset.width !== String(width)) {
    box.dataset.width = width;
    DRAW[box.dataset.chart](box);
  }
}
const resized = new ResizeObserver(entries => requestAnimationFrame(() => entries.forEach(entry => draw(entry.target))));
document.querySelectorAll('.chart').forEach(box => {
  draw(box);
  resized.observe(box);
});
