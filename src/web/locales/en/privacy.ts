/** Erasing a contact, and its receipt. */
export const privacy = {
  eraseTitle: 'Erase {name}?',
  goes: 'What goes',
  goesTalk: 'The conversation with messages, files, comments and drafts; what the provider had sent of it.',
  goesNotes: 'Automatic notes that repeat its words, on every person, lead and deal.',
  goesNames:
    'Its name, where it is still the title of a lead or deal; what merged persons were before they were merged.',
  stays: 'What stays',
  staysItems:
    'Persons, leads and deals that you made of it: delete them on their pages if they have to go too.',
  staysBackups: 'Backups that were made before, until you delete them.',
  final: 'This can’t be undone. A receipt is shown afterwards.',
  erase: 'Erase',
  erasedTitle: '{name} was erased',
  removed: 'Removed',
  removedMessages: '{count, plural, one {# message} other {# messages}}',
  removedFiles: '{count, plural, =0 {No files} one {# file} other {# files}}',
  removedNotes: '{count, plural, =0 {No automatic notes} one {# automatic note} other {# automatic notes}}',
  removedRequests:
    '{count, plural, one {The content of # request of the provider} other {The content of # requests of the provider}}',
  removedTitles: '{count, plural, one {The name in # title} other {The name in # titles}}',
  removedMerges:
    '{count, plural, one {What stood before # merge of persons, which can’t be undone any more} other {What stood before # merges of persons, which can’t be undone any more}}',
  kept: 'Still here',
  keptAddress: 'The address, because it is blocked or has opted out: both must go on holding.',
  keptItems:
    'They are your company’s own records. What you delete on its page is gone for good 30 days later.',
  kinds: { person: 'Person', lead: 'Lead', deal: 'Deal' },
  open: 'Open',
  atProvider: 'Still at {provider}',
  atProviderText:
    '{count, plural, one {# message, by this number. It is shown here only now.} other {# messages, by these numbers. They are shown here only now.}}',
  nothingAtProvider: 'Nothing that we know of.',
  saveReceipt: 'Save the receipt',
  done: 'Done',
} as const
