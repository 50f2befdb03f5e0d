/** What may leave of a link. Its item's title only to those who may see the item. */
import type { Link } from '../../shared/contract/links.ts'
import { maySeeItem } from '../policy/crm-item.ts'
import type { LinkView } from '../store/conversation-links.ts'

export function presentLink(link: LinkView, viewer: { userId: number; admin: boolean }): Link {
  const seen = maySeeItem({ id: viewer.userId, admin: viewer.admin }, link)
  return {
    id: link.id,
    kind: link.person_id !== null ? 'person' : link.lead_id !== null ? 'lead' : 'deal',
    person_id: link.person_id,
    lead_id: link.lead_id,
    deal_id: link.deal_id,
    title: seen ? link.title : null,
    organization:
      seen && link.organization_id !== null
        ? { id: link.organization_id, name: link.organization_name ?? '' }
        : null,
    created_by: link.created_by,
    created_at: new Date(link.created_at).toISOString(),
  }
}
