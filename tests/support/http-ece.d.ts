declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  interface Options {
    version: 'aes128gcm'
    privateKey: ECDH
    /** In base64url. */
    authSecret: string
  }
  const ece: { decrypt(payload: Buffer, options: Options): Buffer }
  // biome-ignore lint/style/noDefaultExport: so the package is made
  export default ece
}
