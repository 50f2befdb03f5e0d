/**
 * The frames that a colleague's WebSocket receives (contract §4, precise 17–18).
 * `data` is the whole resource as GET would give it to this viewer now; `*.deleted` carries the id alone.
 * A frame whose `data.version` is lower than what the client holds is ignored.
 */
import type { Channel } from './contract/channels.ts'
import type { Comment } from './contract/comments.ts'
import type { Conversation, Counts } from './contract/conversations.ts'
import type { Deal, Lead, Note, Organization, Person, Pipeline, Stage } from './contract/crm.ts'
import type { Message } from './contract/messages.ts'
import type { User } from './contract/users.ts'

export type EventFrame =
  | { cursor: string; type: 'message.created' | 'message.changed'; data: Message }
  | { cursor: string; type: 'message.deleted'; data: { id: string; conversation_id: string } }
  | { cursor: string; type: 'conversation.created' | 'conversation.changed'; data: Conversation }
  | { cursor: string; type: 'conversation.deleted'; data: { id: string } }
  | { cursor: string; type: 'comment.created' | 'comment.changed'; data: Comment }
  | { cursor: string; type: 'comment.deleted'; data: { id: string; conversation_id: string } }
  | { cursor: string; type: 'counts.changed'; data: Counts }
  | { cursor: string; type: 'user.changed'; data: User }
  | { cursor: string; type: 'channel.changed'; data: Channel }
  | { cursor: string; type: 'channel.deleted'; data: { id: string } }
  | { cursor: string; type: 'person.changed'; data: Person }
  | { cursor: string; type: 'organization.changed'; data: Organization }
  | { cursor: string; type: 'lead.changed'; data: Lead }
  | { cursor: string; type: 'deal.changed'; data: Deal }
  | { cursor: string; type: 'note.changed'; data: Note }
  | { cursor: string; type: 'pipeline.changed'; data: Pipeline }
  | { cursor: string; type: 'stage.changed'; data: Stage }
  | { cursor: string; type: 'lead.deleted'; data: { id: string } }
  | {
      cursor: string
      type:
        | 'person.deleted'
        | 'organization.deleted'
        | 'deal.deleted'
        | 'note.deleted'
        | 'pipeline.deleted'
        | 'stage.deleted'
      data: { id: number }
    }
  | {
      cursor: string
      type: 'notification.created'
      /** Browsers with one of these subscriptions show it by push; what it says is fetched. */
      data: { id: string; conversation_id: string | null; pushed_to: string[] }
    }
  | {
      cursor: string
      type: 'viewing'
      data: { conversation_id: string; user_id: number; active: boolean }
    }
  | {
      cursor: string
      type: 'typing'
      /** `colleagues`: it is a comment that is being written. `user_id` null: the contact writes. */
      data: {
        conversation_id: string
        user_id: number | null
        active: boolean
        to: 'everybody' | 'colleagues'
      }
    }

/** Frames that are no events: the greeting, and the order to fetch everything anew. */
export type ControlFrame = { type: 'hello'; cursor: string } | { type: 'reset' }

export type Frame = EventFrame | ControlFrame
