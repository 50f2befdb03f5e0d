/** An OpenID provider of the test's own: real protocol, real keys, one person at a time who is signed in there. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface OpenIdProvider {
  environment: Record<string, string>
  /** Who is signed in there from now on. */
  person: { sub: string; email: string; email_verified: boolean; name?: string }
  /** Where the product wants its people back; nobody is let in before. */
  trust(callback: string): void
  close(): Promise<void>
}

export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const state: OpenIdProvider = {
    person: { sub: 'nobody', email: 'nobody@minato.example', email_verified: true },
    environment: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'tsunagi',
      OIDC_CLIENT_SECRET: 'example-client-secret',
      OIDC_NAME: 'Minato ID',
    },
    trust: (callback) => serve(server, issuer, callback, state),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  return state
}

function serve(server: Server, issuer: string, callback: string, state: OpenIdProvider): void {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tsunagi',
        client_secret: 'example-client-secret',
        redirect_uris: [callback],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['example-cookie-key'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    interactions: {
      url: (_context: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
    },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ ...state.person, sub: id }),
    }),
  })
  const answer = provider.callback()
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    // Who is signed in there consents at once.
    const { params, prompt } = await provider.interactionDetails(request, response)
    const accountId = state.person.sub
    const grant = new provider.Grant({ accountId, clientId: String(params.client_id) })
    grant.addOIDCScope(String(params.scope))
    const result =
      prompt.name === 'login'
        ? { login: { accountId, remember: false } }
        : { consent: { grantId: await grant.save() } }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true })
  })
}
