/** Who may see and change the CRM's things. Pure. What a user may see, the user may change. */
import type { UserRow } from '../store/users.ts'

type Viewer = Pick<UserRow, 'id' | 'admin'>

/** Visible to 1: the owner, and admins, so that nothing is lost with who left. Everything else: the company. */
export function maySeeItem(viewer: Viewer, item: { owner_id: number; visible_to: number }): boolean {
  return item.visible_to !== 1 || item.owner_id === viewer.id || viewer.admin
}

/** A note is seen by whoever sees one of the things that it stands on. */
export function maySeeNote(
  viewer: Viewer,
  note: { parents: { owner_id: number; visible_to: number }[] },
): boolean {
  return note.parents.some((parent) => maySeeItem(viewer, parent))
}

/** The same rule for lists (`seenBy`): whose own things count; null for admins. */
export function viewerIdOf(viewer: Viewer): number | null {
  return viewer.admin ? null : viewer.id
}

/** Pipelines and stages shape everybody's work. */
export function mayChangePipelines(user: Pick<UserRow, 'active' | 'admin'>): boolean {
  return user.active && user.admin
}
