/** What is called up at work: filters, selecting, searching, commands, keys. */
export const filter = {
  channel: 'App',
  anyChannel: 'All apps',
  assignee: 'Assignee',
  anybody: 'Anybody',
  order: 'Order',
  newestFirst: 'Newest first',
  select: 'Select conversations',
} as const

export const selection = {
  toolbar: 'Selected conversations',
  choose: 'Select conversations',
  count: '{count, plural, one {# selected} other {# selected}}',
  all: 'Select all',
  end: 'End selecting',
  assign: 'Assign',
  unread: 'Mark as unread',
  seen: 'Mark as read',
  assigned:
    '{count, plural, one {# conversation assigned to {name}} other {# conversations assigned to {name}}}',
  nowUnassigned: '{count, plural, one {# conversation unassigned} other {# conversations unassigned}}',
  closed: '{count, plural, one {# conversation closed} other {# conversations closed}}',
  reopened: '{count, plural, one {# conversation reopened} other {# conversations reopened}}',
  nowUnread:
    '{count, plural, one {# conversation marked as unread} other {# conversations marked as unread}}',
  nowSeen: '{count, plural, one {# conversation marked as read} other {# conversations marked as read}}',
  refused:
    '{count, plural, one {# conversation was left as it was: {reason}} other {# conversations were left as they were: {reason}}}',
} as const

export const search = {
  contacts: 'Contacts',
  persons: 'Persons',
  messages: 'Messages',
  person: 'Person: {name}',
  noConversation: 'No conversation yet',
  more: 'Show more',
  found: '{count, plural, =0 {Nothing found} one {# result} other {# results}}',
  empty: 'Nothing found for “{q}”',
  emptyHint: 'Names, numbers, emails and words of messages are searched, in all sections.',
} as const

export const commands = {
  title: 'Commands',
  field: 'Type a command or a name',
  nothing: 'Nothing of this name',
  here: 'This conversation',
  list: 'List',
  everywhere: 'Everywhere',
  places: 'Go to',
  assignTo: 'Assign to {name}',
  unassign: 'Unassign',
  phone: 'Simulated phone',
} as const

export const keysOf = {
  title: 'Keyboard shortcuts',
  single: 'Single-key shortcuts',
  singleHint: 'They rest while you write. Ctrl and ⌘ combinations always work.',
  commands: 'Commands',
  help: 'This sheet',
  search: 'Search',
  undo: 'Undo the last step',
  next: 'Next conversation',
  previous: 'Previous conversation',
  select: 'Select the conversation',
  unreadOnly: 'Show only unread ones',
  toUnassigned: 'Unassigned',
  toMine: 'Assigned to me',
  toOthers: 'Assigned to others',
  toClosed: 'Closed',
  reply: 'Write a reply',
  assign: 'Assign …',
  assignToMe: 'Assign to me',
  close: 'Close or reopen',
  markUnread: 'Mark as unread',
  details: 'Show or hide the details',
  delete: 'Delete conversation',
  move: 'Move in the list',
  open: 'Open',
  leave: 'Leave the text box',
  send: 'Send',
} as const
