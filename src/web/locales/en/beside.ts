/** Words of what opens beside and inside a thread: comments, templates, emoji, voice, pictures. */
export const beside = {
  alsoHere: '{count, plural, one {{names} is here, too} other {{names} are here, too}}',
  rivalWrites:
    '{count, plural, one {{names} is writing an answer, too.} other {{names} are writing an answer, too.}}',
  rivalSent:
    '{count, plural, one {{names} has just answered. Look before you send.} other {{names} have just answered. Look before you send.}}',
  quoteStaysHere: 'This messaging app does not show the contact which message you answer. Your team sees it.',
  replyToNothing: 'Answer no particular message',
  savedReplies: 'Saved replies',
  shared: 'Company',
  missing: 'Not known: {names}',
  repliesFailed: 'The saved replies could not be loaded.',
  noReplyFound: 'No saved reply found',
  noReplies: 'There are no saved replies yet.',
  manageReplies: 'Manage saved replies',
} as const

export const comment = {
  comment: 'Comment',
  you: 'You',
  by: 'Comment by {name}, {time}',
  note: 'Only your team sees this. It is never sent to the contact.',
  placeholder: 'Write to your team; @ mentions a colleague',
  colleagues: 'Colleagues',
  add: 'Add comment',
  edit: 'Edit the comment',
  delete: 'Delete the comment',
  editLabel: 'Edit comment',
  save: 'Save',
  cancel: 'Cancel',
  edited: 'edited',
  deleteAsk: 'Delete this comment?',
  deleteConfirm: 'Delete',
  hint: 'Enter adds the comment, Shift+Enter begins a new line',
} as const

export const audio = {
  play: 'Play',
  pause: 'Pause',
  position: 'Position',
  at: '{at} of {of}',
  speed: 'Speed: {speed}×',
  failed: 'It can’t be played here. Save it.',
} as const

export const delivery = {
  title: 'Delivery',
  written: 'Written',
  untold: 'time not known',
} as const

export const template = {
  title: 'Templates',
  intro: 'Wordings that the messaging app has approved. They may be sent at any time.',
  find: 'Find a template',
  none: 'This messaging app has no templates yet. They are made in the provider’s console.',
  noneFound: 'No template found',
  approved: 'Approved',
  unsubmitted: 'Not submitted',
  received: 'Submitted',
  pending: 'Being examined',
  rejected: 'Rejected',
  paused: 'Paused',
  disabled: 'Disabled',
  place: 'Value for {name}',
  example: 'For example: {example}',
  placeMissing: 'Fill this in.',
  preview: 'What will arrive',
  back: 'Back',
  send: 'Send template',
  cancel: 'Cancel',
  tryAgain: 'Try again',
} as const

export const emoji = {
  title: 'Emoji',
  search: 'Find an emoji',
  recent: 'Used lately',
  found: 'Found',
  nothing: 'Nothing found',
  smileys: 'Smileys',
  people: 'People',
  animals: 'Animals and nature',
  food: 'Food and drink',
  travel: 'Travel and places',
  activities: 'Activities',
  objects: 'Objects',
  symbols: 'Symbols',
  flags: 'Flags',
} as const

export const voice = {
  title: 'Voice message',
  asking: 'Waiting for the microphone…',
  recording: 'Recording',
  preparing: 'Preparing the recording…',
  refused: 'The microphone can’t be used. Allow it in the browser’s settings for this page.',
  impossible: 'This browser can’t record a voice message that this messaging app takes.',
  stop: 'Done',
  cancel: 'Cancel',
  fileName: 'Voice message',
} as const

export const viewer = {
  picture: 'Picture',
  count: '{at} of {of}',
  smaller: 'Smaller',
  larger: 'Larger',
  download: 'Download {name}',
  close: 'Close',
  previous: 'Previous picture',
  next: 'Next picture',
} as const
