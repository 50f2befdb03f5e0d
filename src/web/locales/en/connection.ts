export const connection = {
  offline: 'No connection to the server. What you write is kept; new messages show as soon as it is back.',
} as const
