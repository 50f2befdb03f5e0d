import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadWhenOnline } from './load-when-online.ts'

const gone = new TypeError('Failed to fetch dynamically imported module')
const asked = vi.fn<() => Promise<Response>>()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('fetch', asked)
  asked.mockReset()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a part waits while the server is started again', async () => {
  const load = vi.fn().mockRejectedValueOnce(gone).mockRejectedValueOnce(gone).mockResolvedValue('here')
  asked
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockResolvedValueOnce(new Response(null, { status: 503 }))
  const part = loadWhenOnline(load)
  await vi.runAllTimersAsync()
  expect(await part).toBe('here')
  expect(load).toHaveBeenCalledTimes(3)
})

test('a part that fails while the server answers is asked for once more, and then missing', async () => {
  const load = vi.fn().mockRejectedValue(gone)
  asked.mockResolvedValue(new Response('{"status":"ok"}'))
  const part = loadWhenOnline(load)
  await expect(part).rejects.toBe(gone)
  expect(load).toHaveBeenCalledTimes(2)
})
