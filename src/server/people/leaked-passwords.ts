/**
 * Whether a password is among the 49,000 that are found most in what has leaked elsewhere (18,000 of them are long enough
 * to be chosen here). The list comes along as a package and is read when somebody first chooses a password: nobody is asked
 * over the network.
 */
export async function hasLeaked(password: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  // In lower case, as the list is. Looked through once a password: a set would cost memory for good.
  return dictionary['passwords-common'].includes(password.normalize('NFKC').toLowerCase())
}
