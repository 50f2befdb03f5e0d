import { useQuery } from '@tanstack/react-query'
import { usersQuery } from '../state/queries.ts'

export function OwnerName({ id }: { id: number }) {
  return <>{useQuery(usersQuery).data?.find((user) => user.id === id)?.name ?? ''}</>
}
