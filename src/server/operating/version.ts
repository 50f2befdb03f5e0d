/** Of the product, from its package. The project's root lies two folders up in the bundle, three in the source. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const VERSION = readVersion()

function readVersion(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  for (const up of ['../..', '../../..']) {
    try {
      const found = JSON.parse(readFileSync(join(here, up, 'package.json'), 'utf8')) as Partial<
        Record<'name' | 'version', string>
      >
      if (found.name === 'tsunagi' && found.version) return found.version
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return 'unknown'
}
