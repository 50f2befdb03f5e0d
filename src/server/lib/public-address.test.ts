import { expect, test } from 'vitest'
import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.1',
  '172.32.0.1',
  '192.167.255.255',
  '223.255.255.255',
  '2606:4700::1111',
  '2a00:1450:4001::64',
])('%s is of the public internet', (address) => expect(isPublicAddress(address)).toBe(true))

test.each([
  ['this network', '0.0.0.0'],
  ['loopback', '127.0.0.1'],
  ['loopback, far end', '127.255.255.254'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['carrier-grade', '100.64.0.1'],
  ['carrier-grade', '100.127.255.255'],
  ['link-local, the clouds’ metadata', '169.254.169.254'],
  ['protocol assignments', '192.0.0.170'],
  ['benchmarks', '198.19.0.1'],
  ['examples', '203.0.113.9'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4-mapped private', '::ffff:10.0.0.1'],
  ['IPv4-mapped private, in hexadecimal', '::ffff:a00:1'],
  ['IPv4-mapped public', '::ffff:8.8.8.8'],
  ['IPv4-compatible', '::8.8.8.8'],
  ['NAT64', '64:ff9b::8.8.8.8'],
  ['NAT64 of a network’s own', '64:ff9b:1::a00:1'],
  ['6to4', '2002:a00:1::'],
  ['Teredo', '2001:0:a00:1::'],
  ['unique-local', 'fc00::1'],
  ['unique-local', 'fd12:3456::1'],
  ['link-local', 'fe80::1'],
  ['link-local with its zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['examples', '2001:db8::1'],
  ['multicast', 'ff02::1'],
  ['no address', 'localhost'],
  ['no address', ''],
  ['no address', '1.2.3'],
])('%s (%s) is not', (_name, address) => expect(isPublicAddress(address)).toBe(false))

test('loopback is known in every writing of it, and nothing else is taken for it', () => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1'])
    expect(isLoopbackAddress(address)).toBe(true)
  for (const address of ['128.0.0.1', '::2', '::ffff:127.0.0.1', '1::1', 'localhost', '::11'])
    expect(isLoopbackAddress(address)).toBe(false)
})
