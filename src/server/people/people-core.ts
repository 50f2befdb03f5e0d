/** What every act of this room is given by hand: the core, and who compares, remembers, slows down, seals and writes. */
import type { Core } from '../conversations/core.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { Callers } from './authenticate.ts'
import type { Post } from './letters.ts'
import type { SignInLibrary } from './sign-in-library.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

export interface PeopleCore extends Core {
  publicUrl: string
  library: SignInLibrary
  callers: Callers
  throttle: SignInThrottle
  box: SecretBox
  /** Null where no mail server is set. */
  post: Post | null
}
