import { expect, test } from 'vitest'
import { kindOfAddress } from './kind-of-address.ts'

test('each kind of address is told by how it is written', () => {
  expect(kindOfAddress('whatsapp:+819012345678')).toBe('number')
  expect(kindOfAddress('+819012345678')).toBe('number')
  expect(kindOfAddress('whatsapp:JP.95506597121404256786')).toBe('business')
  expect(kindOfAddress('whatsapp:US.ENT.11815799212886844830')).toBe('business')
  expect(kindOfAddress('5998050430907406')).toBe('page')
  expect(kindOfAddress('whatsapp:hello')).toBe('other')
})
