export const invitation = {
  title: 'Join {company}',
  intro: 'You were invited as {email}. Choose a name and a password.',
  join: 'Join',
  joining: 'Joining…',
  invalidTitle: 'This invitation can’t be used any more',
  invalid: 'It was used already, or it has expired. Ask the colleague who sent it for a new one.',
} as const
