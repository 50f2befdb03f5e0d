/**
 * Passwords of at least eight characters that everybody tries first: the head of the lists of leaked ones, and the
 * words of this field. In lower case, without what people put behind them (digits, marks): see judge-password.ts.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `password passw0rd p@ssword p@ssw0rd pa$$word passwort motdepasse contraseña contrasena senha mypassword
  qwerty qwertyuiop qwertyui qwertz qwerty1234 asdfghjkl asdfgh zxcvbnm zxcvbnm1 1qaz2wsx qazwsx qazwsxedc 1q2w3e4r
  1q2w3e4r5t q1w2e3r4 q1w2e3r4t5 zaq12wsx abcdefgh abcdefg abcd abc aaaaaaaa iloveyou iloveu sunshine princess football
  baseball basketball superman batman starwars pokemon minecraft trustno1 whatever computer internet michelle jennifer
  letmein welcome welcome1 changeme changeit default secret admin administrator root login master monkey dragon shadow
  samsung google facebook whatsapp messenger twilio pipedrive tsunagi test testtest tester testing guest user hello
  hellohello access freedom liverpool charlie jordan23 michael daniel sakura sakurasakura doraemon pikachu
  takahiro yamada tanaka suzuki satou nippon arigatou konnichiwa ohayou aishiteru watashi summer winter spring autumn
  company business office sales customer support inbox`
    .split(/\s+/)
    .filter(Boolean),
)
