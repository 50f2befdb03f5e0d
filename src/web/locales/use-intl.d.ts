import type { Locale } from '../../shared/contract/users.ts'
import type { en } from './en.ts'

/** Keys and arguments of every text are checked by the compiler; those of later rooms too. */
declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: typeof en &
      typeof import('./en/settings.ts') &
      typeof import('./en/health.ts') &
      typeof import('../../shared/sayings.ts') &
      typeof import('./en/links.ts') &
      typeof import('./en/notifications.ts') &
      typeof import('./en/workbench.ts') &
      typeof import('./en/sign-in.ts') &
      typeof import('./en/account.ts') &
      typeof import('./en/people.ts') &
      typeof import('./en/beside.ts') &
      typeof import('./en/saved-replies.ts') &
      typeof import('./en/crm.ts') &
      typeof import('./en/audit-log.ts') &
      typeof import('./en/privacy.ts') &
      typeof import('./en/merging.ts') &
      typeof import('./en/person-tables.ts')
  }
}
