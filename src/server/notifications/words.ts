/** What notifications and mails say, in the reader's language. */
import type { NotificationEvent } from '../../shared/contract/notifications.ts'
import type { Locale } from '../../shared/contract/users.ts'

const en = {
  nameless: 'Unknown sender',
  newMessage: 'New message',
  newMessages: (count: number) => `${count} new messages`,
  attachment: (count: number) => (count === 1 ? 'Attachment' : `${count} attachments`),
  place: 'Location',
  withdrawn: 'Message withdrawn',
  assignedBy: (by: string | null) => (by ? `${by} assigned this conversation to you` : 'Assigned to you'),
  mentionedBy: (by: string | null) => `${by ?? 'A colleague'} mentioned you in a comment`,
  subjectMentioned: (by: string | null, name: string) => `${by ?? 'A colleague'} mentioned you: ${name}`,
  subjectMessages: (name: string, count: number) =>
    count === 1 ? `New message from ${name}` : `${count} new messages from ${name}`,
  subjectAssigned: (name: string) => `Assigned to you: ${name}`,
  digestTitle: (messages: number, conversations: number) =>
    `${messages} ${messages === 1 ? 'notification' : 'notifications'} in ${conversations} ${conversations === 1 ? 'conversation' : 'conversations'}`,
  digestLead: 'While it was quiet:',
  open: 'Open the conversation',
  openInbox: 'Open the inbox',
  hidden: 'What was written is not shown, as you have chosen.',
  replyThere: 'Answer in Tsunagi. This address reads no mail.',
  why: 'You get this mail because you are notified of:',
  stop: 'No more mails of this kind',
  settings: 'Notification settings',
  events: {
    message_in_mine: 'new messages in conversations assigned to you',
    message_in_others: 'new messages in conversations assigned to someone else',
    message_in_unassigned: 'new messages in unassigned conversations',
    assigned_to_me: 'conversations that are assigned to you, and comments that mention you',
  } satisfies Record<NotificationEvent, string>,
  testTitle: 'This is a test',
  testBody: 'Notifications reach you here.',
  unsubscribe: {
    title: 'No more mails?',
    ask: 'You will get no more mails about:',
    button: 'Stop these mails',
    done: 'Done. You will get no more of these mails.',
    again: 'You can switch them on again in the notification settings.',
    wrong: 'This link does not work. Change your notification settings in Tsunagi.',
  },
}

type Words = typeof en

const ja: Words = {
  nameless: '名前のない送信者',
  newMessage: '新しいメッセージ',
  newMessages: (count) => `新しいメッセージ ${count} 件`,
  attachment: (count) => (count === 1 ? '添付ファイル' : `添付ファイル ${count} 件`),
  place: '位置情報',
  withdrawn: 'メッセージは取り消されました',
  assignedBy: (by) => (by ? `${by} さんがこの会話をあなたに割り当てました` : 'あなたに割り当てられました'),
  mentionedBy: (by) => `${by ?? '同僚'} さんがコメントであなたに言及しました`,
  subjectMentioned: (by, name) => `${by ?? '同僚'} さんがあなたに言及しました: ${name} さん`,
  subjectMessages: (name, count) =>
    count === 1 ? `${name} さんからの新しいメッセージ` : `${name} さんからの新しいメッセージ ${count} 件`,
  subjectAssigned: (name) => `会話が割り当てられました: ${name} さん`,
  digestTitle: (messages, conversations) => `${conversations} 件の会話に通知が ${messages} 件あります`,
  digestLead: 'おやすみ時間中の通知:',
  open: '会話を開く',
  openInbox: '受信トレイを開く',
  hidden: '設定により、メッセージの内容は表示していません。',
  replyThere: '返信は Tsunagi からお願いします。このメールアドレスでは受信していません。',
  why: '次の通知が有効なため、このメールをお送りしています:',
  stop: 'この種類のメールを停止する',
  settings: '通知の設定',
  events: {
    message_in_mine: '自分に割り当てられた会話の新しいメッセージ',
    message_in_others: 'その他のユーザーに割り当てられた会話の新しいメッセージ',
    message_in_unassigned: '未割り当ての会話の新しいメッセージ',
    assigned_to_me: '自分への会話の割り当てと、自分に言及したコメント',
  },
  testTitle: 'テスト通知です',
  testBody: '通知はここに届きます。',
  unsubscribe: {
    title: 'メールを停止しますか?',
    ask: '次のメールが届かなくなります:',
    button: 'メールを停止する',
    done: '停止しました。この種類のメールはもう届きません。',
    again: '通知の設定で、いつでも元に戻せます。',
    wrong: 'このリンクは使えません。Tsunagi の通知の設定から変更してください。',
  },
}

export function wordsFor(locale: Locale): Words {
  return locale === 'ja' ? ja : en
}
