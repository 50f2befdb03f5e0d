/** Says to colleagues which conversation this screen shows and where somebody writes; knows who else is there. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { newClientId } from '../api/new-client-id.ts'
import { sayTyping, sayViewing } from '../api/presence.ts'
import { applyEvent } from './apply-event.ts'
import { greetings } from './follow-stream.ts'
import type { Activity } from './inbox-state.ts'
import { changeState, keys, recentFrames } from './live-cache.ts'

/** Well within what the server keeps it for: 75 s for colleagues, 35 s for what needs no notification here. */
const viewingAgainMilliseconds = 15_000
const typingAgainMilliseconds = 4_000
/** Whoever only passes by says nothing; and the messages of what was opened have the line for themselves. */
const stayMilliseconds = 150

/** This page, in all that it says of itself. */
export const screen = newClientId()

/** While the page is visible and the conversation open. */
export function useViewing(conversationId: string, shown: boolean): void {
  const cache = useQueryClient()
  useEffect(() => {
    if (!shown) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let said = false
    const say = () => {
      clearTimeout(timer)
      timer = setTimeout(say, viewingAgainMilliseconds)
      said = true
      void sayAndListen(cache, conversationId)
    }
    const leave = () => {
      if (said) void sayViewing(conversationId, { active: false, screen })
    }
    timer = setTimeout(say, stayMilliseconds)
    greetings.add(say)
    window.addEventListener('pagehide', leave)
    return () => {
      clearTimeout(timer)
      greetings.delete(say)
      window.removeEventListener('pagehide', leave)
      // After what is opened instead has been drawn.
      setTimeout(leave, stayMilliseconds)
    }
  }, [cache, conversationId, shown])
}

/** The answer names those who came before this screen listened. */
async function sayAndListen(cache: QueryClient, conversationId: string): Promise<void> {
  const position = recentFrames.position
  const present = await sayViewing(conversationId, { screen, notifies: mayNotify() })
  if (!present) return
  changeState(cache, (state) => {
    const contact = (state.activity[conversationId]?.typing ?? []).filter((who) => who === null)
    const activity: Activity = { ...present, typing: [...contact, ...present.typing] }
    const next = { ...state, activity: { ...state.activity, [conversationId]: activity } }
    // Who came or went while the answer was under way.
    return recentFrames
      .since(position)
      .filter(({ type }) => type === 'viewing' || type === 'typing')
      .reduce(applyEvent, next)
  })
}

const mayNotify = () => 'Notification' in window && Notification.permission === 'granted'

const typedAt = new Map<string, number>()

/** With each key; told at most every few seconds. */
export function tellTyping(conversationId: string, to: 'everybody' | 'colleagues'): void {
  const now = performance.now()
  const key = `${to} ${conversationId}`
  if (now - (typedAt.get(key) ?? Number.NEGATIVE_INFINITY) < typingAgainMilliseconds) return
  typedAt.set(key, now)
  void sayTyping(conversationId, { screen, to })
}

/** Sent, or taken back to nothing. */
export function tellTypingOver(conversationId: string, to: 'everybody' | 'colleagues'): void {
  if (!typedAt.delete(`${to} ${conversationId}`)) return
  void sayTyping(conversationId, { active: false, screen, to })
}

const nobody: Activity = { typing: [], viewing: [], commenting: [] }

/** Who looks and who writes, oneself included; null stands for the contact. */
export function useActivity(conversationId: string): Activity {
  return useQuery<Record<string, Activity>>({ queryKey: keys.activity }).data?.[conversationId] ?? nobody
}
