export const notice = {
  dismiss: 'Dismiss',
  region: 'Notices',
} as const
