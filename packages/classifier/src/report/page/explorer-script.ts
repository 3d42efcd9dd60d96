/**
 * What the threshold explorer does when its controls move. Reads rows [threshold, tn, fp, fn, tp] from the element
 * `explorer-data`; writes text and attributes only, never markup. Without it the page shows the threshold of the model.
 */
export const EXPLORER_SCRIPT = `
(function () {
  'use strict'
  var byId = function (id) { return document.getElementById(id) }
  var data = JSON.parse(byId('explorer-data').textContent)
  var rows = data.rows
  var slider = byId('threshold')
  var current = data.start
  var group = function (count) {
    var parts = (Number.isInteger(count) ? String(count) : count.toFixed(1)).split('.')
    parts[0] = parts[0].replace(/\\B(?=(\\d{3})+$)/g, ',')
    return parts.join('.')
  }
  var share = function (part) {
    if (part > 0.9995 && part < 1) return '> 99.9%'
    if (part > 0 && part < 0.0005) return '< 0.1%'
    return Number((part * 100).toFixed(1)) + '%'
  }
  var over = function (part, all) { return all === 0 ? 0 : part / all }
  var write = function (id, text) { byId(id).textContent = text }
  var cell = function (id, count, all) {
    var td = byId(id)
    td.style.setProperty('--share', over(count, all).toFixed(3))
    td.firstElementChild.textContent = group(count)
    td.lastElementChild.textContent = share(over(count, all))
  }
  var move = function (id, x, y) {
    var marker = byId(id)
    if (marker === null) return
    var left = Number(marker.getAttribute('data-left'))
    var top = Number(marker.getAttribute('data-top'))
    var size = Number(marker.getAttribute('data-size'))
    marker.setAttribute('cx', String(left + x * size))
    marker.setAttribute('cy', String(top + (1 - y) * size))
  }
  var costs = function () {
    var each = ['cost-fp', 'cost-fn'].map(function (id) { return byId(id).value === '' ? NaN : Number(byId(id).value) })
    return each.every(function (cost) { return Number.isFinite(cost) && cost >= 0 }) ? each : null
  }
  var show = function () {
    var row = rows[current]
    var threshold = row[0], tn = row[1], fp = row[2], fn = row[3], tp = row[4]
    var text = String(Number(threshold.toPrecision(4)))
    write('threshold-value', text)
    cell('cell-0-0', tn, tn + fp)
    cell('cell-0-1', fp, tn + fp)
    cell('cell-1-0', fn, tp + fn)
    cell('cell-1-1', tp, tp + fn)
    var precision = tp + fp === 0 ? '\\u2013' : share(tp / (tp + fp))
    var recall = tp + fn === 0 ? '\\u2013' : share(tp / (tp + fn))
    write('precision', precision)
    write('recall', recall)
    slider.setAttribute('aria-valuetext', text + ': precision ' + precision + ', recall ' + recall)
    write('f1', share(over(2 * tp, 2 * tp + fp + fn)))
    write('accuracy', share((tp + tn) / (tp + tn + fp + fn)))
    var each = costs()
    write('cost', each === null ? '\\u2013' : group(Number((fp * each[0] + fn * each[1]).toPrecision(12))))
    move('roc-here', over(fp, fp + tn), over(tp, tp + fn))
    move('pr-here', over(tp, tp + fn), tp + fp === 0 ? 1 : tp / (tp + fp))
    var limit = byId('score-limit')
    var at = String(Number(limit.getAttribute('data-left')) + Math.max(0, Math.min(1, threshold)) * Number(limit.getAttribute('data-size')))
    limit.setAttribute('x1', at)
    limit.setAttribute('x2', at)
  }
  var go = function (index) {
    current = Math.max(0, Math.min(rows.length - 1, index))
    slider.value = String(rows[current][0])
    show()
  }
  slider.addEventListener('input', function () {
    var wanted = Number(slider.value)
    rows.forEach(function (row, index) {
      if (Math.abs(row[0] - wanted) < Math.abs(rows[current][0] - wanted)) current = index
    })
    show()
  })
  byId('to-lower').addEventListener('click', function () { go(current - 1) })
  byId('to-higher').addEventListener('click', function () { go(current + 1) })
  byId('cost-fp').addEventListener('input', show)
  byId('cost-fn').addEventListener('input', show)
  byId('to-model').addEventListener('click', function () { go(data.start) })
  byId('to-cheapest').addEventListener('click', function () {
    var each = costs()
    if (each === null) return
    var best = 0
    var least = Infinity
    rows.forEach(function (row, index) {
      var cost = row[2] * each[0] + row[3] * each[1]
      if (cost < least) { least = cost; best = index }
    })
    go(best)
  })
  document.documentElement.classList.add('live')
  go(data.start)
})()
`
