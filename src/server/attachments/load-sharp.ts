/**
 * The library that draws pictures, loaded when the first one comes: with what it brings it holds 20 MB, and many a
 * server never draws one.
 */
import type Sharp from 'sharp'

let loading: Promise<typeof Sharp> | null = null

export function loadSharp(): Promise<typeof Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // Two cores are the machine that all of this has to fit on; nothing is read twice.
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  })
  return loading
}
