/** The messages on one phone. */
import { call } from './api.js'
import { icon, make, showList } from './draw.js'
import { clockTime, dayName, words } from './words.js'

/** Shows the messages between the customer and the chosen business; `onQuote(message)` begins a reply. */
export function showThread(log, customer, sender, onQuote) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60
  const changedPhone = log.dataset.customer !== customer.id
  const count = log.childElementCount
  const messages = customer.messages.filter((message) => message.sender === sender)
  const byId = new Map(messages.map((message) => [message.id, message]))
  const items = []
  let day = null
  for (const message of messages) {
    const ofMessage = dayName(message.at)
    if (ofMessage !== day) items.push({ id: `day ${ofMessage}`, day: ofMessage })
    day = ofMessage
    const quoted = message.reply_to ? byId.get(message.reply_to) : null
    items.push({ ...message, quoted: quoted ? summary(quoted) : null })
  }
  showList(log, items, (item) =>
    item.day ? make('p', { className: 'day' }, item.day) : bubble(customer, item, onQuote),
  )
  log.dataset.customer = customer.id
  if (changedPhone || (atEnd && log.childElementCount !== count)) log.scrollTop = log.scrollHeight
  return messages.length
}

/** One line of what a message says. */
export function summary(message) {
  if (message.text) return message.text
  const [media] = message.media
  if (media?.content_type.startsWith('image/')) return words.picture
  if (media?.content_type.startsWith('audio/')) return words.voice
  if (media?.content_type === 'text/vcard') return words.contact
  if (media) return media.name ?? words.file
  return message.location ? words.location : ''
}

function bubble(customer, message, onQuote) {
  const ours = message.from === 'customer'
  const element = make(
    'article',
    {
      className: `bubble ${ours ? 'mine' : 'theirs'}`,
      'aria-label': `${ours ? words.you : words.business}, ${clockTime(message.at)}`,
    },
    message.quoted ? make('p', { className: 'quoted' }, message.quoted) : null,
    ...message.media.map(showMedia),
    message.location ? place(message.location) : null,
    message.unsent ? make('p', { className: 'quiet' }, words.unsent) : null,
    message.text ? make('p', { className: 'text', dir: 'auto', lang: customer.locale }, message.text) : null,
    make(
      'p',
      { className: 'meta' },
      message.reactions.join('') || null,
      message.edited ? words.edited : null,
      make('time', { dateTime: message.at }, clockTime(message.at)),
      ours ? ticks(message) : null,
    ),
  )
  const row = make(
    'div',
    { className: `message-row ${ours ? 'mine' : 'theirs'}` },
    make('div', { className: 'with-acts' }, element, acts(message, onQuote)),
  )
  if (message.webhook_failure) {
    row.append(
      make('p', { className: 'failed' }, icon('warning'), words.webhookFailed(message.webhook_failure)),
    )
  }
  if (message.buttons.length > 0) row.append(quickReplies(customer, message))
  return row
}

function acts(message, onQuote) {
  const text = summary(message)
  const act = (name, label, onclick) =>
    make(
      'button',
      { type: 'button', className: 'icon-button', title: label, 'aria-label': label, onclick },
      icon(name),
    )
  const group = make(
    'span',
    { className: 'acts' },
    act('reply', words.reply(text), () => onQuote(message)),
  )
  if (message.provider === 'messenger' && message.from === 'business') {
    const emoji = message.reactions.includes('👍') ? null : '👍'
    const like = () => call('PUT', `/messenger/messages/${message.id}/reaction`, { emoji })
    group.append(act('like', words.like(text), like))
  }
  if (message.provider === 'messenger' && message.from === 'customer' && !message.unsent) {
    const unsend = () => call('DELETE', `/messenger/messages/${message.id}`)
    group.append(act('close', words.unsend(text), unsend))
  }
  return group
}

function ticks(message) {
  const seen = message.read_by_business
  const label = seen ? words.seen : words.taken
  return make(
    'span',
    { className: `ticks${seen ? ' seen' : ''}`, role: 'img', 'aria-label': label, title: label },
    icon('ticks'),
  )
}

function quickReplies(customer, message) {
  const row = make('div', { className: 'quick-replies' })
  for (const { title, payload } of message.buttons) {
    row.append(
      make(
        'button',
        {
          type: 'button',
          onclick: () =>
            call('POST', `/customers/${customer.id}/messages`, {
              button: { title, payload, of: message.id },
              sender: message.sender,
            }),
        },
        title,
      ),
    )
  }
  return row
}

function showMedia(media) {
  const source = `/simulator/api/media/${media.id}`
  const name = media.name ?? media.content_type
  if (media.content_type.startsWith('image/')) {
    return make('img', { src: source, alt: name, className: 'picture', loading: 'lazy' })
  }
  if (media.content_type.startsWith('audio/')) {
    return make('audio', { src: source, controls: true, preload: 'metadata', 'aria-label': words.voice })
  }
  if (media.content_type.startsWith('video/')) {
    return make('video', { src: source, controls: true, preload: 'metadata', className: 'picture' })
  }
  return make(
    'a',
    { href: source, className: 'file', target: '_blank', rel: 'noopener', download: name },
    icon(media.content_type === 'text/vcard' ? 'contact' : 'file'),
    make('span', {}, name),
  )
}

function place({ latitude, longitude, label, address }) {
  return make(
    'p',
    { className: 'file' },
    icon('place'),
    make(
      'span',
      {},
      make('strong', {}, label ?? words.location),
      make('br'),
      make('span', { className: 'quiet' }, address ?? `${latitude}, ${longitude}`),
    ),
  )
}
