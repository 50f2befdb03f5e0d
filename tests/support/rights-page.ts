/** The page docs/rights.md, made from the policies themselves: each right is put to each kind of user. */

import { isPage, rightOf, withoutFactor } from '../../src/server/http/route-rights.ts'
import type { RegisteredRoute } from '../../src/server/http/server.ts'
import { type Asking, type RightName, rights, type Verdict } from '../../src/server/policy/rights.ts'

const COMPANY = 1
const nobodys = { company_id: COMPANY, active: true, admin: false, account_settings_access: false }
const INSTALLER = 1
const MEMBER = 2

/** Who asks, by what is said about them. */
const askers: Record<string, Asking['user']> = {
  'no session': null,
  colleague: { ...nobodys, id: 9 },
  member: { ...nobodys, id: MEMBER },
  installer: { ...nobodys, id: INSTALLER },
  'account settings access': { ...nobodys, id: 8, account_settings_access: true },
  admin: { ...nobodys, id: 7, admin: true },
  deactivated: { ...nobodys, id: INSTALLER, admin: true, account_settings_access: true, active: false },
  'another company': { ...nobodys, id: 5, company_id: 2, admin: true, account_settings_access: true },
}

const channels: Record<string, Asking['channel']> = {
  'shared with everybody': { company_id: COMPANY, access: 'shared', installed_by: INSTALLER, member_ids: [] },
  'shared with some': {
    company_id: COMPANY,
    access: 'shared',
    installed_by: INSTALLER,
    member_ids: [MEMBER],
  },
  private: { company_id: COMPANY, access: 'private', installed_by: INSTALLER, member_ids: [] },
}

const marks: Record<Verdict, string> = {
  allowed: 'yes',
  'signed out': '401',
  hidden: '404',
  refused: '403',
}

export function writeRightsPage(routes: RegisteredRoute[]): string {
  const names = Object.keys(rights) as RightName[]
  return `# Who may what

Written by \`npm run rights\` from the policies in \`src/server/policy\`; \`npm test\` checks that it is fresh, and
\`tests/flows/rights.test.ts\` asks every route as each of these users.

Three rights stand beside each other: **admin** (people, company), **account settings access** (messaging settings) and
**installed by** (delete conversations, choose who shares the channel, remove it). A channel is *shared* with everybody or
with chosen **members**, or *private* to its installer, who always has access. A **colleague** here is somebody who
is no member. An API token may what its user may; one with the scope \`read\` alone is refused every write (403).

${Object.entries(channels)
  .map(([kind, channel]) => `## On a channel that is ${kind}\n\n${table(names, channel)}`)
  .join('\n\n')}

*yes*: allowed · *401*: signed out · *403*: refused in words · *404*: as if there were nothing.

## Where a second factor is demanded

A session whose user has still to show one is refused everything (403 \`SECOND_FACTOR_DEMANDED\`), the stream too, but for
these and what answers anybody. Who has none sets one up; who has one signs in again with it. API tokens are no sign-in:
what a token may does not depend on it. Nor does a sign-in by an OpenID provider, which answers for the second factor itself.

| | who has none | who has one |
| --- | --- | --- |
${Object.entries(withoutFactor)
  .map(
    ([route, whom]) =>
      `| \`${route}\` | ${whom.includes('set_up') ? 'yes' : '403'} | ${whom.includes('sign_in') ? 'yes' : '403'} |`,
  )
  .join('\n')}

## Which route asks for what

\`/v1\` is \`/api/v1\` once more.

${names.map((name) => `### ${name}\n\n${rights[name].sentence[0]?.toUpperCase()}${rights[name].sentence.slice(1)}.\n\n${routesOf(name, routes)}`).join('\n\n')}
`
}

function table(names: RightName[], channel: Asking['channel']): string {
  const head = ['', ...Object.keys(askers)]
  const rows = names.map((name) => [
    `${name}${name === 'change_comment' ? ' (another’s)' : ''}`,
    ...Object.values(askers).map((user) => marks[rights[name].judge({ user, channel, own: false })]),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function routesOf(name: RightName, routes: RegisteredRoute[]): string {
  const lines = routes
    .filter((route) => rightOf(route) === name && !route.url.startsWith('/v1/') && !isPage(route.url))
    .map(({ method, url }) => `- \`${method} ${url}\``)
  return [...new Set(lines)].join('\n')
}
