export const form = {
  cancel: 'Cancel',
  close: 'Close',
} as const
