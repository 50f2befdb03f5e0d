/** Why somebody may not connect or change a channel. */
import { forbidden } from '../errors.ts'

export const noSettingsAccess = () =>
  forbidden(
    'NO_ACCOUNT_SETTINGS_ACCESS',
    'You may not change the messaging settings.',
    'Ask a colleague with account settings access.',
  )

export const typeClosed = () =>
  forbidden(
    'CHANNEL_TYPE_CLOSED',
    'This messaging app can no longer be connected; those who use it already go on.',
    'Choose another messaging app.',
  )
