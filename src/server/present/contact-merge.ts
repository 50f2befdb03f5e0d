/** A merge of contacts, as one of the two sees it. What parting has to bring back stays inside. */
import type { ContactMerge } from '../../shared/contract/contact-merges.ts'
import type { ContactMergeRow, OtherContactRow } from '../store/contact-merges.ts'

export function presentContactMerge(
  merge: ContactMergeRow,
  contactId: string,
  { merged_into: _, ...other }: OtherContactRow,
): ContactMerge {
  return {
    id: merge.id,
    kept: merge.kept_id === contactId,
    same_channel: merge.before.sameChannel,
    other,
    merged_by: merge.merged_by,
    merged_at: merge.merged_at.toISOString(),
  }
}
