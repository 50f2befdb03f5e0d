import type { sayings as en } from '../../../shared/sayings.ts'
import type { Words } from '../catalogue.ts'

export const sayings: Words<typeof en> = {
  LAST_HEARD: 'アプリからの最後の受信は{time}です。',
  NEVER_HEARD: 'アプリからまだ何も届いていません。',
  WRITE_FROM_A_PHONE:
    'スマートフォンからこのチャネルにメッセージを送り、受信箱に表示されるか確認してください。',
  SUBSCRIPTION_MENDED:
    'アプリからのメッセージの配信が止まっていました。このサーバーに接続できなかったためと思われます。現在は再び届いており、届かなかった分を補っています。サーバーが常に接続できる状態か確認してください。',
  RESTORED_WITHOUT_SECRETS: 'このチャネルはキーなしで復元されました。設定でキーを入力し直してください。',
  SIMULATED_PHONE_REFUSED: 'シミュレーター電話がこの番号を受け付けませんでした: <said>{words}</said>',
  SAMPLE_CHANNEL: 'これはサンプルデータです。ここからは送信できません。',
  CLOCK_AGREES: 'このサーバーの時計は{provider}の時計と合っています。',
  CLOCK_AHEAD: 'このサーバーの時計は{provider}の時計より{seconds}秒進んでいます。',
  CLOCK_BEHIND: 'このサーバーの時計は{provider}の時計より{seconds}秒遅れています。',
  SET_CLOCK: 'タイムサーバー(NTP)で時計を合わせてください。',
  CHECK_AGAIN: 'その後、もう一度点検してください。',
  TRY_IN_A_MINUTE: '1分ほど待ってからもう一度お試しください。',
  PUBLIC_URL_ON_THIS_MACHINE:
    'PUBLIC_URLがこのサーバー内だけのアドレスのため、{provider}から接続できません。',
  SET_PUBLIC_URL:
    'PUBLIC_URLに、インターネットからこの製品に接続できるhttps:// で始まるアドレスを設定してください。',
  REACHABLE: '公開アドレスからこの製品に接続できます。',
  CALLED_BY_ANOTHER_ADDRESS:
    'リクエストは届きますが、署名が一致しません。PUBLIC_URLとは別のアドレスで呼び出されています。',
  SET_PUBLIC_URL_EXACTLY:
    'PUBLIC_URLに、インターネットから使われるアドレスをスキームとポートまで正確に設定してください。',
  SOMETHING_ELSE_ANSWERS: '公開アドレスからはHTTPステータス{status}が返ります。',
  CHECK_PROXY: 'PUBLIC_URLとプロキシが、リダイレクトなしでこの製品につながるか確認してください。',
  NOT_REACHABLE: '{origin} でこの製品に接続できません: <said>{words}</said>',
  CHECK_NAME_AND_CERTIFICATE:
    'PUBLIC_URLが正しいこと、ホスト名が引けること、証明書が有効なことを確認してください。',

  TWILIO_CREDENTIALS_REFUSED:
    'TwilioがこのチャネルのAccount SIDとAuth Tokenを受け付けません。設定で入力し直してください。',
  TWILIO_ACCOUNT_SUSPENDED:
    'このチャネルのTwilioアカウントは停止されています。Twilioコンソールで解決してください。',
  TWILIO_ACCOUNT_UNKNOWN:
    'このチャネルのアカウントがTwilioに見つかりません。設定のAccount SIDを確認してください。',
  TWILIO_SENDER_UNKNOWN:
    'この番号はTwilioのWhatsApp送信者ではありません。Twilioコンソールの送信者と照らし合わせてください。',
  TWILIO_MESSAGING_SERVICE_UNUSABLE:
    'TwilioがこのチャネルのMessaging Serviceを使えません。TwilioコンソールでIDと送信者を確認してください。',
  TWILIO_CALLBACK_REFUSED:
    'Twilioがこのサーバーの公開アドレスに接続できません。PUBLIC_URLを確認してください。',
  TWILIO_OTHER_ACCOUNT:
    '別のTwilioアカウントのリクエストがこのチャネルに届いています。チャネルのAccount SIDとTwilioコンソールのWebhookアドレスを確認してください。',
  TWILIO_OTHER_NUMBER:
    '別の番号あてのリクエストがこのチャネルに届いています。チャネルの番号とTwilioコンソールのWebhookアドレスを確認してください。',
  TWILIO_NOT_WHATSAPP:
    'WhatsApp以外のメッセージがこのチャネルに届いています。TwilioコンソールのWebhookアドレスを確認してください。',
  WHATSAPP_BUSINESS_REFUSED:
    'WhatsAppがビジネスアカウントまたはその表示名を承認していません。Metaのビジネスマネージャで確認してください。',

  TWILIO_UNREACHABLE: 'Twilioに接続できません: <said>{words}</said>',
  CHECK_WAY_TO_TWILIO: 'このサーバーからインターネットへの接続とstatus.twilio.comを確認してください。',
  TWILIO_KEYS_REFUSED: 'TwilioがAccount SIDとAuth Tokenの組み合わせを受け付けません。',
  COPY_TWILIO_KEYS:
    'Twilioコンソールから両方をコピーし直してください。サブアカウントには専用のものがあります。',
  TWILIO_ANSWERS: 'TwilioからHTTPステータス{status}が返りました。',
  TWILIO_ANSWERS_WITH_ERROR: 'TwilioからHTTPステータス {status}、エラー{error}が返りました。',
  TRY_TWILIO_LATER:
    '1分ほど待ってからもう一度お試しください。続く場合はstatus.twilio.comを確認してください。',
  TWILIO_ACCOUNT_STATE: 'Twilioアカウントの状態は「<said>{words}</said>」です。',
  SETTLE_AT_TWILIO: 'Twilioコンソールで解決してください。',
  TWILIO_KEYS_ACCEPTED: 'TwilioがAccount SIDとAuth Tokenを受け付けました。',
  TWILIO_SENDERS_UNREAD: 'TwilioからWhatsApp送信者の一覧を取得できません: <said>{words}</said>',
  CHECK_TWILIO_KEYS_FIRST: 'まずAccount SIDとAuth Tokenを確認してください。',
  TWILIO_SENDER_MISSING: 'このアカウントにWhatsApp送信者 {sender} がありません。',
  COMPARE_TWILIO_SENDER:
    'TwilioコンソールのMessaging › Senders › WhatsApp sendersの番号と照らし合わせてください。サンドボックスの番号は一覧に出ないため、メッセージが届いていてもこの点検は失敗します。',
  TWILIO_SENDER_ONLINE: 'この番号はこのアカウントのWhatsApp送信者で、オンラインです。',
  TWILIO_SENDER_STATE: 'WhatsApp送信者の状態は「<said>{words}</said>」です。',
  TWILIO_SENDER_STATELESS: 'WhatsApp送信者の状態がわかりません。',
  SEE_TWILIO_SENDER: 'Twilioコンソールの送信者の画面で、WhatsAppが求めている内容を確認してください。',
  TWILIO_CALLS_US: 'Twilioはこの番号のメッセージをこの製品に届けます。',
  TWILIO_CALLS_NOBODY: 'この番号のWebhookはどこにもつながっていません。',
  TWILIO_CALLS_ANOTHER: 'この番号のWebhookは {url} につながっています。',
  ENTER_AT_TWILIO: 'Twilioコンソールの送信者の画面で {url} をPOSTメソッドで入力してください。',
  TEMPLATES_APPROVED: '{total}件のテンプレートのうち{approved}件が承認されています。',
  NO_TEMPLATE_APPROVED: '承認されたテンプレートがないため、24時間を過ぎた相手には送信できません。',
  MAKE_TEMPLATE: 'TwilioコンソールのContent Template Builderで作成し、承認を受けてください。',
  TEMPLATES_UNREAD: 'Twilioからテンプレートの一覧を取得できません: <said>{words}</said>',

  TWILIO_CANNOT_CALL_HERE:
    'Twilioはこのサーバーに接続できません。まずPUBLIC_URLにインターネット上のアドレスを設定してください。',
  TWILIO_SETUP_UNREAD:
    'TwilioからWhatsApp送信者の一覧を取得できません: <said>{words}</said> Twilioコンソールの送信者の画面で、このアドレスを「Webhook URL for incoming messages」に入力してください。',
  TWILIO_SETUP_NO_SENDER:
    'この番号はTwilioのWhatsApp送信者の一覧にありません。サンドボックスの場合は、その設定の「When a message comes in」にこのアドレスを入力してください。',
  TWILIO_SETUP_ELSEWHERE:
    'この番号のWebhookは現在 {host} につながっています。不要になったら、代わりにこのアドレスを入力してください。',
  TWILIO_SETUP_REFUSED:
    'TwilioがWebhookアドレスを受け付けませんでした: <said>{words}</said> Twilioコンソールの送信者の画面で入力してください。',

  META_TOKEN_REFUSED:
    'Metaがこのページのアクセストークンを受け付けなくなりました。新しいトークンを作成し、このチャネルの設定に入力してください。',
  META_PERMISSION_MISSING:
    'Metaがこのアプリにページの操作を許可していません。トークンにpages_messagingとpages_manage_metadataがあること、アプリのアクセスが承認されていることを確認してください。',
  META_PAGE_RESTRICTED:
    'Metaがこのページからの送信を制限しています。Metaのページのサポート受信箱を確認してください。',
  META_TOO_FAST:
    '送信が速すぎたため、Metaがこのページのメッセージを不正利用とみなしています。数時間は送信を減らしてください。',
  META_PAGE_UNKNOWN:
    'Metaにこのページが見つからないか、アクセストークンがこのページのものではありません。設定で両方を確認してください。',
  META_SUBSCRIPTION_REFUSED:
    'Metaがこのアプリにページのメッセージの受信を許可していません: <said>{words}</said> 設定のページ、アプリ、トークンを確認してください。',
  META_PAGE_BLOCKED:
    'Metaがこのページからの送信を停止しました。Metaのページのサポート受信箱を確認してください。',
  META_PAGE_BLOCKED_FOR:
    'Metaがこのページからの送信を停止しました: <said>{words}</said> Metaのページのサポート受信箱を確認してください。',
  META_PAGE_WARNED:
    'Metaがメッセージポリシー違反についてこのページに警告しています。Metaのページのサポート受信箱を確認してください。',
  META_PAGE_WARNED_FOR:
    'Metaがメッセージポリシー違反についてこのページに警告しています: <said>{words}</said> Metaのページのサポート受信箱を確認してください。',

  META_UNREACHABLE: 'Metaに接続できません: <said>{words}</said>',
  CHECK_WAY_TO_META: 'このサーバーからインターネットへの接続とmetastatus.comを確認してください。',
  META_APP_REFUSED: 'MetaがアプリIDとapp secretを受け付けません: <said>{words}</said>',
  COPY_APP_SECRET: 'App settings › Basicからapp secretをコピーし直し、アプリIDも照らし合わせてください。',
  META_TOKEN_INVALID: 'Metaがこのページのアクセストークンを受け付けなくなりました。',
  RENEW_PAGE_TOKEN: '「再接続」を押すか、新しいページアクセストークンを作成して入力してください。',
  META_TOKEN_OF_ANOTHER_APP: 'このトークンは別のアプリ({app})のものです。',
  MAKE_TOKEN_WITH_THIS_APP: 'このチャネルのアプリでトークンを作成してください。',
  META_TOKEN_OF_ANOTHER_PAGE: 'このトークンは別のページ({page})のものです。',
  META_TOKEN_LACKS: 'トークンに必要な権限がありません: {permissions}',
  LOG_IN_AND_ALLOW: 'もう一度ログインし、すべてを許可してください。',
  META_TOKEN_ENDS: 'このトークンの期限は{time}です。',
  META_KEYS_ACCEPTED: 'Metaがページのトークンとapp secretを受け付けました。',
  META_SUBSCRIBED: 'Metaはページの出来事をこのアプリに届けます。',
  META_NOT_ASKED: 'Metaに確認できませんでした: <said>{words}</said>',
  META_CALLS_US: 'Metaはこのアプリのページのメッセージをこの製品に届けます。',
  META_CALLS_NOBODY: 'アプリのWebhookはどこにもつながっていません。',
  META_CALLS_ANOTHER: 'アプリのWebhookは {url} につながっています。',
  META_WEBHOOK_UNTOLD: 'アプリのWebhookの行き先をMetaから取得できません: <said>{words}</said>',
  ENTER_AT_META:
    'MetaのMessenger › API settings › Configure webhooksで、{url} を 「トークンを認証」の値 と一緒に入力してください。',

  META_CANNOT_CALL_HERE:
    'Metaはこのサーバーに接続できません。まずPUBLIC_URLにインターネット上のアドレスを設定してください。',
  META_SETUP_ELSEWHERE:
    'アプリのWebhookは現在 {host} につながっています。不要になったら、代わりにこのアドレスを入力してください。',
  META_SETUP_REFUSED: 'MetaがWebhookアドレスを受け付けませんでした: <said>{words}</said>',
  META_WHERE_TO_ENTER:
    'MetaのMessenger › API settings › Configure webhooksで、「Callback URL」に 「トークンを認証」の値 と一緒に入力してください。',

  META_LOGIN_REFUSED: 'Facebookがこのアプリを許可しませんでした: <said>{words}</said>',
  COMPARE_APP_AND_REDIRECT:
    'アプリIDとapp secretを照らし合わせ、戻り先のアドレスがアプリの有効なOAuthリダイレクトURIにあるか確認してください。',
  META_LOGIN_WITHOUT_PAGE: 'Facebookからこのアプリにページが渡されませんでした。',
  CHOOSE_A_PAGE: 'ページの管理者としてもう一度ログインし、少なくとも1つのページを選んでください。',

  REQUEST_OWN_CHECK: 'この製品自身による確認です。',
  REQUEST_CHANNEL_REMOVED: 'チャネルは削除されました。',
  REQUEST_EMPTY: 'リクエストが空です。',
  REQUEST_NO_JSON: 'リクエストがJSONオブジェクトではありません。',
  REQUEST_NOT_ABOUT_A_PAGE: 'リクエストはページに関するものではなく、Metaの別のものに関するものです。',
  REQUEST_NO_ENTRIES: 'リクエストに項目がありません。',
  REQUEST_ENTRY_UNREADABLE: 'リクエストの項目を読み取れません。',
  REQUEST_ENTRY_EMPTY: 'リクエストの項目が空です。',
  REQUEST_ANOTHER_PAGE: 'このチャネルとは別のページに関する項目です。',
  REQUEST_CHANGE_OF_STRANGE_PAGE:
    'ここに接続されていないページの変更で、連絡先からのメッセージではありません。',
  REQUEST_PAGE_UNSAID: 'どのページに関するリクエストか示されていません。',
  REQUEST_PAGE_UNCONNECTED:
    'ページ {page} に接続されたチャネルがありません。接続してから、このリクエストを再処理してください。',
  REQUEST_CHANGE: '変更の通知（{field}）で、連絡先からのメッセージではありません。',
  REQUEST_EVENT_UNREADABLE: 'イベントを読み取れません。',
  REQUEST_EVENT_EMPTY: '対象者のほかに何も示していないイベントです。',
  REQUEST_EVENT_OF_NO_CONCERN: 'この製品では使わない種類のイベント（{kind}）です。',
  REQUEST_EVENT_UNKNOWN: '不明な種類のイベント（{kind}）を解釈できませんでした。',
  REQUEST_WITHDRAWAL_OF_NOTHING: 'メッセージの送信取り消しですが、どのメッセージか示されていません。',
  REQUEST_MESSAGE_OF_NOBODY: '誰が書いたメッセージか示されていません。',
  REQUEST_BUTTON_OF_NOBODY: 'ボタンが押されましたが、誰が押したか示されていません。',
  REQUEST_REACTION_TO_NOTHING: 'リアクションの対象または相手が示されていません。',
  REQUEST_EDIT_OF_NOTHING: '編集の対象または内容が示されていません。',
  REQUEST_RECEIPT_OF_NOTHING: '配信状況の通知に、対象、時刻、または相手が示されていません。',
  REQUEST_LINK_OF_NOBODY: 'リンクから来た相手が誰か示されていません。',
  REQUEST_POLICY: 'メッセージではなく、Metaのポリシーに関する通知です。',
  REQUEST_ANOTHER_ACCOUNT: 'このチャネルとは別のTwilioアカウントへのリクエストです。',
  REQUEST_ANOTHER_NUMBER: 'このチャネルとは別の番号へのリクエストです。',
  REQUEST_NUMBER_UNSAID: 'どの番号へのリクエストか示されていません。',
  REQUEST_MESSAGE_ID_WRONG: 'リクエストのMessageSidがメッセージのIDではありません。',
  REQUEST_NO_MESSAGE_ID: 'リクエストにMessageSidがなく、メッセージのフォームではありません。',
  REQUEST_NOT_WHATSAPP: 'WhatsAppで届いたメッセージではありません。',
  REQUEST_SENDER_UNANSWERABLE: '返信できる送信者がメッセージに示されていません。',
  REQUEST_STATUS_KNOWN: 'ステータス「{status}」に新しい情報はありません。',
  REQUEST_STATUS_UNKNOWN: 'リクエストのステータスが不明です。',
}
