/** Calls of the simulator's own API, and the one call to the product: its clock. */
const API = '/simulator/api'

export async function call(method, path, body) {
  const answer = await fetch(`${API}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (answer.status === 204) return null
  const read = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Error(read.error ?? `${answer.status}`)
  return read
}

/** Moves the product's clock. False: there is no product at this address. */
export async function advanceProduct(seconds) {
  const answer = await fetch('/simulator/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance_seconds: seconds }),
  })
  if (answer.status === 404) return false
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`)
  return true
}
