import type { Words } from '../catalogue.ts'
import type { merging as en } from '../en/merging.ts'

export const merging: Words<typeof en> = {
  title: '{name}さんを別の連絡先と統合',
  text: '2つの連絡先が同じ人物のときに統合します。何も失われず、いつでも元に戻せます。',
  find: 'もう一方の連絡先を検索',
  findHint: '名前または電話番号',
  choose: 'もう一方の連絡先',
  suggested: '同じ人物かもしれません',
  nothing: 'この名前や番号の連絡先はありません。',
  noSuggestion: '同じ人物と思われる連絡先はありません。名前や番号で検索してください。',
  found: '{count, plural, =0 {見つかりません} other {#件の連絡先}}',
  reason: {
    same_sender: '1つのメッセージに両方のアドレスがありました',
    phone: '同じ電話番号',
    name: '名前だけが同じです',
  },
  onSameChannel:
    '今後、{name}さんからのメッセージはこの会話に届きます。もう一方の会話はクローズされ、これまでの内容はそちらに残ります。リンクはこの会話にも引き継がれます。',
  onOtherChannel:
    '返信は届いたアプリから送られるため、会話は両方とも残ります。CRMでは1人の人物としてまとめます。',
  chooseFirst: 'もう一方の連絡先を選んでください。',
  merge: '統合',
  merging: '統合しています…',
  merged: '{name}さんを統合しました。',
  parted: '統合を元に戻しました。',
  undo: '元に戻す',
  undoOf: '{name}さんとの統合を元に戻す',
  list: '統合した連絡先',
  kept: '統合先の連絡先',
  suggestedContacts: '同じ人物と思われる連絡先',
  into: '{name}さんに統合済み',
  intoText: '今後のメッセージはその会話に届きます。返信もそちらで行ってください。',
  open: '{name}さんとの会話を開く',
  problem: {
    CONTACT_MERGED_ALREADY:
      'どちらかがすでに別の連絡先に統合されています。その連絡先で統合するか、先に統合を元に戻してください。',
    CONTACT_HAS_MERGES:
      'その連絡先には、すでに別の連絡先が統合されています。その連絡先を開き、そこへ統合してください。',
    CONTACT_BLOCKED: '片方だけがブロックされています。先にブロックするか、ブロックを解除してください。',
    TWO_PERSONS: '別々の人物にリンクされています。先に人物のページで統合してください。',
    SAME_PERSON_ALREADY: 'すでに同じ人物にリンクされています。',
    MESSAGES_UNDERWAY: 'まだ送信されていない、または判断待ちのメッセージがあります。',
    MERGE_UNDONE: 'この統合はすでに元に戻されています。',
  },
}
