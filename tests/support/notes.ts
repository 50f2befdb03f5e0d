/** The notes that stand on something, oldest first, as its page would fetch them. */
import type { Note } from '../../src/shared/contract/crm.ts'
import type { World } from './world.ts'

export async function readNotes(
  world: World,
  parent: { person_id: number } | { deal_id: number } | { lead_id: string } | { org_id: number },
): Promise<Note[]> {
  const query = new URLSearchParams(
    Object.entries(parent).map(([name, id]): [string, string] => [name, String(id)]),
  )
  const response = await fetch(`${world.url}/api/v1/notes?${query}&limit=500&sort=id%20ASC`, {
    headers: { cookie: world.owner.cookie },
  })
  const answer = (await response.json()) as { data: Note[] }
  if (response.status !== 200) throw new Error(`notes answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer.data ?? []
}
