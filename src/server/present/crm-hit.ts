/** A hit of a search, in the shape that each kind has in Pipedrive's API. */
import type { CrmHitRow } from '../store/crm-search.ts'

export function presentHit(hit: CrmHitRow) {
  return { result_score: hit.score, item: itemOf(hit) }
}

function itemOf(hit: CrmHitRow) {
  const common = {
    id: hit.id,
    type: hit.type,
    visible_to: hit.visible_to,
    owner: { id: hit.owner_id },
    custom_fields: [],
    notes: [],
  }
  switch (hit.type) {
    case 'person':
      return {
        ...common,
        name: hit.label,
        phones: hit.phones ?? [],
        emails: hit.emails ?? [],
        organization: hit.organization,
      }
    case 'organization':
      return { ...common, name: hit.label, address: hit.address }
    case 'deal':
      return {
        ...common,
        title: hit.label,
        value: hit.value,
        currency: hit.currency,
        status: hit.status,
        is_archived: hit.is_archived,
        stage: hit.stage,
        person: hit.person,
        organization: hit.organization,
      }
    case 'lead':
      return {
        ...common,
        title: hit.label,
        value: hit.value,
        currency: hit.currency,
        is_archived: hit.is_archived,
        person: hit.person,
        organization: hit.organization,
        phones: hit.phones ?? [],
        emails: hit.emails ?? [],
      }
  }
}
