/** The room of people, put together: who asks, and what the routes need by which people come, go and change. */
import type pg from 'pg'
import type { Config } from '../config.ts'
import type { Core } from '../conversations/core.ts'
import type { Authenticate } from '../http/caller.ts'
import type { SecretBox } from '../lib/seal.ts'
import { hasCompany } from '../store/companies.ts'
import { findUserAnywhere } from '../store/users.ts'
import { type Callers, createCallers } from './authenticate.ts'
import type { Post } from './letters.ts'
import { notingSessions } from './note-sessions.ts'
import { type OpenId, openOpenId } from './open-id.ts'
import type { PeopleCore } from './people-core.ts'
import { setupCodeOf } from './set-up-company.ts'
import { openSignInLibrary } from './sign-in-library.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'

export interface People {
  authenticate: Authenticate
  /** Another process ended a session or changed a user: who asked a moment ago is asked for anew. */
  forgetCallers(): void
  /** What `peopleRoutes` is given by hand, beside what every inbox route is given. */
  forRoutes: {
    config: PeopleParts['config']
    people: PeopleCore
    callers: Callers
    openId: OpenId | null
    setupCode: string | null
  }
  /** To be printed at start; null where the first visit needs none, or has been. */
  setupCode: string | null
  close(): Promise<void>
}

export interface PeopleParts {
  core: Core
  config: Pick<Config, 'publicUrl' | 'loopbackOnly' | 'allowSimulator' | 'openId'>
  /** The sign-in library opens up to three connections of its own. */
  connection: pg.ClientConfig
  box: SecretBox
  post: Post | null
}

export async function createPeople(parts: PeopleParts): Promise<People> {
  const { core, config, connection, box, post } = parts
  const opened = await openSignInLibrary({
    connection,
    publicUrl: config.publicUrl,
    box,
    log: core.log,
    mayOpenSession: async (userId) => (await findUserAnywhere(core.db, userId))?.active ?? false,
  })
  const library = notingSessions(opened, core)
  const callers = createCallers(core, library)
  const throttle = createSignInThrottle(core.clock)
  const { publicUrl } = config
  const people: PeopleCore = { ...core, publicUrl, library, callers, throttle, box, post }
  const code = config.loopbackOnly ? null : setupCodeOf(box)
  return {
    authenticate: callers.authenticate,
    forgetCallers: callers.forget,
    forRoutes: {
      config,
      people,
      callers,
      openId: config.openId && (await openOpenId(config.openId)),
      setupCode: code,
    },
    setupCode: (await hasCompany(core.db)) ? null : code,
    close: () => library.close(),
  }
}
