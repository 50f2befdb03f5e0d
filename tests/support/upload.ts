/** Uploads as a browser does, and downloads with all their headers. */
import type { Attachment } from '../../src/shared/contract/messages.ts'
import type { Answer, Session, World } from './world.ts'

export async function upload(
  world: World,
  session: Session,
  file: { bytes: Uint8Array; name: string; type: string; field?: string },
): Promise<Answer<Attachment>> {
  const form = new FormData()
  form.append(file.field ?? 'file', new Blob([Uint8Array.from(file.bytes)], { type: file.type }), file.name)
  const response = await fetch(`${world.url}/api/inbox/attachments`, {
    method: 'POST',
    headers: { cookie: session.cookie },
    body: form,
  })
  const answer = (await response.json()) as {
    data: Attachment
    error?: string
    additional_data?: { code?: string }
  }
  return {
    status: response.status,
    data: answer.data,
    next_cursor: null,
    event_cursor: '',
    error: answer.error ?? null,
    code: answer.additional_data?.code ?? null,
  }
}

export function download(
  world: World,
  session: Session,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(world.url + path, { headers: { cookie: session.cookie, ...headers } })
}
