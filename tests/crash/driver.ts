/**
 * Tries to prove wrong that the product loses nothing, doubles nothing and reorders nothing: customers write,
 * colleagues answer, the provider fails, and meanwhile processes are killed. When everything has come to rest, a judge
 * compares the product's story with what was done and with what the provider took.
 */
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import { pause } from './ask.ts'
import { playColleague } from './colleagues.ts'
import { playCustomer } from './customers.ts'
import { GREETING, type House, openHouse } from './house.ts'
import { type Findings, judge } from './judge.ts'
import { type Deed, playKiller, startAgain } from './killer.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createRandom } from './random.ts'
import { comeToRest } from './rest.ts'
import { openScreen, type Screen } from './screen.ts'
import { playWeather } from './weather.ts'

export interface CrashOptions {
  seed: number
  kills: number
  processes: 1 | 2
  /** This deed and no other. */
  only?: Deed
  /** The provider has no bad days. */
  calm?: boolean
  /** Ends leases of the dead at once instead of waiting them out; only with one process. */
  hurryLeases: boolean
  /** Customers who were there before, and are answered. */
  regulars: number
  /** Customers whose first message comes under fire. */
  strangers: number
  say(line: string): void
}

export interface CrashReport extends Findings {
  figures: Record<string, number>
  kills: Record<string, number>
}

const MOST_MESSAGES_A_CUSTOMER = 600
const MOST_REPLIES_A_COLLEAGUE = 1_500
const HELLO_WITHIN_MILLISECONDS = 20_000
/** Where starting takes long, all kills may be over before anybody has said much; then the play goes on a little. */
const LEAST_MESSAGES = 20
const LONGEST_ENCORE_MILLISECONDS = 30_000

export async function playCrashes(options: CrashOptions): Promise<CrashReport> {
  const { say } = options
  const random = createRandom(options.seed)
  const ledger = createLedger()
  const began = performance.now()
  say(`seed ${options.seed}, ${options.kills} kills, ${options.processes} process(es)`)
  const house = await openHouse({
    processes: options.processes,
    random: random.apart(),
    onUnexpectedEnd: (sentence) => ledger.violate(sentence),
  })
  const screens: Screen[] = []
  try {
    const conversationIds = await greet(house, options.regulars)
    for (const colleague of house.colleagues)
      screens.push(await openScreen({ house, ledger, random: random.apart(), colleague }))

    let over = false
    const isOver = () => over
    const regulars = addressesFrom(1, options.regulars)
    const strangers = addressesFrom(1_001, options.strangers)
    const players = [
      ...[...regulars, ...strangers].map((address) =>
        playCustomer({
          house,
          ledger,
          random: random.apart(),
          address,
          mostMessages: MOST_MESSAGES_A_CUSTOMER,
          isOver,
        }),
      ),
      ...house.colleagues.map((colleague) =>
        playColleague({
          house,
          ledger,
          random: random.apart(),
          colleague,
          conversationIds,
          mostReplies: MOST_REPLIES_A_COLLEAGUE,
          isOver,
        }),
      ),
      ...(options.calm ? [] : [playWeather(house.simulator, random.apart(), isOver)]),
    ]
    try {
      await playKiller({
        house,
        ledger,
        random: random.apart(),
        screens,
        kills: options.kills,
        only: options.only,
        say,
      })
      await untilEnoughIsSaid(ledger)
    } finally {
      over = true
    }
    await Promise.all(players)
    for (const one of house.processes) await startAgain(one, ledger)
    say(`rest after ${seconds(began)} s`)
    await comeToRest(house, ledger, options)
    say(`judgement after ${seconds(began)} s`)
    const findings = await judge(house, ledger, screens)
    return { ...findings, kills: ledger.kills, figures: figuresOf(ledger, findings, screens, began) }
  } finally {
    for (const screen of screens) await screen.close()
    await house.close()
  }
}

async function untilEnoughIsSaid(ledger: Ledger): Promise<void> {
  const until = performance.now() + LONGEST_ENCORE_MILLISECONDS
  const acknowledged = () => ledger.said.filter((said) => said.acknowledgedAt !== null).length
  while (acknowledged() < LEAST_MESSAGES && performance.now() < until) await pause(100)
}

/** Regulars have written once, through the provider itself, so that its window for answers is open. */
export async function greet(house: House, regulars: number): Promise<string[]> {
  const addresses = addressesFrom(1, regulars)
  for (const address of addresses) {
    const customer = house.simulator.addCustomer({
      name: `Customer ${address.slice(-4)}`,
      phone: address.replace('whatsapp:', ''),
      locale: 'en',
    })
    house.simulator.write(customer.id, { text: GREETING })
  }
  await house.simulator.settle()
  const until = performance.now() + HELLO_WITHIN_MILLISECONDS
  for (;;) {
    const { items } = await house.colleagues[0].ask.readAll<Conversation>('/conversations')
    if (items.length === regulars) return items.map(({ id }) => id)
    if (performance.now() > until) throw new Error(`${items.length} of ${regulars} conversations began`)
    await pause(100)
  }
}

function addressesFrom(first: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `whatsapp:+8190${String(first + index).padStart(8, '0')}`,
  )
}

function figuresOf(
  ledger: Ledger,
  findings: Findings,
  screens: readonly Screen[],
  began: number,
): Record<string, number> {
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  const posts = sum(ledger.said.map((said) => said.posts))
  return {
    kills: sum(Object.values(ledger.kills)),
    webhooks_posted: posts,
    webhooks_acknowledged: sum(ledger.said.map((said) => said.acknowledgements)),
    webhooks_repeated: posts - ledger.said.length,
    customer_messages: ledger.said.length,
    replies: ledger.written.length,
    reply_posts: sum(ledger.written.map((reply) => reply.posts)),
    messages: findings.messages,
    screen_connections: sum(screens.map((screen) => screen.figures.connections)),
    screen_events: sum(screens.map((screen) => screen.figures.events)),
    screen_resets: sum(screens.map((screen) => screen.figures.resets)),
    seconds: seconds(began),
  }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1000)
}
