/** Beside the phone: its switches, the clock, failures, the provider's error log. */
import { advanceProduct, call } from './api.js'
import { forgetList, icon, make, showList } from './draw.js'
import { clockTime, dayAndTime, words } from './words.js'

const field = (id) => document.getElementById(id)

export function createPanel() {
  let state = null
  let clockNote = null

  for (const button of document.querySelectorAll('[data-advance]')) {
    button.addEventListener('click', async () => {
      const seconds = Number(button.dataset.advance)
      try {
        const byProduct = await advanceProduct(seconds)
        const clock = await call('POST', '/clock', { advance_seconds: seconds })
        clockNote = byProduct ? () => words.clockMoved(dayAndTime(clock.now)) : () => words.clockOwn
      } catch (error) {
        clockNote = () => words.clockFailed(error.message)
      }
      showClockNote()
    })
  }

  field('fault-form').addEventListener('submit', async (event) => {
    event.preventDefault()
    const count = Number(field('fault-count').value)
    await call('POST', '/faults', { kind: field('fault-kind').value, ...(count ? { count } : {}) })
  })
  field('release').addEventListener('click', () => call('POST', '/callbacks/release'))

  function showClockNote() {
    field('clock-note').textContent = clockNote ? clockNote() : words.clockNote
  }

  function drawWords() {
    const kind = field('fault-kind').value
    field('fault-kind').replaceChildren(
      ...Object.entries(words.faultNames).map(([value, name]) => make('option', { value }, name)),
    )
    if (kind) field('fault-kind').value = kind
    const count = field('fault-count').value
    field('fault-count').replaceChildren(
      make('option', { value: '1' }, words.once),
      make('option', { value: '3' }, words.threeTimes),
      make('option', { value: '0' }, words.untilRemoved),
    )
    if (count) field('fault-count').value = count
    forgetList(field('switches'))
    forgetList(field('fault-list'))
    forgetList(field('trouble'))
    showClockNote()
    if (state) show(state, null)
  }

  function show(next, customer) {
    state = next
    field('now').dateTime = next.now
    field('now').textContent = dayAndTime(next.now)
    field('this-phone').hidden = !customer
    if (customer) showSwitches(customer)
    showList(field('fault-list'), next.faults, fault)
    field('release').hidden = next.held_callbacks === 0
    field('release').textContent = words.release(next.held_callbacks)
    showList(field('trouble'), next.debugger, trouble)
    field('no-trouble').hidden = next.debugger.length > 0
  }

  return { show, drawWords }
}

function showSwitches(customer) {
  const items = [
    { name: 'read_receipts', label: words.readReceipts, on: customer.read_receipts },
    { name: 'online', label: words.online, on: customer.online },
    ...(customer.phone
      ? [{ name: 'shares_number', label: words.sharesNumber, on: customer.shares_number }]
      : []),
    { name: 'on_whatsapp', label: words.onWhatsApp, on: customer.on_whatsapp },
    { name: 'opted_out', label: words.optedOut, on: customer.opted_out },
  ].map((item) => ({ ...item, id: `${customer.id} ${item.name}` }))
  showList(field('switches'), items, (item) => {
    const box = make('input', { type: 'checkbox', checked: item.on, role: 'switch' })
    box.addEventListener('change', () =>
      call('PATCH', `/customers/${customer.id}`, { [item.name]: box.checked }),
    )
    return make('label', { className: 'check' }, box, make('span', {}, item.label))
  })
}

function fault(item) {
  const name = words.faultNames[item.kind] ?? item.kind
  const details = [
    item.address,
    item.count ? `${item.struck}/${item.count}` : words.untilRemoved,
    item.struck && !item.count ? words.struck(item.struck) : null,
  ]
  return make(
    'li',
    {},
    make('span', {}, name, make('span', { className: 'quiet block' }, details.filter(Boolean).join(' · '))),
    make(
      'button',
      {
        type: 'button',
        className: 'icon-button',
        'aria-label': words.remove(name),
        title: words.remove(name),
        onclick: () => call('DELETE', `/faults/${item.id}`),
      },
      icon('close'),
    ),
  )
}

function trouble(item) {
  return make(
    'li',
    {},
    make('span', { className: 'quiet' }, `${clockTime(item.at)} · ${item.code}`),
    make('span', { className: 'block' }, item.sentence),
    make('span', { className: 'quiet block address' }, item.url),
  )
}
