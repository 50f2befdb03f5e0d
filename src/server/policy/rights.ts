/**
 * What each route asks before it does anything, by name: made of the policies beside this file, so that the page
 * docs/rights.md, the walk through every route and the product itself say the same. Pure.
 */
import type { ChannelRow } from '../store/channels.ts'
import type { UserRow } from '../store/users.ts'
import { mayReadAudit } from './audit.ts'
import {
  mayChangeChannels,
  mayDeleteConversations,
  mayKnowChannel,
  mayNameHeir,
  maySeeChannel,
  maySetSharing,
} from './channel.ts'
import { mayEraseContact, mayExportContact } from './contact.ts'
import { mayChangePipelines } from './crm-item.ts'
import { mayChangePeople } from './people.ts'

type Asker = Pick<UserRow, 'company_id' | 'id' | 'active' | 'admin' | 'account_settings_access'>

export interface Asking {
  /** Null: no session and no token. */
  user: Asker | null
  /** The channel that the request is about, or that what it is about came through. */
  channel: Pick<ChannelRow, 'company_id' | 'access' | 'installed_by' | 'member_ids'>
  /** Whether the user wrote, or owns, the very thing. */
  own: boolean
}

/** `signed out` answers 401, `hidden` 404 as if there were nothing, `refused` 403. */
export type Verdict = 'allowed' | 'signed out' | 'hidden' | 'refused'

export interface Right {
  /** Who may, in words. */
  sentence: string
  judge(asking: Asking): Verdict
}

type SignedIn = Asking & { user: Asker }

/** Nothing is told to who is signed out, or deactivated. */
const signedIn =
  (judge: (asking: SignedIn) => Verdict): Right['judge'] =>
  (asking) =>
    asking.user?.active ? judge({ ...asking, user: asking.user }) : 'signed out'

const orRefused = (allowed: boolean): Verdict => (allowed ? 'allowed' : 'refused')
const orHidden = (allowed: boolean): Verdict => (allowed ? 'allowed' : 'hidden')

export const rights = {
  anybody: {
    sentence: 'anybody, without a session',
    judge: () => 'allowed',
  },
  signature: {
    sentence: 'the provider, by its signature',
    judge: () => 'allowed',
  },
  link: {
    sentence: 'whoever holds the signed link, for as long as it lives',
    judge: () => 'allowed',
  },
  this_machine: {
    sentence: 'this machine itself, or whoever brings METRICS_TOKEN',
    judge: () => 'allowed',
  },
  colleague: {
    sentence: 'every colleague; the answer holds what the colleague may see',
    judge: signedIn(() => 'allowed'),
  },
  oneself: {
    sentence: 'every colleague, on what is the colleague’s own',
    judge: signedIn(() => 'allowed'),
  },
  see_conversation: {
    sentence: 'whoever shares the channel (S13, S18)',
    judge: signedIn(({ user, channel }) => orHidden(maySeeChannel(user, channel))),
  },
  change_comment: {
    sentence: 'the author of the comment, who shares the channel',
    judge: signedIn(({ user, channel, own }) =>
      maySeeChannel(user, channel) ? orRefused(own) : ('hidden' as const),
    ),
  },
  delete_conversation: {
    sentence: 'the installer of the channel alone (S22)',
    judge: signedIn(({ user, channel }) =>
      maySeeChannel(user, channel) ? orRefused(mayDeleteConversations(user, channel)) : 'hidden',
    ),
  },
  erase_contact: {
    sentence: 'the installer of the channel alone, as deleting',
    judge: signedIn(({ user, channel }) =>
      maySeeChannel(user, channel) ? orRefused(mayEraseContact(user, channel)) : 'hidden',
    ),
  },
  export_contact: {
    sentence: 'the installer of the channel, and administrators who share it',
    judge: signedIn(({ user, channel }) =>
      maySeeChannel(user, channel) ? orRefused(mayExportContact(user, channel)) : 'hidden',
    ),
  },
  know_channel: {
    sentence: 'whoever shares the channel (name, type, state); account settings access (all fields)',
    judge: signedIn(({ user, channel }) => orHidden(mayKnowChannel(user, channel))),
  },
  connect_channels: {
    sentence: 'account settings access (S3)',
    judge: signedIn(({ user }) => orRefused(mayChangeChannels(user))),
  },
  read_request: {
    sentence: 'account settings access, by whoever shares the channel',
    judge: signedIn(({ user, channel }) =>
      mayChangeChannels(user) ? orHidden(maySeeChannel(user, channel)) : 'refused',
    ),
  },
  watch_channel: {
    sentence: 'account settings access (S3)',
    judge: signedIn(({ user, channel }) =>
      user.company_id === channel.company_id ? orRefused(mayChangeChannels(user)) : 'hidden',
    ),
  },
  set_sharing: {
    sentence: 'account settings access, and the installer; name and secrets: account settings access alone',
    judge: signedIn(({ user, channel }) =>
      mayKnowChannel(user, channel) ? orRefused(maySetSharing(user, channel)) : 'hidden',
    ),
  },
  name_heir: {
    sentence: 'administrators, where the installer has been deactivated',
    judge: signedIn(({ user, channel }) =>
      user.company_id === channel.company_id ? orRefused(mayNameHeir(user)) : 'hidden',
    ),
  },
  read_audit: {
    sentence: 'administrators; nobody may change it',
    judge: signedIn(({ user }) => orRefused(mayReadAudit(user))),
  },
  change_people: {
    sentence: 'administrators',
    judge: signedIn(({ user }) => orRefused(mayChangePeople(user))),
  },
  see_item: {
    sentence: 'every colleague; what is visible to its owner alone: the owner, and administrators',
    judge: signedIn(({ user, channel }) => orHidden(user.company_id === channel.company_id)),
  },
  use_import: {
    sentence: 'whoever chose the file, and administrators',
    judge: signedIn(({ user, channel, own }) =>
      orHidden(user.company_id === channel.company_id && (own || user.admin)),
    ),
  },
  change_pipelines: {
    sentence: 'administrators',
    judge: signedIn(({ user }) => orRefused(mayChangePipelines(user))),
  },
} satisfies Record<string, Right>

export type RightName = keyof typeof rights
