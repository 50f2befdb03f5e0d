/**
 * Attachments in a store that speaks S3 (Amazon's, MinIO, Garage, R2, …), so that several hosts share them and the machine may go.
 * Addressed by path, which all of them understand. Received bytes still pass through a file of this machine: only what
 * was received whole and judged is sent on.
 */
import { createReadStream } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AwsClient } from 'aws4fetch'
import { Agent, type Dispatcher, request } from 'undici'
import type { AttachmentStorage, ByteRange, FileKey } from './storage.ts'

export interface S3Settings {
  /** `https://host[:port]/bucket[/prefix]`, without a slash at the end. */
  place: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

const CONNECT_MILLISECONDS = 10_000
/** Of silence, not in all: a large file takes its time. */
const SILENCE_MILLISECONDS = 60_000
const LONGEST_WORDS = 300

/** @param local where bytes are received, before they are sent on */
export function createS3Storage(settings: S3Settings, local: AttachmentStorage): AttachmentStorage {
  const { place, region, accessKeyId, secretAccessKey } = settings
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' })
  const agent = new Agent({
    connect: { timeout: CONNECT_MILLISECONDS },
    headersTimeout: SILENCE_MILLISECONDS,
    bodyTimeout: SILENCE_MILLISECONDS,
  })

  async function call(
    method: 'GET' | 'HEAD' | 'PUT' | 'DELETE',
    key: FileKey,
    headers: Record<string, string> = {},
    body: Readable | null = null,
  ): Promise<Dispatcher.ResponseData> {
    const url = `${place}/${nameOf(key)}`
    // The content is not part of the signature: it is already known to be whole, and the way is encrypted.
    const signed = await client.sign(url, { method, headers })
    return await request(url, {
      method,
      headers: Object.fromEntries(signed.headers),
      body,
      dispatcher: agent,
    })
  }

  return {
    receive: local.receive,
    removeLeftovers: local.removeLeftovers,
    async keep(file, key) {
      const headers = { 'content-length': String(file.size), 'content-type': 'application/octet-stream' }
      const answer = await call('PUT', key, headers, createReadStream(file.path))
      await expectSuccess(answer, 'keep')
      await answer.body.dump()
      await file.discard()
    },
    async sizeOf(key) {
      const answer = await call('HEAD', key)
      if (answer.statusCode !== 404) await expectSuccess(answer, 'find')
      await answer.body.dump()
      if (answer.statusCode === 404) return null
      return Number(answer.headers['content-length'])
    },
    read(key, range) {
      nameOf(key)
      const out = new PassThrough()
      readInto(out, key, range).catch((error: Error) => out.destroy(error))
      return out
    },
    async remove(key) {
      const answer = await call('DELETE', key)
      if (answer.statusCode !== 404) await expectSuccess(answer, 'remove')
      await answer.body.dump()
    },
  }

  async function readInto(out: PassThrough, key: FileKey, range?: ByteRange): Promise<void> {
    const answer = await call('GET', key, range ? { range: `bytes=${range.start}-${range.end}` } : {})
    await expectSuccess(answer, 'read')
    await pipeline(answer.body, out)
  }
}

/** Made by us alone, as in `createFolderStorage`. */
function nameOf({ companyId, attachmentId }: FileKey): string {
  if (!Number.isSafeInteger(companyId) || !/^[0-9a-f-]{36}$/.test(attachmentId))
    throw new Error('a file’s key is not one of ours')
  return `${companyId}/${attachmentId.slice(-2)}/${attachmentId}`
}

async function expectSuccess({ statusCode, body }: Dispatcher.ResponseData, what: string): Promise<void> {
  if (statusCode >= 200 && statusCode < 300) return
  const words = (await body.text()).replace(/\s+/g, ' ').slice(0, LONGEST_WORDS)
  throw new Error(`the S3 store did not ${what} a file: HTTP status ${statusCode} ${words}`)
}
