export const activity = {
  somebody: 'Somebody',
  assigned: '{by} assigned this to {to}',
  unassigned: '{by} unassigned this',
  givenBack: 'Unassigned again, because nobody was responsible any more',
  closed: '{by} closed the conversation',
  reopened: '{by} reopened the conversation',
  merged: '{by} merged two contacts of the same person',
  parted: '{by} undid the merge of the contacts',
  mayBeIncomplete: 'There may be more before this, which the provider does not give.',
  wroteAgain: '{name} wrote again: the conversation is open',
} as const
