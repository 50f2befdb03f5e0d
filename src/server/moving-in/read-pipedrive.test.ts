import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openPipedrive } from './read-pipedrive.ts'

test('the token follows no redirect', async () => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers['x-api-token'] ?? ''}`)
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const source = openPipedrive(`http://127.0.0.1:${port}`, 'token')
  await expect(source.one('v1', '/users/me')).rejects.toThrow('leads elsewhere')
  expect(seen).toHaveLength(1)
  server.close()
})
