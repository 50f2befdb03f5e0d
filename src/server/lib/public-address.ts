/**
 * Which addresses belong to strangers on the internet, and which to a network that strangers must not reach through
 * us. Sources: the IANA registries of special-purpose addresses (RFC 6890 and its additions).
 */
import { BlockList, isIP } from 'node:net'

const special = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local; the clouds' metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // examples
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // examples
  ['203.0.113.0', 24], // examples
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
] as const)
  special.addSubnet(network, bits, 'ipv4')

/** Global unicast; outside of it lie mapped, NAT64, unique-local, link-local, site-local and multicast ones. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of [
  ['2001::', 23], // Teredo, ORCHID and the like: other addresses hide inside
  ['2001:db8::', 32], // examples
  ['2002::', 16], // 6to4: an IPv4 address hides inside
  ['3fff::', 20], // examples
] as const)
  special.addSubnet(network, bits, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** `address`: an IP address without brackets. Anything that is none is not public. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4')
    case 6:
      // An IPv4-mapped address would be looked up among the IPv4 ones; it is refused as a whole (precise 16).
      return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
    default:
      return false
  }
}

export function isLoopbackAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return loopback.check(address, 'ipv4')
    case 6:
      return /^[0:]*:0*1$/.test(address)
    default:
      return false
  }
}
