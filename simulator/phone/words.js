/** Every word on the page, in English and Japanese. */
const english = {
  title: 'Simulated phones',
  subtitle: 'Play the customer: what you write here goes through the real webhooks.',
  phones: 'Phones',
  newCustomer: 'New customer',
  noPhones: 'No phones yet.',
  addSamples: 'Add a few customers',
  choosePhone: 'Choose a phone on the left.',
  app: 'App',
  business: 'Business',
  messages: 'Messages',
  message: 'Message',
  send: 'Send',
  attach: 'Attach',
  record: 'Record voice',
  stopRecording: 'Stop and send',
  removeQuote: 'Do not quote',
  provider: 'Provider',
  thisPhone: 'This phone',
  clock: 'Clock',
  oneHour: '+1 h',
  oneDay: '+24 h',
  clockNote: 'Moves the product’s clock: windows, notes and schedules follow.',
  clockMoved: (time) => `It is now ${time}.`,
  clockOwn: 'Only the simulator’s own clock was moved: the product did not answer at this address.',
  clockFailed: (why) => `The clock was not moved: ${why}`,
  faults: 'Failures',
  failure: 'Failure',
  howOften: 'How often',
  switchOn: 'Switch on',
  once: 'once',
  threeTimes: '3 times',
  untilRemoved: 'until removed',
  struck: (times) => (times === 1 ? 'struck once' : `struck ${times} times`),
  remove: (what) => `Remove ${what}`,
  release: (count) => `Send ${count} held callbacks`,
  trouble: 'Provider’s error log',
  noTrouble: 'Nothing went wrong.',
  name: 'Name',
  number: 'Number',
  numberNote: 'Without a number, or when it is hidden, the business sees only a user id.',
  hidesNumber: 'Hides the number (user id only)',
  cancel: 'Cancel',
  create: 'Create',
  phoneOf: (name) => `Phone of ${name}`,
  readReceipts: 'Sends read receipts',
  online: 'Phone is on',
  sharesNumber: 'Shows the number',
  optedOut: 'Has opted out (STOP)',
  onWhatsApp: 'Is on WhatsApp',
  userIdOnly: 'user id only',
  typing: 'typing…',
  connecting: 'Connecting…',
  lost: 'No answer from the simulator; trying again.',
  noBusiness: {
    whatsapp: 'No business number is connected yet. Connect WhatsApp in the product, or start the demo.',
    messenger: 'No page is connected yet. Connect Facebook Messenger in the product, or start the demo.',
  },
  notSubscribed: 'no webhooks',
  edited: 'edited',
  unsent: 'You took this message back.',
  unsend: (text) => `Take back: ${text}`,
  like: (text) => `Like: ${text}`,
  noMessages: 'Write the first message.',
  you: 'You',
  reply: (text) => `Reply to: ${text}`,
  replyShort: 'Reply',
  taken: 'sent',
  seen: 'read by the business',
  webhookFailed: (why) => `Did not reach the product: ${why}`,
  picture: 'Picture',
  chair: 'A chair, marked',
  plan: 'A floor plan',
  morning: 'A morning view',
  document: 'Order (PDF)',
  voice: 'Voice message',
  file: 'File…',
  location: 'Location',
  contact: 'Contact card',
  quickReply: 'Quick reply',
  quickReplyText: 'Yes, please',
  placeName: 'Tokyo Station',
  placeAddress: '1 Chome Marunouchi, Chiyoda City, Tokyo',
  contactName: 'Robin Example',
  tooLarge: 'Files can have up to 16 MB.',
  noMicrophone: 'The microphone is not available here. “Voice message” under Attach sends a sample.',
  download: 'Open',
  today: 'Today',
  faultNames: {
    no_answer: 'API: never answered',
    answer_lost: 'API: taken, answer lost',
    server_error: 'API: server error 500',
    server_error_html: 'API: bare 502',
    rate_limited: 'API: too many requests',
    slow: 'API: slow answer',
    garbled: 'API: unreadable answer',
    refuse: 'API: refused',
    connection_refused: 'Provider not reachable',
    fails_later: 'Taken, fails afterwards',
    callback_before_answer: 'Status comes before the answer',
    callbacks_late: 'Status comes late',
    callbacks_doubled: 'Status comes twice',
    callbacks_out_of_order: 'Status out of order',
    callbacks_held: 'Status is held back',
    callbacks_lost: 'Status is lost',
    read_before_delivered: 'Read before delivered',
    wrong_signature: 'Webhook wrongly signed',
    webhooks_lost: 'Webhook lost on the way',
    events_batched: 'Messenger events in one batch',
  },
}

const japanese = {
  title: 'シミュレーター電話',
  subtitle: 'お客様になって書き込めます。本物と同じWebhookを通って届きます。',
  phones: '電話',
  newCustomer: '新しいお客様',
  noPhones: '電話はまだありません。',
  addSamples: '見本のお客様を追加',
  choosePhone: '左から電話を選んでください。',
  app: 'アプリ',
  business: '送り先',
  messages: 'メッセージ一覧',
  message: 'メッセージ',
  send: '送信',
  attach: '添付',
  record: '音声を録音',
  stopRecording: '止めて送信',
  removeQuote: '引用をやめる',
  provider: 'プロバイダー',
  thisPhone: 'この電話',
  clock: '時計',
  oneHour: '+1時間',
  oneDay: '+24時間',
  clockNote: '製品の時計を進めます。返信期限やメモ、予定も一緒に進みます。',
  clockMoved: (time) => `${time}になりました。`,
  clockOwn: 'このアドレスに製品がないため、シミュレーターの時計だけを進めました。',
  clockFailed: (why) => `時計を進められませんでした: ${why}`,
  faults: '障害',
  failure: '障害の種類',
  howOften: '回数',
  switchOn: '起こす',
  once: '1回',
  threeTimes: '3回',
  untilRemoved: '解除するまで',
  struck: (times) => `${times}回発生`,
  remove: (what) => `${what}を解除`,
  release: (count) => `保留中の通知${count}件を送る`,
  trouble: 'プロバイダーのエラー記録',
  noTrouble: 'エラーはありません。',
  name: '名前',
  number: '電話番号',
  numberNote: '番号がないか非表示のときは、相手にはユーザーIDだけが見えます。',
  hidesNumber: '番号を見せない（ユーザーIDのみ）',
  cancel: 'キャンセル',
  create: '作成',
  phoneOf: (name) => `${name}の電話`,
  readReceipts: '既読を知らせる',
  online: '電源が入っている',
  sharesNumber: '番号を見せる',
  optedOut: '配信停止（STOP）',
  onWhatsApp: 'WhatsAppを利用中',
  userIdOnly: 'ユーザーIDのみ',
  typing: '入力中…',
  connecting: '接続しています…',
  lost: 'シミュレーターから応答がありません。再接続します。',
  noBusiness: {
    whatsapp: '送り先の番号がまだありません。製品でWhatsAppを接続するか、デモを起動してください。',
    messenger: '送り先のページがまだありません。製品でMessengerを接続するか、デモを起動してください。',
  },
  notSubscribed: 'Webhookなし',
  edited: '編集済み',
  unsent: 'このメッセージを取り消しました。',
  unsend: (text) => `取り消す: ${text}`,
  like: (text) => `いいね: ${text}`,
  noMessages: '最初のメッセージを書いてください。',
  you: '自分',
  reply: (text) => `返信: ${text}`,
  replyShort: '返信',
  taken: '送信済み',
  seen: '相手が既読',
  webhookFailed: (why) => `製品に届きませんでした: ${why}`,
  picture: '写真',
  chair: '印のついた椅子',
  plan: '間取り図',
  morning: '朝の景色',
  document: '注文書（PDF）',
  voice: '音声メッセージ',
  file: 'ファイル…',
  location: '位置情報',
  contact: '連絡先カード',
  quickReply: 'クイック返信',
  quickReplyText: 'はい、お願いします',
  placeName: '東京駅',
  placeAddress: '東京都千代田区丸の内1丁目',
  contactName: '見本 太郎',
  tooLarge: '送れるファイルは16MBまでです。',
  noMicrophone: 'マイクが使えません。「添付」の「音声メッセージ」で見本を送れます。',
  download: '開く',
  today: '今日',
  faultNames: {
    no_answer: 'API: 応答なし',
    answer_lost: 'API: 受理後に応答が失われる',
    server_error: 'API: サーバーエラー500',
    server_error_html: 'API: 502のみ',
    rate_limited: 'API: 回数超過',
    slow: 'API: 応答が遅い',
    garbled: 'API: 応答が読めない',
    refuse: 'API: 拒否',
    connection_refused: 'プロバイダーに接続できない',
    fails_later: '受理後に失敗',
    callback_before_answer: '応答より先に状態通知',
    callbacks_late: '状態通知が遅れる',
    callbacks_doubled: '状態通知が重複',
    callbacks_out_of_order: '状態通知の順序が逆',
    callbacks_held: '状態通知を保留',
    callbacks_lost: '状態通知が失われる',
    read_before_delivered: '配達より先に既読',
    wrong_signature: '署名が誤ったWebhook',
    webhooks_lost: 'Webhookが失われる',
    events_batched: 'Messengerのイベントをまとめる',
  },
}

const STORE = 'simulator-language'

export const language = { code: chosenLanguage() }
export let words = language.code === 'ja' ? japanese : english

export function switchLanguage() {
  language.code = language.code === 'ja' ? 'en' : 'ja'
  words = language.code === 'ja' ? japanese : english
  try {
    localStorage.setItem(STORE, language.code)
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function chosenLanguage() {
  try {
    const stored = localStorage.getItem(STORE)
    if (stored === 'ja' || stored === 'en') return stored
  } catch {
    // As above.
  }
  return navigator.language.startsWith('ja') ? 'ja' : 'en'
}

export function clockTime(iso) {
  return new Date(iso).toLocaleTimeString(language.code, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
}

/** 11月22日(土) 14:05 or Sat 22 Nov 14:05 */
export function dayAndTime(iso) {
  return `${dayName(iso)} ${clockTime(iso)}`
}

export function dayName(iso) {
  const date = new Date(iso)
  const part = (options) => date.toLocaleDateString(language.code === 'ja' ? 'ja' : 'en-GB', options)
  if (language.code === 'ja') {
    return `${date.getMonth() + 1}月${date.getDate()}日(${part({ weekday: 'short' })})`
  }
  return `${part({ weekday: 'short' })} ${date.getDate()} ${part({ month: 'short' })}`
}
