import { expect, test } from 'vitest'
import { nameOther, tellApart } from './name-other.ts'

const other = { name: ' Amelia Hughes ', phone: '+447700900872', address: 'whatsapp:GB.4379' }

test('one without a name is called by its number, else by its address', () => {
  expect(nameOther(other)).toBe('Amelia Hughes')
  expect(nameOther({ ...other, name: null })).toBe('+447700900872')
  expect(nameOther({ ...other, name: ' ', phone: null })).toBe('GB.4379')
})

test('beside one of the same name the number tells which one is meant', () => {
  expect(tellApart(other, 'Amelia Hughes')).toBe('Amelia Hughes (+447700900872)')
  expect(tellApart({ ...other, phone: null }, 'Amelia Hughes')).toBe('Amelia Hughes (GB.4379)')
  expect(tellApart(other, 'A. Hughes')).toBe('Amelia Hughes')
})
