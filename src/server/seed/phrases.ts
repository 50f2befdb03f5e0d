/**
 * What customers and salespeople write, in both languages, with gaps to fill: {product}, {count}, {day}, {time},
 * {city}, {price}. Each phrase ends with a mark that parts words, so the words of a message are those of its phrases.
 */
export interface Phrases {
  fromCustomer: readonly string[]
  fromUs: readonly string[]
  gaps: Readonly<Record<string, readonly string[]>>
  family: readonly string[]
  given: readonly string[]
  /** Between two phrases of one message. */
  between: string
  name(family: string, given: string): string
}

const hours = Array.from({ length: 20 }, (_, step) => `${9 + Math.floor(step / 2)}:${step % 2 ? '30' : '00'}`)
const counts = Array.from({ length: 60 }, (_, step) => String(step + 2))
const prices = Array.from({ length: 80 }, (_, step) => ((step + 3) * 4_800).toLocaleString('en-US'))

export const english: Phrases = {
  fromCustomer: [
    'Hi, is the {product} still available?',
    'Could you send me a quote for {count} of the {product}?',
    'Does {day} at {time} work for a call?',
    'We are moving to {city} next month, do you deliver there?',
    'Thanks, that was quick!',
    'What would the {product} cost with maintenance?',
    'The invoice says {price} yen, is that with tax?',
    'My colleague said you had a demo in {city} on {day}.',
    'Sorry, something came up. Could we move it to {day}?',
    'That works for us.',
    'Let me check with my manager and come back to you.',
    'How long is the lead time for {count} units?',
    'The last delivery was missing the manual.',
    'Can I pay by bank transfer?',
    'Is there a discount from {count} on?',
    'Great, please go ahead.',
    'We compared three offers and yours is our favourite.',
    'The {product} makes a strange noise since {day}.',
    'Do you have it in black?',
    'Who is my contact while you are away?',
    'Perfect 🙂',
    'I will be in {city} on {day} at {time}, could we meet?',
  ],
  fromUs: [
    'Hello, thank you for your message!',
    'Yes, the {product} is in stock.',
    'I have sent the quote for {count} units to your address.',
    '{day} at {time} suits me well.',
    'We deliver to {city} within {count} days.',
    'The price is {price} yen a month, maintenance included.',
    'Let me look into this and get back to you by {time}.',
    'I am sorry about that, a new part is on its way.',
    'Would you like to see it in our showroom in {city}?',
    'You can pay by bank transfer or by card.',
    'From {count} units on there is a discount of ten percent.',
    'Your order has left our warehouse this morning.',
    'I will hold the {product} for you until {day}.',
    'Could you send me a photo of the label?',
    'Thank you, I look forward to it.',
    'My colleague in {city} will call you at {time}.',
    'Just checking in: did you have time to read our offer?',
    'I have moved our appointment to {day}.',
  ],
  gaps: {
    product: [
      'two-group espresso machine',
      'standing desk',
      'label printer',
      'meeting table',
      'cold brew tap',
      'security camera set',
      'warehouse scanner',
      'bean grinder',
      'projector',
      'water dispenser',
      'annual licence',
      'starter package',
    ],
    count: counts,
    day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'the 3rd', 'the 15th', 'the 28th'],
    time: hours,
    city: ['Tokyo', 'Osaka', 'Leeds', 'Porto', 'Berlin', 'Austin', 'Lyon', 'Toronto', 'Dublin', 'Utrecht'],
    price: prices,
  },
  family: (
    'Hughes Raman Okafor Silva Novak Lindgren Moreau Costa Murphy Haddad Petrov Garcia Kowalski Brandt Rossi Adeyemi ' +
    'Fischer Nakamura Jensen Dubois Walsh Pereira Keller Santos Bauer Ito Martin Larsen Conti Evans'
  ).split(' '),
  given: (
    'Amelia Priya Daniel Rafael Jana Sofia Camille Joao Aoife Omar Elena Lucia Piotr Greta Marco Tunde Lukas Naomi ' +
    'Freja Antoine Niamh Beatriz Jonas Carla Matthias Hana Claire Erik Paola Owen'
  ).split(' '),
  between: ' ',
  name: (family, given) => `${given} ${family}`,
}

export const japanese: Phrases = {
  fromCustomer: [
    'お世話になっております。',
    '{product}の在庫はまだありますか？',
    '{product}を{count}台、お見積もりいただけますか？',
    '{day}の{time}にお電話しても大丈夫でしょうか。',
    '来月{city}へ移転するのですが、配送は可能ですか？',
    '早速のご返信ありがとうございます！',
    '保守込みだと{product}はおいくらになりますか？',
    '請求書の{price}円は税込みでしょうか。',
    '{city}のショールームを{day}に見学したいです。',
    '申し訳ありません、急用のため{day}に変更をお願いできますか。',
    'それでお願いします。',
    '上司に確認してから、改めてご連絡します。',
    '{count}台ですと、納期はどのくらいでしょうか？',
    '先日の納品に説明書が入っていませんでした。',
    '銀行振込でも支払えますか？',
    '{count}台以上で割引はありますか？',
    'ぜひ進めてください。',
    '三社で比較しましたが、御社が一番良かったです。',
    '{day}から{product}の調子が良くありません。',
    '黒色もありますか？',
    '承知しました。',
    'ありがとうございます😊',
    '{day}の{time}に{city}へ伺う予定です。',
  ],
  fromUs: [
    'お問い合わせいただき、ありがとうございます。',
    'はい、{product}は在庫がございます。',
    '{count}台分のお見積書をお送りしました。',
    '{day}の{time}でお待ちしております。',
    '{city}へは{count}日ほどでお届けできます。',
    '保守込みで月額{price}円でございます。',
    '確認のうえ、{time}までにご連絡いたします。',
    'ご不便をおかけして申し訳ございません。代わりの部品をお送りします。',
    '{city}のショールームで実物をご覧いただけます。',
    'お支払いは銀行振込とカードがご利用いただけます。',
    '{count}台以上で一割引きとなります。',
    '本日、倉庫から発送いたしました。',
    '{day}まで{product}をお取り置きいたします。',
    'ラベルの写真をお送りいただけますでしょうか。',
    'どうぞよろしくお願いいたします。',
    '担当の者が{time}にお電話いたします。',
    '先日のご提案について、いかがでしょうか。',
    'ご予約を{day}に変更いたしました。',
  ],
  gaps: {
    product: [
      '業務用コーヒーマシン',
      '昇降デスク',
      'ラベルプリンター',
      '会議テーブル',
      '防犯カメラ',
      'ハンディスキャナー',
      'ミル',
      'プロジェクター',
      'ウォーターサーバー',
      '年間ライセンス',
      'スターターセット',
      '延長保証',
    ],
    count: counts,
    day: ['月曜日', '火曜日', '水曜日', '木曜日', '金曜日', '3日', '15日', '28日'],
    time: hours,
    city: ['東京', '大阪', '名古屋', '福岡', '札幌', '仙台', '横浜', '京都', '神戸', '那覇'],
    price: prices,
  },
  family:
    '佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部 石川 髙﨑 岡田 長谷川 藤田'.split(
      ' ',
    ),
  given:
    '美咲 健一 さくら 翔太 陽子 大輔 愛 拓也 真由美 直樹 由美 和也 彩 浩二 恵 亮 千尋 誠 優子 隼人 明日香 修 結衣 豊 久美子 学 里奈 進 葵 悟'.split(
      ' ',
    ),
  between: '',
  name: (family, given) => `${family} ${given}`,
}
