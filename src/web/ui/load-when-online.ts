/** Loads a part of the page. Without a network it waits for it: what is shown must not fall for what was wanted. */
export async function loadWhenOnline<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      // With a network the part is missing for good: after an update the page has to be loaded anew.
      if (navigator.onLine) throw error
      await new Promise((resolve) => window.addEventListener('online', resolve, { once: true }))
    }
  }
}
