export const signIn = {
  title: 'Sign in to Tsunagi',
  intro: 'One inbox for the whole sales team.',
  email: 'Email',
  password: 'Password',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  language: 'Language',
} as const
