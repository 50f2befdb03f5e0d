export const inbox = {
  title: 'Messaging',
  chooseTitle: 'Choose a conversation',
  choose:
    'Its messages show here. With the keyboard: <key>↓</key> and <key>↑</key> move through the list, <key>Enter</key> opens.',
  keys: '<key>?</key> shows all keys, <key>{commands}</key> all commands.',
  loading: 'Loading…',
  failedTitle: 'This could not be loaded',
  tryAgain: 'Try again',
  goneTitle: 'This conversation isn’t here any more',
  gone: 'It was deleted, or it was never shared with you.',
  backToList: 'Back to the list',
  resizeList: 'Width of the list',
  resizeDetails: 'Width of the details',
} as const
