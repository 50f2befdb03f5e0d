/** The page: phones on the left, one of them in the middle, the provider on the right. */
import { call } from './api.js'
import { createComposer } from './composer.js'
import { avatar, forgetList, icon, make, showList } from './draw.js'
import { createPanel } from './panel.js'
import { showThread, summary } from './thread.js'
import { clockTime, language, switchLanguage, words } from './words.js'

const field = (id) => document.getElementById(id)
/** Under the ten seconds after which a proxy commonly gives up. */
const WAIT_SECONDS = 8
const RETRY_MILLISECONDS = 2000
/** Gathers what changes at once; longer would be seen. */
const BREATH_MILLISECONDS = 60

let state = null
let chosenId = null
/** By app, where there are several businesses. */
const chosenSender = {}
let app = 'whatsapp'
let typingTimer = null

const chosen = () => state?.customers.find((customer) => customer.id === chosenId) ?? null
const composer = createComposer(() => ({ customer: chosen(), sender: senderInUse()?.address }))
const panel = createPanel()

function sendersOfApp() {
  return (state?.senders ?? []).filter((sender) => sender.provider === app)
}

function senderInUse() {
  const senders = sendersOfApp()
  return senders.find((sender) => sender.address === chosenSender[app]) ?? senders.at(-1) ?? null
}

function drawWords() {
  document.documentElement.lang = language.code
  document.title = words.title
  for (const element of document.querySelectorAll('[data-words]')) {
    element.textContent = words[element.dataset.words]
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', words[element.dataset.label])
    if (element.tagName === 'BUTTON') element.title = words[element.dataset.label]
  }
  field('message').placeholder = words.message
  field('language').textContent = language.code === 'ja' ? 'English' : '日本語'
  field('language').lang = language.code === 'ja' ? 'en' : 'ja'
  forgetList(field('phone-list'))
  forgetList(field('log'))
  composer.drawWords()
  panel.drawWords()
  if (state) show()
}

function show() {
  const customer = chosen()
  field('no-phones').hidden = state.customers.length > 0
  showList(
    field('phone-list'),
    state.customers.map((each) => ({
      id: each.id,
      name: each.name,
      line: each.shares_number ? each.phone : (each.username ?? words.userIdOnly),
      last: each.messages.at(-1) ?? null,
      chosen: each.id === chosenId,
    })),
    phoneEntry,
  )
  field('phone').hidden = !customer
  field('no-phone').hidden = Boolean(customer) || state.customers.length === 0
  if (customer) showPhone(customer)
  panel.show(state, customer)
}

function phoneEntry(item) {
  return make(
    'li',
    {},
    make(
      'button',
      {
        type: 'button',
        className: 'phone-entry',
        'aria-current': item.chosen ? 'true' : null,
        onclick: () => choose(item.id),
      },
      avatar(item),
      make(
        'span',
        { className: 'entry-words' },
        make(
          'span',
          { className: 'entry-line' },
          make('strong', {}, item.name),
          item.last ? make('span', { className: 'quiet' }, clockTime(item.last.at)) : null,
        ),
        make('span', { className: 'quiet entry-last' }, item.last ? summary(item.last) : item.line),
      ),
    ),
  )
}

function choose(id) {
  if (id === chosenId) return
  composer.changePhone(chosenId, id)
  chosenId = id
  show()
  composer.focus()
}

function showPhone(customer) {
  const sender = senderInUse()
  field('phone').setAttribute('aria-label', words.phoneOf(customer.name))
  for (const name of ['whatsapp', 'messenger']) {
    field(`tab-${name}`).setAttribute('aria-selected', String(app === name))
    field(`tab-${name}`).tabIndex = app === name ? 0 : -1
  }
  field('app').setAttribute('aria-labelledby', `tab-${app}`)
  const business = sender
  document.querySelector('.business').hidden = !business
  document.querySelector('.business-avatar').textContent = business?.name.slice(0, 1) ?? ''
  field('business-name').textContent = business?.name ?? ''
  field('business-line').textContent = customer.typing_milliseconds
    ? words.typing
    : (business?.address.replace('whatsapp:', '') ?? '') +
      (business?.subscribed === false ? ` · ${words.notSubscribed}` : '')
  field('business-line').classList.toggle('typing', customer.typing_milliseconds > 0)
  showBusinesses(sender)
  field('log').hidden = !business
  field('composer').hidden = !business
  const count = business ? showThread(field('log'), customer, business.address, composer.quote) : 0
  field('app-empty').hidden = count > 0
  field('app-empty').textContent = business ? words.noMessages : words.noBusiness[app]
  readWhatIsSeen(customer)
  clearTimeout(typingTimer)
  if (customer.typing_milliseconds) {
    typingTimer = setTimeout(() => {
      customer.typing_milliseconds = 0
      show()
    }, customer.typing_milliseconds)
  }
}

function showBusinesses(sender) {
  const choice = field('business-choice')
  choice.hidden = sendersOfApp().length < 2
  showList(
    choice,
    sendersOfApp().map(({ address, name }) => ({ id: address, address, name })),
    (item) => make('option', { value: item.address }, item.name),
  )
  if (sender) choice.value = sender.address
}

/** A phone that is looked at has read what is on it. */
function readWhatIsSeen(customer) {
  if (document.visibilityState !== 'visible' || !customer.read_receipts) return
  const seen = customer.messages.filter((message) => message.provider === app)
  if (seen.some((message) => message.status === 'delivered')) {
    call('POST', `/customers/${customer.id}/open`, { app }).catch(() => undefined)
  }
}

async function follow() {
  for (;;) {
    try {
      const after = state?.version ?? 0
      state = await call('GET', `/state?after=${after}&wait_seconds=${state ? WAIT_SECONDS : 0}`)
      field('connection').textContent = ''
      if (!chosen()) chosenId = state.customers[0]?.id ?? null
      show()
      await new Promise((resolve) => setTimeout(resolve, BREATH_MILLISECONDS))
    } catch {
      field('connection').textContent = words.lost
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS))
      // A simulator that was started anew counts from the beginning.
      if (state) state.version = 0
    }
  }
}

for (const name of ['whatsapp', 'messenger']) {
  const tab = field(`tab-${name}`)
  const select = (chosenApp) => {
    app = chosenApp
    show()
    field(`tab-${chosenApp}`).focus()
  }
  tab.addEventListener('click', () => select(name))
  tab.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      select(name === 'whatsapp' ? 'messenger' : 'whatsapp')
    }
  })
}
field('business-choice').addEventListener('change', () => {
  chosenSender[app] = field('business-choice').value
  show()
})
field('language').addEventListener('click', () => {
  switchLanguage()
  drawWords()
})
field('add-samples').addEventListener('click', () => call('POST', '/customers/samples'))
document.addEventListener('visibilitychange', () => {
  if (state) show()
})

const dialog = field('customer-dialog')
field('new-customer').addEventListener('click', () => {
  field('customer-form').reset()
  field('customer-problem').hidden = true
  dialog.showModal()
})
field('customer-cancel').addEventListener('click', () => dialog.close())
field('customer-form').addEventListener('submit', async (event) => {
  event.preventDefault()
  const phone = field('customer-number').value.replace(/[\s()-]/g, '') || null
  try {
    const customer = await call('POST', '/customers', {
      name: field('customer-name').value.trim(),
      locale: language.code,
      phone,
      shares_number: Boolean(phone) && !field('customer-hidden').checked,
    })
    dialog.close()
    if (!state.customers.some(({ id }) => id === customer.id)) state.customers.unshift(customer)
    choose(customer.id)
  } catch (error) {
    field('customer-problem').textContent = error.message
    field('customer-problem').hidden = false
  }
})

for (const [id, name] of [
  ['new-customer', 'plus'],
  ['attach', 'attach'],
  ['send', 'send'],
  ['quote-remove', 'close'],
]) {
  field(id).append(icon(name))
}
field('connection').textContent = words.connecting
drawWords()
follow()
