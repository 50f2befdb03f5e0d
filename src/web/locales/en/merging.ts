export const merging = {
  title: 'Merge {name} with another contact',
  text: 'For two contacts that are the same person. Nothing is lost, and you can undo it at any time.',
  find: 'Find the other contact',
  findHint: 'Name or number',
  choose: 'The other contact',
  suggested: 'Perhaps the same person',
  nothing: 'No contact of that name or number.',
  noSuggestion: 'Nobody looks like the same person. Search by name or number.',
  found: '{count, plural, =0 {Nothing found} one {# contact} other {# contacts}}',
  reason: {
    same_sender: 'Both stood in one message',
    phone: 'Same number',
    name: 'Same name only',
  },
  onSameChannel:
    '{name}’s further messages arrive in this conversation. The other conversation is closed; what was said there stays there, and what it is linked to is linked here too.',
  onOtherChannel:
    'Both conversations stay, because an answer leaves by the app on which it was asked. One person in the CRM stands for both.',
  chooseFirst: 'Choose the other contact.',
  merge: 'Merge',
  merging: 'Merging…',
  merged: '{name} was merged.',
  parted: 'The merge is undone.',
  undo: 'Undo',
  undoOf: 'Undo the merge with {name}',
  list: 'Merged contacts',
  kept: 'Merged into',
  suggestedContacts: 'Surely the same person',
  into: 'Merged into {name}',
  intoText: 'Further messages arrive in that conversation. Answer there.',
  open: 'Open the conversation with {name}',
  problem: {
    CONTACT_MERGED_ALREADY:
      'One of the two is merged into another contact already. Open that one and merge there, or undo that merge first.',
    CONTACT_HAS_MERGES:
      'Another contact was merged into that one. Open that contact and merge this one into it.',
    CONTACT_BLOCKED: 'One of the two is blocked and the other is not. Block or unblock one of them first.',
    TWO_PERSONS: 'The two are linked to different persons. Merge the persons on their page first.',
    SAME_PERSON_ALREADY: 'The two are linked to the same person already.',
    MESSAGES_UNDERWAY: 'A message to one of the two has not left yet, or waits for your decision.',
    MERGE_UNDONE: 'This merge was undone already.',
  },
} as const
