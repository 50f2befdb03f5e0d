/**
 * Search as you type over persons, in Japanese and English: names, phones and emails, letter by letter, at a hundred
 * thousand persons (with `--full` at a million). Beside it: as many rows fetched by primary key.
 */
import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { foldLine } from '../src/server/lib/fold-text.ts'
import { gramsOf } from '../src/server/lib/grams.ts'
import { createRandom, type Random } from '../src/server/seed/random.ts'
import { copyLine } from '../src/server/store/seeded-rows.ts'
import { startProduct } from './product.ts'
import { type Figure, printFigures } from './report.ts'
import { collect, ROUNDS, type Times, timeOf } from './timing.ts'

const PERSONS = 100_000
const FULL = 1_000_000
const ROWS = 10
/** The pages that a database has held in memory for long are in it again. */
const WARM_ROUNDS = 600
const GOAL_MILLISECONDS = 50

const FAMILIES =
  '佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 湊 髙﨑 森 池田 橋本 阿部 石川 前田 藤田 小川'.split(
    ' ',
  )
const GIVEN =
  '花子 健 美咲 翔太 陽菜 大輔 さくら 蓮 結衣 直樹 葵 拓也 ひなた 誠 真由美 悠斗 恵 浩 千尋 カレン'.split(' ')
const FIRSTS =
  'Amelia Oliver Isla George Ava Noah Mia Leo Grace Arthur Freya Theo Ines Tomás Chloé Jörg Zoë Liam Emma Raj Priya Diego Sofia Yusuf Aiko'.split(
    ' ',
  )
const LASTS =
  'Smith Jones Taylor Brown Williams Wilson Hughes Costa Raman Duarte Müller Schmidt Dubois García Rossi Novak Kowalski Jensen Larsen Okafor Khan Singh Nguyen Kim Park Lindqvist Marchetti Quigley Zeller Abernathy'.split(
    ' ',
  )
const DOMAINS = ['example.jp', 'mail.example', 'oak.example', 'minato.example', 'tools.example']

interface Invented {
  name: string
  email: string
  phone: string
  e164: string
}

export async function persons({ full }: { full: boolean }): Promise<void> {
  const count = full ? FULL : PERSONS
  const product = await startProduct()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const db = new pg.Client(product.postgres.connection)
  try {
    await db.connect()
    const seconds = await fill(db, count)
    const terms = typed()
    const random = createRandom(7)
    const ask = (path: (q: string) => string) => () =>
      timeOf(agent, product.url + path(encodeURIComponent(random.pick(terms))), product.cookie)
    const asked: Record<string, () => Promise<number>> = {
      'Add to existing': ask((q) => `/api/inbox/crm/search?q=${q}`),
      'list of persons': ask((q) => `/api/inbox/crm/persons?limit=50&q=${q}`),
      'choosing a person': ask((q) => `/api/v2/persons/search?limit=10&term=${q}`),
    }
    const limit = await rowsByKey(db, count)
    const at = `at ${count / 1_000_000} million`
    const figures: Figure[] = []
    for (const [name, round] of Object.entries(asked)) {
      for (let warm = 0; warm < WARM_ROUNDS; warm++) await round()
      const times = await collect(round)
      const goals: Record<keyof Times, string> = { p50: '–', p99: `< ${GOAL_MILLISECONDS} ms` }
      for (const figure of ['p50', 'p99'] as const)
        figures.push({
          bench: 'persons',
          figure: `${name}: ${figure} ${at}`,
          value: times[figure],
          unit: 'ms',
          limit: limit[figure],
          limitOf: `${ROWS} persons by primary key`,
          ratio: times[figure] / limit[figure],
          goal: goals[figure],
        })
    }
    printFigures(figures, { rounds: ROUNDS, persons: count, seed_seconds: Math.round(seconds) })
  } finally {
    agent.destroy()
    await db.end()
    await product.stop()
  }
}

/** As somebody types who looks for a few of them: from the second letter on. */
function typed(): string[] {
  const random = createRandom(11)
  const wanted = Array.from({ length: 40 }, () => invent(random, random.below(PERSONS)))
  const writings = wanted.flatMap(({ name, email, phone }) => [name, name, email, phone])
  return writings
    .flatMap((writing) =>
      Array.from({ length: Math.min(12, [...writing].length) - 1 }, (_, index) =>
        [...writing]
          .slice(0, index + 2)
          .join('')
          .trim(),
      ),
    )
    .filter((term) => [...term].length > 1)
}

function invent(random: Random, number: number): Invented {
  const digits = String(10_000_000 + ((number * 7_919) % 89_999_999))
  if (random.next() < 0.5) {
    const name = `${random.pick(FAMILIES)} ${random.pick(GIVEN)}`
    const phone = `090-${digits.slice(0, 4)}-${digits.slice(4)}`
    return { name, email: `user${number}@${random.pick(DOMAINS)}`, phone, e164: `+8190${digits}` }
  }
  const [first, last] = [random.pick(FIRSTS), random.pick(LASTS)]
  const email = `${foldLine(first)}.${foldLine(last)}${number}@${random.pick(DOMAINS)}`
  return { name: `${first} ${last}`, email, phone: `+44 79 ${digits}`, e164: `+4479${digits}` }
}

/** By COPY, the grams' index made at the end, as restoring does. Answers the seconds that it took. */
async function fill(db: pg.Client, count: number): Promise<number> {
  const began = performance.now()
  const { rows } = await db.query<{ id: number }>('select min(id) as id from users where company_id = 1')
  const owner = rows[0]?.id ?? 0
  await db.query('drop index persons_by_gram')
  const random = createRandom(5)
  const now = Date.now()
  const columns = `company_id, name, owner_id, emails, phones, im, visible_to, label_ids, custom_fields, search_name,
    search_email, search_phone, grams, add_time, update_time`
  const names = new Map<string, { folded: string; grams: string[] }>()
  function* lines(): Generator<string> {
    for (let number = 0; number < count; number++) {
      const { name, email, phone, e164 } = invent(random, number)
      const ofName = names.get(name) ?? { folded: foldLine(name), grams: gramsOf(foldLine(name)) }
      names.set(name, ofName)
      // Written in small letters without accents already.
      const written = [...new Set([phone.replace(/\D/g, ''), e164.slice(1)])]
      const grams = new Set([...ofName.grams, ...[email, ...written].flatMap(gramsOf)])
      const at = new Date(now - number * 1_000).toISOString()
      const one = (value: string, more = {}) =>
        JSON.stringify([{ value, label: 'work', primary: true, ...more }])
      yield copyLine([
        1,
        name,
        owner,
        one(email),
        one(phone, { e164 }),
        '[]',
        3,
        '{}',
        '{}',
        ofName.folded,
        email,
        written.join('\n'),
        [...grams]
          .sort()
          .map((gram) => `'${gram}'`)
          .join(' '),
        at,
        at,
      ])
    }
  }
  await pipeline(Readable.from(lines()), db.query(copyFrom(`copy persons (${columns}) from stdin`)))
  await db.query(`set maintenance_work_mem = '512MB'`)
  await db.query('create index persons_by_gram on persons using gin (grams)')
  await db.query('vacuum (analyze) persons')
  return (performance.now() - began) / 1000
}

function rowsByKey(db: pg.Client, count: number): Promise<Times> {
  const random = createRandom(3)
  return collect(async () => {
    const ids = Array.from({ length: ROWS }, () => 1 + random.below(count))
    const began = performance.now()
    await db.query({
      name: 'persons_by_key',
      text: 'select * from persons where company_id = 1 and id = any($1::int[])',
      values: [ids],
    })
    return performance.now() - began
  })
}
