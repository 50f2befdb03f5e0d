/** Why somebody may not connect or change a channel. */
import { conflict, forbidden, invalid } from '../errors.ts'

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

export const typeNotOffered = () =>
  invalid(
    'CHANNEL_TYPE_NOT_OFFERED',
    'This messaging app is not offered here.',
    'A simulated number needs ALLOW_SIMULATOR, and the simulated phone that comes with it.',
  )

export const beingRemoved = () =>
  conflict(
    'CHANNEL_BEING_REMOVED',
    'What was said on this number or page before is still being removed.',
    'Connect it again in a few minutes.',
  )
