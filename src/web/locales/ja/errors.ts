import type { Words } from '../catalogue.ts'
import type { errors as en } from '../en/errors.ts'

export const errors: Words<typeof en> = {
  NO_ANSWER: 'サーバーから返事がありませんでした。接続を確かめて、もう一度お試しください。',
  NOT_SIGNED_IN: 'サインアウトされました。もう一度サインインしてください。',
  WRONG_EMAIL_OR_PASSWORD: 'メールアドレスかパスワードが違います。',
  TOO_MANY_SIGN_INS: '試行回数が多すぎます。数分待ってから、もう一度お試しください。',
  WRONG_CODE: 'コードが違うか、すでに使われています。アプリにいま表示されているものを入力してください。',
  WRONG_PASSWORD: 'パスワードが違います。',
  PASSWORD_TOO_COMMON: '最初に試される、ありふれたパスワードです。短い文など、別のものにしてください。',
  SECOND_FACTOR_OFF: '2段階認証は無効です。',
  SECOND_FACTOR_DEMANDED:
    '会社の設定により、全員に2段階目の確認が必要です。このページを再読み込みして設定してください。',
  SECOND_FACTOR_FIRST:
    'ご自身がまだ2段階目を使っていません。「セキュリティ」で設定するか、設定済みのものを使ってサインインし直してください。',
  PASSKEY_REFUSED: 'このパスキーは登録されていません。別のパスキーか、パスワードを使ってください。',
  OPENID_REFUSED: 'サインインが完了しませんでした。もう一度試し、続く場合は管理者に知らせてください。',
  OPENID_NOBODY: 'このアドレスの同僚はいません。管理者に招待を頼んでください。',
  OPENID_UNREACHABLE: 'いまサインインの提供元に接続できません。パスワードを使うか、あとでお試しください。',
  EMAIL_TAKEN: 'このメールアドレスの人は、すでにいます。',
  EMAIL_INVALID: 'サインインに使えるメールアドレスではありません。',
  LAST_ADMIN: 'ただひとりの有効な管理者です。先に同僚を管理者にしてください。',
  PICTURE_NOT_ALLOWED: '写真として使えないファイルです。JPEG、PNG、WebP、GIF、AVIFを選んでください。',
  PASSWORD_NEEDED: '確認に使うパスワードがありません。サインインし直してから、もう一度お試しください。',
  TOO_MANY_REQUESTS: '短い時間にリクエストが多すぎます。少し待ってから、もう一度お試しください。',
  SETUP_CODE_WRONG: 'サーバーの起動時に表示されたセットアップコードと違います。',
  INVITATION_USED: 'この招待はすでに使われています。サインインしてください。',
  INVITATION_EXPIRED: 'この招待は期限が切れています。新しい招待を頼んでください。',
  NOT_FOUND: 'もう存在しないか、閲覧できません。',
  INTERNAL_ERROR: 'サーバーで問題が起きました。もう一度試し、続く場合は管理者に知らせてください。',
  DATABASE_UNAVAILABLE: 'いまデータベースに接続できません。少し待ってから、もう一度お試しください。',
  NO_ACCOUNT_SETTINGS_ACCESS: 'アカウント設定アクセスが必要です。権限を持つ同僚に頼んでください。',
  USER_UNAVAILABLE: 'この同僚には、いま新しい会話を割り当てることができません。ほかの人を選んでください。',
  USER_WITHOUT_ACCESS: 'この同僚は、このメッセージングアプリを利用できません。',
  CHANNEL_TYPE_CLOSED: 'このメッセージングアプリは、新規の接続には利用できません。',
  CHANNEL_BEING_REMOVED:
    'この番号またはページの以前の会話を削除しているところです。数分後にもう一度接続してください。',
  CHANNEL_EXISTS: 'この番号またはページはすでに接続されています。',
  PAGE_NOT_USABLE:
    'このページのメッセージに返信する権限がありません。権限を得てから、もう一度ログインしてください。',
  NOT_INSTALLER: '会話を削除できるのは、このメッセージングアプリをインストールしたユーザーだけです。',
  WINDOW_CLOSED: '自由に送信できる時間が過ぎました。相手からメッセージが届くと、また送信できます。',
  TEXT_MISSING: 'メッセージが空です。文章を入力してください。',
  TEXT_TOO_LONG: 'このメッセージングアプリには長すぎます。短くするか、分けて送ってください。',
  MESSAGE_EMPTY: 'メッセージに内容がありません。文章を入力してください。',
  ATTACHMENT_NOT_ALLOWED:
    'このメッセージングアプリでは送れない添付ファイルです。別のファイルをお試しください。',
  ATTACHMENT_NOT_FETCHED:
    'メッセージングアプリが添付ファイルを取得できませんでした。もう一度お試しください。',
  ATTACHMENT_TOO_LARGE: '添付ファイルがこのメッセージングアプリには大きすぎます。',
  TEMPLATE_INVALID: 'テンプレートまたはその値が合っていません。確認して、すべての値を入力してください。',
  TEMPLATE_PAUSED: 'このテンプレートは一時停止中です。別のものを選んでください。',
  TEMPLATE_REJECTED: 'このテンプレートは承認されていません。別のものを選んでください。',
  CONTACT_OPTED_OUT: '相手がメッセージの受信を停止しています。相手が再び希望すると送信できます。',
  MARKETING_DECLINED: '相手が宣伝のメッセージを断っています。',
  RECIPIENT_INVALID: '宛先が正しくありません。連絡先の番号を確かめてください。',
  RECIPIENT_IS_SENDER: '送信元と宛先が同じ番号です。',
  RECIPIENT_LIMITED: '相手に最近送られたメッセージが多すぎます。あとで、もう一度お試しください。',
  RECIPIENT_NOT_ON_WHATSAPP:
    'WhatsAppでこの連絡先が見つかりません。番号を確かめるか、別の方法で連絡してください。',
  RECIPIENT_NOT_VERIFIED:
    '試用アカウントで送れるのは、確認済みの番号だけです。番号を確認するか、アカウントをアップグレードしてください。',
  RECIPIENT_BLOCKED: 'この連絡先にはメッセージが届きません。ブロックされている可能性があります。',
  RECIPIENT_UNREACHABLE: 'この番号にはメッセージを届けられません。別の方法で連絡してください。',
  REGION_NOT_ENABLED:
    'この国への送信が、アプリ側のアカウントで有効になっていません。管理者に頼んでください。',
  SANDBOX_NOT_JOINED:
    '相手がテスト用サンドボックスに参加していません。先に参加用の言葉を送ってもらってください。',
  CONTENT_NOT_ACCEPTED:
    'メッセージングアプリがこの内容を受け付けません。内容を変えて、もう一度送ってください。',
  POLICY_VIOLATION: 'ポリシーに反するとして、送信が止められました。内容を変えてから送ってください。',
  NOT_DELIVERED: 'メッセージングアプリから、配信できなかったとの知らせがありました。',
  MESSAGE_CANCELED: 'メッセージは送信前に取り消されました。',
  RATE_LIMITED: 'メッセージングアプリがいま混み合っています。あとで、もう一度お試しください。',
  DAILY_LIMIT_REACHED: 'メッセージングアプリの1日の上限に達しました。明日、もう一度お試しください。',
  PROVIDER_FAILED: 'メッセージングアプリ側で問題が起きました。あとで、もう一度お試しください。',
  PROVIDER_UNREACHABLE: 'メッセージングアプリに接続できませんでした。',
  PROVIDER_UNAVAILABLE: '4時間のあいだ、メッセージングアプリに接続できませんでした。',
  CHANNEL_MISMATCH: '相手はこのメッセージングアプリを使っていません。相手が使ったアプリで返信してください。',
  CHANNEL_ACCOUNT_SUSPENDED: 'アプリ側のアカウントが停止されています。管理者に解決を頼んでください。',
  CHANNEL_ACCOUNT_UNKNOWN: 'アプリ側でアカウントが見つかりません。管理者に設定の確認を頼んでください。',
  CHANNEL_BUSINESS_ACCOUNT_PROBLEM: 'ビジネスアカウントが受け付けられません。管理者に確認を頼んでください。',
  CHANNEL_CREDENTIALS_REFUSED:
    'このメッセージングアプリの認証情報が拒否されました。管理者に再入力を頼んでください。',
  CHANNEL_MESSAGING_SERVICE_INVALID: 'Messaging Serviceが使えません。管理者に確認を頼んでください。',
  CHANNEL_SENDER_INVALID: 'この番号は送信元として登録されていません。管理者に確認を頼んでください。',
  CHANNEL_PAGE_UNKNOWN: 'Metaにこのページが見つかりません。管理者に設定の確認を頼んでください。',
  CHANNEL_PERMISSION_MISSING:
    'Metaがこのアプリにページからの送信を許可していません。管理者に権限の確認を頼んでください。',
  CHANNEL_TOO_FAST:
    '送信が速すぎたため、Metaがこのページのメッセージを不正利用とみなしています。管理者に相談してください。',
  HUMAN_AGENT_NOT_ALLOWED:
    '24時間が過ぎており、このアプリにはMetaのHuman Agent権限がありません。管理者に相談するか、相手からのメッセージをお待ちください。',
  THREAD_CONTROLLED_ELSEWHERE:
    'この会話はMeta側で別のアプリが担当しています。Metaのページの受信箱で引き取ってから、もう一度お試しください。',
  REQUEST_INVALID: 'リクエストに不備がありました。製品の不具合ですので、ご報告ください。',
  CALLBACK_ADDRESS_INVALID:
    'アプリ側からこのサーバーのアドレスに届きません。管理者にPUBLIC_URLの確認を頼んでください。',
  PERSON_LINKED_ALREADY: 'この会話は別の人物にリンクされています。先にそのリンクを外してください。',
  GIVEN_UP: 'このままにしました。',
  PUSH_ENDPOINT_INVALID: 'このブラウザーのプッシュサービスのアドレスが正しくありません。',
  TABLE_EMPTY: '見出し以外のデータがありません。1行目に見出し、その下に1行に1人ずつ記入してください。',
  TABLE_TOO_LONG: '10万行を超えています。分割して順にインポートしてください。',
  TABLE_TOO_LARGE: '10 MBを超えています。分割して順にインポートしてください。',
  IMPORT_BEGUN: 'このインポートはすでに始まっています。',
  IMPORT_NOT_ENDED: 'このインポートは完了していないか、すでに取り消されています。',
  QUIET_HOURS_INVALID: 'おやすみ時間の開始と終了には、異なる時刻を選んでください。',
}
