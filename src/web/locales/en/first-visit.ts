export const firstVisit = {
  title: 'Welcome. Let’s set up your company',
  intro: 'You become its first user, with all rights. Colleagues are invited afterwards.',
  company: 'Company',
  name: 'Name',
  nameHint: 'As your colleagues know you.',
  passwordHint: 'At least 8 characters. A short sentence is easy to remember and hard to guess.',
  setupCode: 'Setup code',
  setupCodeHint: 'It was printed where the server was started.',
  create: 'Create company',
  creating: 'Creating…',
} as const
