/** Keeps a copy in this browser; an empty one is removed. A full storage costs the copy and nothing else. */
export function keepItem(key: string, value: string): void {
  try {
    if (value) localStorage.setItem(key, value)
    else localStorage.removeItem(key)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
