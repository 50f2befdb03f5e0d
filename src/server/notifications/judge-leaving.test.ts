import { expect, test } from 'vitest'
import { judgeLeaving, type Leaving } from './judge-leaving.ts'

const goes: Leaving = {
  event: 'message_in_mine',
  way: 'email',
  active: true,
  maySee: true,
  wanted: true,
  conversation: { open: true, blocked: false, mine: true, seen: false, inFront: false },
}
const of = (conversation: Partial<NonNullable<Leaving['conversation']>>) => ({
  conversation: { ...(goes.conversation as NonNullable<Leaving['conversation']>), ...conversation },
})

test.each([
  ['as it was', {}, null],
  ['read meanwhile', of({ seen: true }), 'seen'],
  ['in front of the reader', of({ inFront: true }), 'in_front'],
  ['closed by a colleague', of({ open: false }), 'closed'],
  ['blocked', of({ blocked: true }), 'blocked'],
  ['no right any more', { maySee: false }, 'no_access'],
  ['switched off', { wanted: false }, 'switched_off_since'],
  ['deactivated', { active: false }, 'inactive'],
  // That the messages were read says nothing of who is responsible for them now.
  ['an assignment of what was read', { event: 'assigned_to_me', ...of({ seen: true }) }, null],
  ['an assignment of what is closed', { event: 'assigned_to_me', ...of({ open: false }) }, null],
  ['an assignment to somebody else since', { event: 'assigned_to_me', ...of({ mine: false }) }, 'reassigned'],
  [
    'a mention, whosever it is now',
    { event: 'mention', ...of({ mine: false, open: false, blocked: true }) },
    null,
  ],
  ['a mention that was deleted', { event: 'mention', takenBack: true }, 'taken_back'],
  ['a mention without the right any more', { event: 'mention', maySee: false }, 'no_access'],
  ['a mention in front of the reader', { event: 'mention', ...of({ inFront: true }) }, 'in_front'],
  ['a test', { event: 'test', conversation: null, wanted: false }, null],
] as [string, Partial<Leaving>, string | null][])('%s', (_what, change, reason) => {
  expect(judgeLeaving({ ...goes, ...change })).toBe(reason)
})
