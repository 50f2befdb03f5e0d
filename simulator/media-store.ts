/** Pictures, voice and files that went over the simulated providers. Bounded by bytes; the oldest go first. */
export interface StoredMedia {
  sid: string
  contentType: string
  bytes: Buffer
  /** The provider never tells it; the phone page shows it. */
  name: string | null
  createdAt: Date
}

export interface MediaStore {
  add(media: StoredMedia): void
  get(sid: string): StoredMedia | undefined
  remove(sid: string): void
}

export function createMediaStore(limitBytes: number): MediaStore {
  const stored = new Map<string, StoredMedia>()
  let total = 0
  const remove = (sid: string) => {
    total -= stored.get(sid)?.bytes.length ?? 0
    stored.delete(sid)
  }
  return {
    add(media) {
      stored.set(media.sid, media)
      total += media.bytes.length
      for (const [sid] of stored) {
        if (total <= limitBytes || sid === media.sid) break
        remove(sid)
      }
    },
    get: (sid) => stored.get(sid),
    remove,
  }
}
