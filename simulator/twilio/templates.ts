/** Content templates as the Content API keeps them. Source: protocols 2.9. */
import { newSid } from '../sids.ts'

export interface Template {
  sid: string
  friendlyName: string
  language: string
  variables: Record<string, string>
  types: Record<string, Record<string, unknown>>
  approval: {
    name: string
    category: string
    status: string
    rejectionReason: string
  } | null
  dateCreated: Date
  dateUpdated: Date
}

export function newTemplate(
  fields: Pick<Template, 'friendlyName' | 'language' | 'variables' | 'types'>,
  status: string | null,
  now: Date,
): Template {
  return {
    ...fields,
    sid: newSid('HX'),
    approval: status ? { name: fields.friendlyName, category: 'UTILITY', status, rejectionReason: '' } : null,
    dateCreated: now,
    dateUpdated: now,
  }
}

/** The wording of a template with its variables filled in. */
export function renderTemplate(template: Template, values: Record<string, string>): string {
  const [content] = Object.values(template.types)
  const body = typeof content?.body === 'string' ? content.body : ''
  return body.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (whole, name: string) => {
    return values[name] ?? template.variables[name] ?? whole
  })
}

/** The quick replies of a template. */
export function templateButtons(template: Template): { title: string; payload: string }[] {
  const actions = template.types['twilio/quick-reply']?.actions
  if (!Array.isArray(actions)) return []
  return actions.flatMap((action: { title?: unknown; id?: unknown }) =>
    typeof action.title === 'string'
      ? [{ title: action.title, payload: typeof action.id === 'string' ? action.id : action.title }]
      : [],
  )
}

export function sampleTemplates(now: Date): Map<string, Template> {
  const templates = [
    newTemplate(
      {
        friendlyName: 'appointment_reminder_en',
        language: 'en',
        variables: { '1': 'Ann', '2': 'Tuesday at 10:00' },
        types: {
          'twilio/quick-reply': {
            body: 'Hello {{1}}, a reminder of our meeting on {{2}}. Does it still suit you?',
            actions: [
              { type: 'QUICK_REPLY', title: 'Yes, see you then', id: 'confirm' },
              { type: 'QUICK_REPLY', title: 'Another time, please', id: 'reschedule' },
            ],
          },
        },
      },
      'approved',
      now,
    ),
    newTemplate(
      {
        friendlyName: 'quote_ready_en',
        language: 'en',
        variables: { '1': 'Ann', '2': 'Q-1042' },
        types: { 'twilio/text': { body: 'Hello {{1}}, your quote {{2}} is ready. May we send it here?' } },
      },
      'approved',
      now,
    ),
    newTemplate(
      {
        friendlyName: 'visit_reminder_ja',
        language: 'ja',
        variables: { '1': '佐藤', '2': '11月25日(火) 10:00' },
        types: {
          'twilio/quick-reply': {
            body: '{{1}}様、{{2}}のご訪問の件でご連絡しました。ご都合に変わりはございませんか。',
            actions: [
              { type: 'QUICK_REPLY', title: '予定どおりで大丈夫です', id: 'confirm' },
              { type: 'QUICK_REPLY', title: '日程を変更したい', id: 'reschedule' },
            ],
          },
        },
      },
      'approved',
      now,
    ),
    newTemplate(
      {
        friendlyName: 'spring_offer_en',
        language: 'en',
        variables: { '1': '10 %' },
        types: { 'twilio/text': { body: 'Only this week: {{1}} off everything!' } },
      },
      'rejected',
      now,
    ),
  ]
  const rejected = templates.at(-1)
  if (rejected?.approval) {
    rejected.approval.category = 'MARKETING'
    rejected.approval.rejectionReason = 'The template looks like an advertisement without an opt-out.'
  }
  return new Map(templates.map((template) => [template.sid, template]))
}
