export const later = {
  toInbox: 'Go to Messaging',
  notFoundTitle: 'There is nothing at this address',
  notFound: 'The link may be old or incomplete.',
  crashedTitle: 'Something went wrong on this page',
  crashed: 'What you wrote is kept. Reload the page to go on.',
  reload: 'Reload',
  unreachableTitle: 'The server can’t be reached',
  unreachable: 'Check that it is running and that you are online. The page tries again by itself.',
} as const
