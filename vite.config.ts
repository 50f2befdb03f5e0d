import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import compile from 'icu-minify/compile'
import { defineConfig, type Plugin } from 'vite'

const server = `http://127.0.0.1:${process.env.PORT || 3000}`

export default defineConfig({
  root: 'src/web',
  // The server puts a nonce of its own in its place at each visit.
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [react(), compileCatalogues(), writeCompressed()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // All of these know light-dark(), :has() and oklch(); older ones would get colours that don't follow data-theme.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // data: addresses would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'core', test: isAlwaysNeeded }] } } },
    // The largest, the names of all emoji (571 KB), comes with the picker alone; the size of what comes first is tested.
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: server, ws: true },
      '/simulator': { target: server, ws: true },
      '/media': { target: server },
    },
  },
})

/** What every page needs comes in one file: each further one costs a request, and 400 bytes of headers. */
function isAlwaysNeeded(id: string): boolean {
  return (
    /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/(query-core|react-query))\//.test(
      id,
    ) ||
    /src\/web\/(api\/(api-error|client|conversations|messages|people)|state\/[a-z-]+|shortcuts\/shortcuts)\.ts$/.test(
      id,
    )
  )
}

/**
 * In the built pages the texts are compiled beforehand, so that the parser of ICU messages (17 KB as served) stays
 * away from the browser. A file of texts imports nothing but types, so it can be run here.
 */
function compileCatalogues(): Plugin {
  return {
    name: 'compile-catalogues',
    apply: 'build',
    // After the types are gone.
    enforce: 'post',
    config: () => ({
      resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
    }),
    async transform(code, id) {
      if (!/\/(locales\/(en|ja)\/[a-z-]+|shared\/sayings)\.ts$/.test(id)) return null
      const parts: Record<string, Texts> = await import(`data:text/javascript,${encodeURIComponent(code)}`)
      return Object.entries(parts)
        .map(([name, texts]) => `export const ${name} = ${JSON.stringify(compileTexts(texts))}`)
        .join('\n')
    },
  }
}

type Texts = string | { readonly [key: string]: Texts }

function compileTexts(texts: Texts): unknown {
  if (typeof texts === 'string') return compile(texts)
  return Object.fromEntries(Object.entries(texts).map(([key, inner]) => [key, compileTexts(inner)]))
}

/** Writes a .br and a .gz beside every text file of the build, so that the server compresses nothing while it serves. */
function writeCompressed(): Plugin {
  return {
    name: 'write-compressed',
    apply: 'build',
    async writeBundle({ dir }) {
      if (!dir) return
      for (const name of await readdir(dir, { recursive: true })) {
        if (!/\.(?:js|css|html|svg|json|webmanifest|txt)$/.test(name)) continue
        const path = join(dir, name)
        const content = await readFile(path)
        const brotli = brotliCompressSync(content, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: 11,
            [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
          },
        })
        await writeFile(`${path}.br`, brotli)
        await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}
