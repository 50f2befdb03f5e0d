import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { SettingsPart } from '../account/SettingsPart.tsx'
import { fetchSignInWays } from '../api/security.ts'

/** Whether colleagues may come in by an OpenID provider. Set by who runs the server, not here: it decides who comes in. */
export function OpenIdPart() {
  const t = useTranslations('people')
  const ways = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: async ({ signal }) => (await fetchSignInWays(signal)).data,
  })
  if (!ways.data) return null
  const { openid, openid_redirect_url: address } = ways.data
  return (
    <SettingsPart
      title={t('openIdTitle')}
      text={openid ? t('openIdOn', { name: openid.name }) : t('openIdOff', { address })}
    />
  )
}
