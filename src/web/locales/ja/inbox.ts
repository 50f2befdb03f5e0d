import type { Words } from '../catalogue.ts'
import type { inbox as en } from '../en/inbox.ts'

export const inbox: Words<typeof en> = {
  title: 'メッセージング',
  chooseTitle: '会話を選んでください',
  choose:
    'ここにメッセージが表示されます。キーボードでは <key>↓</key> と <key>↑</key> で一覧を移動し、<key>Enter</key> で開きます。',
  keys: '<key>?</key>ですべてのキー、<key>{commands}</key>ですべてのコマンドを表示します。',
  loading: '読み込んでいます…',
  failedTitle: '読み込めませんでした',
  tryAgain: 'もう一度試す',
  goneTitle: 'この会話はもうありません',
  gone: '削除されたか、あなたには共有されていません。',
  backToList: '一覧に戻る',
  resizeList: '一覧の幅',
  resizeDetails: '詳細の幅',
}
