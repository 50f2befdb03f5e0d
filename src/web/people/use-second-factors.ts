import { useQuery } from '@tanstack/react-query'
import type { UserFactors } from '../../shared/contract/users.ts'
import { fetchSecondFactors } from '../api/colleagues.ts'

export const secondFactorsKey = ['second-factors']

/** By the users' ids; read at each visit. Undefined until it is known. */
export function useSecondFactors(): ReadonlyMap<number, UserFactors> | undefined {
  const { data } = useQuery({
    queryKey: secondFactorsKey,
    queryFn: async ({ signal }) => (await fetchSecondFactors(signal)).data,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: 'always',
    select: byUser,
  })
  return data
}

function byUser(all: UserFactors[]): ReadonlyMap<number, UserFactors> {
  return new Map(all.map((one) => [one.user_id, one]))
}

export function hasFactor({ app, passkeys }: UserFactors): boolean {
  return app || passkeys > 0
}
