/** While the server does not answer it is asked again after so long. */
const pauseMilliseconds = 1_000
const patienceMilliseconds = 5_000

/**
 * Loads a part of the page. Without a network, or while the server is started again, it waits: what is shown must not
 * fall for what was wanted.
 */
export async function loadWhenOnline<T>(load: () => Promise<T>): Promise<T> {
  for (let missing = false; ; ) {
    try {
      return await load()
    } catch (error) {
      if (!navigator.onLine)
        await new Promise((done) => window.addEventListener('online', done, { once: true }))
      else if (!(await serverAnswers())) await new Promise((done) => setTimeout(done, pauseMilliseconds))
      // With a server that answers the part is missing for good: after an update the page has to be loaded anew.
      else if (missing) throw error
      // It may have come back since.
      else missing = true
    }
  }
}

const serverAnswers = (): Promise<boolean> =>
  fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(patienceMilliseconds) }).then(
    ({ ok }) => ok,
    () => false,
  )
