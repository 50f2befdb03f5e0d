/** Films and recordings that we send tell what they show and nothing else, as pictures do (`picture.ts`). */
import { readFile, writeFile } from 'node:fs/promises'
import { blankTraces } from './film-traces.ts'
import type { ReceivedFile } from './storage.ts'

/** One family of containers. Others (WebM, Ogg) are made by programs that know no place. */
const BOXED = /^(video\/(mp4|quicktime|3gpp2?|x-m4v)|audio\/mp4)$/

/** 25 MB at most, so it is read whole. Throws `UnreadableFilm` where it cannot be told what it carries. */
export async function withoutPlaces(file: ReceivedFile, contentType: string): Promise<void> {
  if (!BOXED.test(contentType)) return
  const film = await readFile(file.path)
  if (blankTraces(film)) await writeFile(file.path, film, { flush: true })
}
