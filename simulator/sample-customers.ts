/** Invented people, with numbers of ranges that are nobody's. */
import type { CustomerRequest } from './customers.ts'

export const sampleCustomers: CustomerRequest[] = [
  { name: '佐藤 美咲', locale: 'ja', phone: '+819000001001' },
  { name: 'Emma Clarke', locale: 'en', phone: '+447700900123' },
  { name: '髙橋 健一', locale: 'ja', phone: '+819000001002' },
  {
    name: '小林 さくら',
    locale: 'ja',
    user_id: 'JP.48120937715526604913',
    username: 'sakura.bakes',
  },
  { name: 'Daniel Okafor', locale: 'en', phone: '+447700900456' },
  { name: 'Priya Raman', locale: 'en', phone: '+12025550143', shares_number: false },
]
