/** An invented morning of a company that rents coffee machines, played through the product's own doors. */
import type { Customer } from '../../../simulator/index.ts'
import { call, connectWhatsApp, type EmptyProduct, invite, type Person, setUp } from '../support/company.ts'

export interface BusyDay {
  /** Reads English, with all rights. */
  mio: Person
  /** Reads Japanese, with account settings access. */
  ken: Person
  /** Ids of conversations: one of many messages, and one with a failure, each for the readers of both languages. */
  long: Record<'en' | 'ja', string>
  failed: Record<'en' | 'ja', string>
  /** The product's time at the end. */
  now: Date
}

export async function playBusyDay({ url, simulator }: EmptyProduct): Promise<BusyDay> {
  const mio = await setUp(url)
  const ken = await invite(url, mio, '佐藤 健', 'ken@minato.example', 'ja')
  const daniel = await invite(url, mio, 'Daniel Okafor', 'daniel@minato.example', 'en')
  await call(url, 'PATCH', `/users/${ken.id}`, mio.cookie, { rights: { account_settings_access: true } })
  await connectWhatsApp(url, mio, simulator)
  let now = new Date()

  const pass = async (minutes: number) => {
    const answer = await fetch(`${url}/simulator/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance_seconds: minutes * 60 }),
    })
    now = new Date(((await answer.json()) as { data: { now: string } }).data.now)
    simulator.advanceClock(minutes * 60)
  }
  const customer = (name: string, phone: string, locale: 'en' | 'ja') =>
    simulator.addCustomer({ name, phone, locale })
  const writes = async (who: Customer, ...texts: string[]) => {
    for (const text of texts) {
      await pass(1)
      simulator.write(who.id, { text })
      await simulator.settle()
    }
  }
  const conversationOf = async (who: Customer): Promise<string> => {
    const address = `whatsapp:${who.phone}`
    const found = await until(async () => {
      const { data } = await call<{ id: string; contact: { address: string } }[]>(
        url,
        'GET',
        '/conversations?limit=200',
        mio.cookie,
      )
      return data.find(({ contact }) => contact.address === address)
    })
    return found.id
  }
  const answers = async (by: Person, who: Customer, status: string, ...texts: string[]) => {
    const id = await conversationOf(who)
    for (const text of texts) {
      await pass(2)
      const sent = await call<{ id: string }>(url, 'POST', `/conversations/${id}/messages`, by.cookie, {
        client_message_id: crypto.randomUUID(),
        text,
      })
      const reached = status === 'read' ? 'delivered' : status
      await untilStatus(id, sent.data.id, reached)
      if (status !== 'read') continue
      simulator.openPhone(who.id)
      await untilStatus(id, sent.data.id, 'read')
    }
  }
  const untilStatus = (id: string, messageId: string, status: string) =>
    until(async () => {
      const { data } = await call<{ id: string; status: string }[]>(
        url,
        'GET',
        `/conversations/${id}/messages`,
        mio.cookie,
      )
      return data.find((message) => message.id === messageId && message.status === status)
    })
  const assign = async (who: Customer, to: Person) =>
    call(url, 'PUT', `/conversations/${await conversationOf(who)}/assignee`, mio.cookie, { user_id: to.id })
  const seen = async (who: Customer, ...by: Person[]) => {
    const id = await conversationOf(who)
    for (const person of by) await call(url, 'POST', `/conversations/${id}/seen`, person.cookie)
  }

  await pass(minutesToNine(new Date()))
  const grace = customer('Grace Lindqvist', '+447700900118', 'en')
  await writes(grace, 'Thank you, the machine arrived this morning. Everything works!')
  await assign(grace, daniel)
  await seen(grace, mio, ken, daniel)

  const minato = customer('株式会社みなと 営業部', '+819087654321', 'ja')
  await writes(minato, '先日はありがとうございました。', '明日の15時に伺っても大丈夫でしょうか。')
  await answers(ken, minato, 'delivered', 'もちろんです。明日15時、お待ちしております。')
  await seen(minato, mio, ken)

  const amelia = customer('Amelia Hughes', '+447700900871', 'en')
  await writes(
    amelia,
    'Hi! We met at the trade fair last week.',
    'Is the 12-month lease for the two-group machine still available?',
  )
  await answers(
    mio,
    amelia,
    'read',
    'Hello Amelia, good to hear from you!',
    'Yes, it is: 18,000 yen a month, with maintenance and one service visit a quarter.',
  )
  await writes(amelia, 'That sounds fair. Could you deliver before the 1st of December?')
  await answers(mio, amelia, 'delivered', 'We can. I will hold a machine for you until Friday.')
  await seen(amelia, mio, ken)

  const misaki = customer('田中 美咲', '+819012345678', 'ja')
  await writes(
    misaki,
    'はじめまして。御社の業務用コーヒーマシンについて、お見積もりをお願いできますか？',
    '月に3,000杯ほど淹れる予定です☕',
  )
  await answers(
    ken,
    misaki,
    'read',
    'お問い合わせありがとうございます。',
    '3,000杯でしたら、2連式のモデルがおすすめです。本日中にお見積もりをお送りいたします。',
  )
  await writes(misaki, 'ありがとうございます。納期はどのくらいでしょうか。')
  await answers(ken, misaki, 'delivered', '在庫がございますので、1週間ほどでお届けできます。')
  await seen(misaki, mio, ken)

  const fails = (who: Customer) =>
    simulator.addFault({ kind: 'refuse', code: 63013, count: 1, address: `whatsapp:${who.phone}` })
  const rafael = customer('Rafael Costa', '+5511955550123', 'en')
  await writes(rafael, 'Could you send me the price list, please?', 'And do you deliver to Porto Alegre?')
  await answers(mio, rafael, 'read', 'Hello Rafael! Yes, within ten days.')
  await fails(rafael)
  await answers(mio, rafael, 'failed', 'The price list for 2027 follows by the end of the day.')
  await assign(rafael, mio)
  await seen(rafael, mio, ken)

  const sakura = customer('小林 さくら', '+819000001003', 'ja')
  await writes(sakura, 'ミルの掃除方法を教えていただけますか？')
  await answers(ken, sakura, 'read', '電源を切ってから、上の受け皿を外してください。')
  await fails(sakura)
  await answers(ken, sakura, 'failed', '図入りの手順書もお送りします。')
  await assign(sakura, ken)
  await seen(sakura, mio, ken)

  const priya = customer('Priya Raman', '+12025550143', 'en')
  await writes(priya, 'Do you also rent grinders?', 'We would need two, for a pop-up in January.')
  const takahashi = customer('髙橋 健一', '+819000001002', 'ja')
  await writes(takahashi, '土曜日も営業されていますか？')

  return {
    mio,
    ken,
    long: { en: await conversationOf(amelia), ja: await conversationOf(misaki) },
    failed: { en: await conversationOf(rafael), ja: await conversationOf(sakura) },
    now,
  }
}

/** To the next nine o'clock in Tokyo, 0:00 UTC. */
function minutesToNine(now: Date): number {
  return 24 * 60 - (now.getUTCHours() * 60 + now.getUTCMinutes())
}

const PATIENCE_MILLISECONDS = 20_000

/** Asks again until there is an answer. @throws after 20 seconds */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + PATIENCE_MILLISECONDS
  for (;;) {
    const found = await ask()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error('what was waited for did not come')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
