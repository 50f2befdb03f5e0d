export const failure = {
  failedTitle: 'Not delivered',
  notSentTitle: 'Not sent',
  unknownTitle: 'We can’t tell whether it arrived',
  unknown:
    'The connection broke while this was being sent. It is not sent again by itself: “Try again” may show it twice to your contact.',
  noAnswer:
    'The server could not be reached. Your text is kept here and is sent when it can be reached again.',
  interrupted: 'The page was closed while this was being sent. It is never sent twice.',
  tryAgain: 'Try again',
  leaveIt: 'Leave it',
  edit: 'Edit',
  providerCode: 'Provider’s error {code}',
  generic: 'The messaging app did not take this message.',
  discard: 'Discard',
} as const
