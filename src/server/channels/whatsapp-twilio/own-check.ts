/** The field by which the channel doctor's request to our own webhook is known. It is signed like all others. */
export const OWN_CHECK_FIELD = 'TsunagiCheck'
