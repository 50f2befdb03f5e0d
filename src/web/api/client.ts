/**
 * One call to the inbox API, or by its whole path to the CRM's (`/api/v1`, `/api/v2`). Every answer has the frame of
 * `shared/contract/envelope.ts`.
 */
import type { AdditionalData, Failure, SuccessOf } from '../../shared/contract/envelope.ts'
import { ApiError, NoAnswer } from './api-error.ts'

const timeLimitMilliseconds = 20_000

export interface Answer<T> {
  data: T
  more: AdditionalData
}

type Query = Record<string, string | number | boolean | null | undefined>

export function read<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer<T>> {
  return call<T>('GET', path + searchOf(query), undefined, signal)
}

export function write<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) {
  return call<T>(method, path, body)
}

function searchOf(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

function call<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' } }
  const text = body === undefined ? null : JSON.stringify(body)
  return ask<T>({ method, path, ...json, body: text, milliseconds: timeLimitMilliseconds, signal })
}

/** A file on its way to the server takes as long as its size and the line make it. */
export function upload<T>(
  method: 'POST' | 'PUT',
  path: string,
  file: Blob,
  name: string,
  { milliseconds, signal }: { milliseconds: number; signal?: AbortSignal },
): Promise<Answer<T>> {
  const body = new FormData()
  body.append('file', file, name)
  return ask<T>({ method, path, body, milliseconds, signal })
}

interface Asked {
  method: string
  path: string
  headers?: Record<string, string>
  body: string | FormData | null
  milliseconds: number
  signal?: AbortSignal | undefined
}

async function ask<T>({ method, path, headers, body, milliseconds, signal }: Asked): Promise<Answer<T>> {
  const limit = AbortSignal.timeout(milliseconds)
  let response: Response
  try {
    response = await fetch(path.startsWith('/api/') ? path : `/api/inbox${path}`, {
      method,
      headers: { accept: 'application/json', ...headers },
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      body,
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new NoAnswer('The server did not answer.', { cause })
  }
  return unwrap<T>(response)
}

let signedOut = () => {}

/** Called whenever the server says that nobody is signed in (any more). */
export function whenSignedOut(listener: () => void): void {
  signedOut = listener
}

export async function unwrap<T>(response: Response): Promise<Answer<T>> {
  if (response.status === 204) return { data: null as T, more: {} }
  let frame: SuccessOf<T> | Failure
  try {
    frame = (await response.json()) as SuccessOf<T> | Failure
  } catch (cause) {
    throw new NoAnswer(`The answer (${response.status}) could not be read.`, { cause })
  }
  if (response.ok && frame.success) return { data: frame.data, more: frame.additional_data ?? {} }
  const failure = frame as Failure
  if (response.status === 401) signedOut()
  throw new ApiError(
    response.status,
    failure.additional_data?.code ?? 'UNKNOWN',
    failure.error ?? response.statusText,
    failure.error_info ?? '',
  )
}
