/** The kind of event by which the channel doctor's request to our own webhook is known. It is signed like all others. */
export const OWN_CHECK_EVENT = 'tsunagi_check'
