/** Where the customer writes: text, pictures, voice, place, contact, quick reply. */
import { call } from './api.js'
import { icon, make } from './draw.js'
import { summary } from './thread.js'
import { language, words } from './words.js'

const MOST_FILE_BYTES = 16 * 1024 * 1024
const field = (id) => document.getElementById(id)

/** `where()` tells the customer and the business number that are written between. */
export function createComposer(where) {
  const text = field('message')
  const drafts = new Map()
  let quoted = null
  let recorder = null

  async function send(message) {
    const { customer, sender } = where()
    if (!customer || !sender) return
    tell(null)
    const replyTo = quoted ? { reply_to: quoted.id } : {}
    quote(null)
    openTray(false)
    try {
      await call('POST', `/customers/${customer.id}/messages`, { ...message, ...replyTo, sender })
    } catch (error) {
      if (message.text && !text.value) text.value = message.text
      tell(error.message)
    }
  }

  function sendText() {
    const written = text.value.trim()
    if (!written) return
    text.value = ''
    grow()
    send({ text: written })
  }

  field('composer').addEventListener('submit', (event) => {
    event.preventDefault()
    sendText()
  })
  text.addEventListener('input', grow)
  text.addEventListener('keydown', (event) => {
    // While an input method is composing, Enter chooses a word. Safari ends the composition first and tells by 229.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    sendText()
  })

  function grow() {
    text.style.height = 'auto'
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`
  }

  function quote(message) {
    quoted = message
    field('quote').hidden = !message
    field('quote-text').textContent = message ? summary(message) : ''
    if (message) text.focus()
  }
  field('quote-remove').addEventListener('click', () => {
    quote(null)
    text.focus()
  })

  function openTray(open) {
    field('tray').hidden = !open
    field('attach').setAttribute('aria-expanded', String(open))
  }
  field('attach').addEventListener('click', () => openTray(field('tray').hidden))
  field('composer').addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || field('tray').hidden) return
    openTray(false)
    field('attach').focus()
  })

  field('file').addEventListener('change', async () => {
    const [file] = field('file').files
    field('file').value = ''
    if (!file) return
    if (file.size > MOST_FILE_BYTES) tell(words.tooLarge)
    else await sendFile(file, file.type || 'application/octet-stream', file.name)
  })

  async function sendFile(blob, contentType, name) {
    const address = await new Promise((resolve, reject) => {
      const reader = new FileReader()
      reader.onload = () => resolve(reader.result)
      reader.onerror = () => reject(reader.error)
      reader.readAsDataURL(blob)
    })
    const data = address.slice(address.indexOf(',') + 1)
    await send({ media: { content_type: contentType.split(';')[0], data, name } })
  }

  field('record').addEventListener('click', async () => {
    if (recorder) {
      recorder.stop()
      return
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      record(stream)
    } catch {
      tell(words.noMicrophone)
    }
  })

  function record(stream) {
    const type = ['audio/ogg', 'audio/mp4', 'audio/webm'].find((kind) => MediaRecorder.isTypeSupported(kind))
    const parts = []
    recorder = new MediaRecorder(stream, { mimeType: type })
    recorder.ondataavailable = (event) => parts.push(event.data)
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop()
      recorder = null
      showRecording()
      sendFile(new Blob(parts, { type }), type, `voice.${type.split('/')[1]}`)
    }
    recorder.start()
    showRecording()
  }

  function showRecording() {
    const button = field('record')
    button.setAttribute('aria-pressed', String(recorder !== null))
    button.setAttribute('aria-label', recorder ? words.stopRecording : words.record)
    button.title = recorder ? words.stopRecording : words.record
    button.replaceChildren(icon(recorder ? 'stop' : 'microphone'))
  }

  function tell(problem) {
    field('problem').hidden = !problem
    field('problem').textContent = problem ?? ''
  }

  /** Writes the words anew, after a change of language. */
  function drawWords() {
    showRecording()
    const entry = (name, label, act) =>
      make('button', { type: 'button', onclick: act }, icon(name), make('span', {}, label))
    const picture = (sample, label) =>
      make(
        'button',
        { type: 'button', className: 'sample', onclick: () => send({ sample }) },
        make('img', { src: `/simulator/samples/${sample}`, alt: '' }),
        make('span', {}, label),
      )
    field('tray').replaceChildren(
      picture('chair.jpg', words.chair),
      picture('floor-plan.jpg', words.plan),
      picture('morning.jpg', words.morning),
      entry('file', words.document, () => send({ sample: 'order-1042.pdf' })),
      entry('microphone', words.voice, () => send({ sample: `voice-${language.code}.ogg` })),
      entry('picture', words.file, () => field('file').click()),
      entry('place', words.location, () =>
        send({
          location: {
            latitude: 35.681236,
            longitude: 139.767125,
            label: words.placeName,
            address: words.placeAddress,
          },
        }),
      ),
      entry('contact', words.contact, () =>
        send({ contact: { name: words.contactName, phone: '+447700900321' } }),
      ),
      entry('button', words.quickReply, () =>
        send({ button: { title: words.quickReplyText, payload: 'yes' } }),
      ),
    )
  }

  /** Keeps what was being written for one phone, and brings back what was begun on the other. */
  function changePhone(from, to) {
    if (from) drafts.set(from, text.value)
    text.value = drafts.get(to) ?? ''
    grow()
    quote(null)
    openTray(false)
    tell(null)
  }

  return { quote, drawWords, changePhone, focus: () => text.focus() }
}
