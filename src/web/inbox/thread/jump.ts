import { createContext, useContext } from 'react'

/** Goes to a message of this conversation, loaded or not, and shows which it is. */
export type Jump = (messageId: string) => void

export const JumpContext = createContext<Jump>(() => {})

export const useJump = (): Jump => useContext(JumpContext)
