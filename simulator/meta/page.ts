/** Meta's side of one Facebook Page and the app that holds it. Source: protocols 3. */
import type { Customer } from '../customers.ts'

export interface MetaApp {
  id: string
  secret: string
  verifyToken: string
  webhookUrl: string | null
  /** Has the webhook answered the verification? Events go out either way: the simulator does not insist. */
  verified: boolean
  connectTo: string | null
}

export interface MetaPage {
  id: string
  name: string
  accessToken: string
  app: MetaApp
  /** What the person who logs in may do on the page. */
  tasks: string[]
  /** The webhook fields of this page; null while the app is not subscribed. */
  subscribedFields: Set<string> | null
  /** The app has the permission *Human Agent*. */
  humanAgent: boolean
  /** The app may read profiles (*Business Asset User Profile Access*). */
  profileAccess: boolean
  messages: MessengerMessage[]
  messageByMid: Map<string, MessengerMessage>
  /** Uploaded files that can be sent again. */
  attachments: Map<string, MessengerAttachment>
  /** Since when every delivery has failed. */
  failingSince: Date | null
}

export interface MessengerAttachment {
  type: 'image' | 'audio' | 'video' | 'file' | 'sticker' | 'location' | 'fallback' | 'template'
  /** ME… of the media store. */
  mediaSid: string | null
  payload: Record<string, unknown>
}

export interface MessengerMessage {
  mid: string
  page: MetaPage
  customer: Customer
  /** `inbox`: somebody at the business, in Meta's own Page Inbox. */
  from: 'customer' | 'app' | 'inbox'
  text: string
  attachments: MessengerAttachment[]
  quickReplies: { title: string; payload: string }[]
  /** The quick reply that the customer pressed. */
  quickReplyPayload: string | null
  /** A button was pressed: there is no message, only an event. */
  postback: { title: string; payload: string } | null
  replyToMid: string | null
  metadata: string | null
  tag: string | null
  createdAt: Date
  deliveredAt: Date | null
  readAt: Date | null
  readByBusiness: boolean
  edits: number
  unsent: boolean
  reactions: Map<string, string>
  webhookFailure: string | null
}

export const allFields = [
  'messages',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
  'messaging_postbacks',
  'messaging_referrals',
] as const

const allTasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE']

export interface MetaPageRequest {
  page_id: string
  name?: string
  page_access_token: string
  app_id: string
  app_secret: string
  verify_token: string
  webhook_url?: string | null
  /** Subscribed to every field at once, as after the set-up by hand (false: the product subscribes by itself). */
  subscribed?: boolean
  human_agent?: boolean
  profile_access?: boolean
  connect_to?: string | null
  tasks?: string[]
}

/** Registers a page and its app, or changes what is registered. */
export function registerMetaPage(
  apps: Map<string, MetaApp>,
  pages: Map<string, MetaPage>,
  request: MetaPageRequest,
): MetaPage {
  const app = apps.get(request.app_id) ?? {
    id: request.app_id,
    secret: '',
    verifyToken: '',
    webhookUrl: null,
    verified: false,
    connectTo: null,
  }
  app.secret = request.app_secret
  app.verifyToken = request.verify_token
  app.webhookUrl = request.webhook_url ?? app.webhookUrl
  app.connectTo = request.connect_to ?? app.connectTo
  apps.set(app.id, app)
  const known = pages.get(request.page_id)
  const page: MetaPage = known ?? {
    id: request.page_id,
    name: '',
    accessToken: '',
    app,
    tasks: allTasks,
    subscribedFields: null,
    humanAgent: false,
    profileAccess: true,
    messages: [],
    messageByMid: new Map(),
    attachments: new Map(),
    failingSince: null,
  }
  page.app = app
  page.name = request.name ?? (page.name || 'Simulated page')
  page.accessToken = request.page_access_token
  page.tasks = request.tasks ?? page.tasks
  page.humanAgent = request.human_agent ?? page.humanAgent
  page.profileAccess = request.profile_access ?? page.profileAccess
  if (request.subscribed) page.subscribedFields = new Set(allFields)
  pages.set(page.id, page)
  return page
}
