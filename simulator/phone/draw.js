/** Makes elements, and keeps lists of them in step with data without touching what has not changed. */
import { iconPaths } from './icons.js'

/** `make('button', {type: 'button', onclick}, 'Send')`: names with `-` or `role` become attributes, others properties. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue
    if (name.includes('-') || name === 'role') element.setAttribute(name, value)
    else element[name] = value
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''))
  return element
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.classList.add('icon')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', iconPaths[name])
  svg.append(path)
  return svg
}

/** Shows `items` in `list`; an element is made anew only where its item's content has changed. */
export function showList(list, items, render) {
  const known = list.shown ?? new Map()
  const shown = new Map()
  let previous = null
  for (const item of items) {
    const content = JSON.stringify(item)
    const before = known.get(item.id)
    const element = before?.content === content ? before.element : render(item)
    if (before && before.element !== element) before.element.replaceWith(element)
    shown.set(item.id, { content, element })
    const place = previous ? previous.nextSibling : list.firstChild
    if (element !== place) list.insertBefore(element, place)
    previous = element
  }
  for (const [id, { element }] of known) if (!shown.has(id)) element.remove()
  list.shown = shown
}

/** Draws everything anew next time, after a change of language. */
export function forgetList(list) {
  list.shown = undefined
  list.replaceChildren()
}

export function avatar(person, small = false) {
  const initials = /[ぁ-んァ-ヶ一-龠]/.test(person.name)
    ? person.name.slice(0, 1)
    : person.name
        .split(/\s+/)
        .slice(0, 2)
        .map((word) => word.slice(0, 1))
        .join('')
  let hue = 0
  for (const letter of person.id) hue = (hue * 31 + letter.charCodeAt(0)) % 8
  return make(
    'span',
    { className: `avatar hue-${hue}${small ? ' small' : ''}`, 'aria-hidden': 'true' },
    initials,
  )
}
