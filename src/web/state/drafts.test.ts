import { afterEach, expect, test, vi } from 'vitest'
import { beginDrafts, clearDrafts, handOverDrafts, keepDraft, loadDraft } from './drafts.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

const kept = () => Object.keys(localStorage).filter((key) => key.startsWith('tsunagi.draft'))

test('signing out hands drafts over, and leaves no word of them in the browser', async () => {
  const sent: string[] = []
  vi.stubGlobal('fetch', async (_address: string, { body }: { body: string }) => {
    sent.push((JSON.parse(body) as { text: string }).text)
    return Response.json({ success: true, data: { version: 2 } })
  })
  localStorage.setItem('tsunagi.draft.9.c1', 'of a colleague')
  beginDrafts(7)
  keepDraft('c1', 'half a thought')
  expect(localStorage.getItem('tsunagi.draft.7.c1')).toBe('half a thought')
  await handOverDrafts()
  clearDrafts()
  expect(sent).toEqual(['half a thought'])
  expect(kept()).toEqual(['tsunagi.draft.9.c1'])
  expect(loadDraft('c1')).toBe('')
})

test('what could not be handed over is nowhere else, so it stays for its writer', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('no network')
  })
  beginDrafts(7)
  keepDraft('c2', 'written in a tunnel')
  await handOverDrafts()
  clearDrafts()
  expect(kept()).toEqual(['tsunagi.draft.7.c2'])
  beginDrafts(8)
  expect(loadDraft('c2')).toBe('')
  beginDrafts(7)
  expect(loadDraft('c2')).toBe('written in a tunnel')
})
