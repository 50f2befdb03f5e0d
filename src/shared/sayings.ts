/**
 * All that the product says of a connected channel and its provider, by a code. The API gives the English sentence and,
 * beside it, code and values, by which a screen says it in the reader's language: each language of the screen has to
 * have every code of this table, or it does not compile. This file is itself the English catalogue, so it holds nothing else. Values stand in braces; `time` is a time in RFC 3339; what
 * stands between `<said>` are somebody else's words, which nobody translates.
 */
export const sayings = {
  // Of any provider.
  LAST_HEARD: 'The provider was last heard on {time}.',
  NEVER_HEARD: 'Nothing has come from the provider yet.',
  WRITE_FROM_A_PHONE: 'Write a message to the channel from a phone, and see that it shows in the inbox.',
  SUBSCRIPTION_MENDED:
    'The provider had stopped sending messages, perhaps because this server could not be reached. They come again now, and what was missed is being filled in. Check that the server stays reachable.',
  RESTORED_WITHOUT_SECRETS:
    'This channel was restored without its secrets. Enter them again in its settings.',
  SIMULATED_PHONE_REFUSED: 'The simulated phone does not take the number: <said>{words}</said>.',
  SAMPLE_CHANNEL: 'This is sample data: nothing can be sent from here.',
  CLOCK_AGREES: 'This machine’s clock agrees with {provider}’s.',
  CLOCK_AHEAD: 'This machine’s clock is {seconds} seconds ahead of {provider}’s.',
  CLOCK_BEHIND: 'This machine’s clock is {seconds} seconds behind {provider}’s.',
  SET_CLOCK: 'Let the machine set its clock by a time server (NTP).',
  CHECK_AGAIN: 'Then check this channel again.',
  TRY_IN_A_MINUTE: 'Try again in a minute.',
  PUBLIC_URL_ON_THIS_MACHINE: 'PUBLIC_URL is an address of this machine alone: {provider} cannot call it.',
  SET_PUBLIC_URL:
    'Set PUBLIC_URL to the address under which the internet reaches this product, beginning with https://.',
  REACHABLE: 'This product can be called at its public address.',
  CALLED_BY_ANOTHER_ADDRESS:
    'The request comes back, but its signature does not fit: it is called by another address than PUBLIC_URL.',
  SET_PUBLIC_URL_EXACTLY:
    'Set PUBLIC_URL to exactly the address that the internet uses, with its scheme and port.',
  SOMETHING_ELSE_ANSWERS: 'At the public address something answers with HTTP status {status}.',
  CHECK_PROXY: 'See that PUBLIC_URL and the proxy lead to this product, without redirects.',
  NOT_REACHABLE: 'This product cannot be called at {origin}: <said>{words}</said>.',
  CHECK_NAME_AND_CERTIFICATE:
    'See that PUBLIC_URL is right, that its name is known, and that its certificate is valid.',

  // Twilio: what is wrong with the channel.
  TWILIO_CREDENTIALS_REFUSED:
    'Twilio refuses the account SID and auth token of this channel. Enter them anew in the settings.',
  TWILIO_ACCOUNT_SUSPENDED:
    'The Twilio account of this channel is suspended. Settle it in the Twilio console.',
  TWILIO_ACCOUNT_UNKNOWN:
    'Twilio does not know the account of this channel. Check the account SID in the settings.',
  TWILIO_SENDER_UNKNOWN:
    'Twilio does not know this number as a WhatsApp sender. Compare it with the senders in the Twilio console.',
  TWILIO_MESSAGING_SERVICE_UNUSABLE:
    'Twilio cannot use the Messaging Service of this channel. Check its id and its senders in the Twilio console.',
  TWILIO_CALLBACK_REFUSED: 'Twilio cannot call this server back at its public address. Check PUBLIC_URL.',
  TWILIO_OTHER_ACCOUNT:
    'Twilio calls this channel for another account. Check the account SID of the channel and the webhook addresses in the Twilio console.',
  TWILIO_OTHER_NUMBER:
    'Twilio calls this channel for another number. Check the number of the channel and the webhook addresses in the Twilio console.',
  TWILIO_NOT_WHATSAPP:
    'Messages other than those of WhatsApp come to this channel. Check the webhook addresses in the Twilio console.',
  WHATSAPP_BUSINESS_REFUSED:
    'WhatsApp does not accept the business account or its display name. Check it in Meta’s Business Manager.',

  // Twilio: what the doctor finds.
  TWILIO_UNREACHABLE: 'Twilio cannot be reached: <said>{words}</said>.',
  CHECK_WAY_TO_TWILIO: 'Check this machine’s way to the internet, and status.twilio.com.',
  TWILIO_KEYS_REFUSED: 'Twilio refuses the account SID with the auth token.',
  COPY_TWILIO_KEYS: 'Copy both anew from the Twilio console; a subaccount has its own.',
  TWILIO_ANSWERS: 'Twilio answers with HTTP status {status}.',
  TWILIO_ANSWERS_WITH_ERROR: 'Twilio answers with HTTP status {status}, error {error}.',
  TRY_TWILIO_LATER: 'Try again in a minute. If it stays, look at status.twilio.com.',
  TWILIO_ACCOUNT_STATE: 'The Twilio account is “<said>{words}</said>”.',
  SETTLE_AT_TWILIO: 'Settle it in the Twilio console.',
  TWILIO_KEYS_ACCEPTED: 'Twilio accepts the account SID and the auth token.',
  TWILIO_SENDERS_UNREAD: 'Twilio does not list its WhatsApp senders: <said>{words}</said>.',
  CHECK_TWILIO_KEYS_FIRST: 'Check the account SID and the auth token first.',
  TWILIO_SENDER_MISSING: 'The account has no WhatsApp sender {sender}.',
  COMPARE_TWILIO_SENDER:
    'Compare the number with Messaging › Senders › WhatsApp senders in the Twilio console. The sandbox’s number is not listed there: with it this check fails although messages flow.',
  TWILIO_SENDER_ONLINE: 'The number is a WhatsApp sender of this account and online.',
  TWILIO_SENDER_STATE: 'The state of the WhatsApp sender is “<said>{words}</said>”.',
  TWILIO_SENDER_STATELESS: 'The WhatsApp sender is in an unknown state.',
  SEE_TWILIO_SENDER: 'See at the sender in the Twilio console what WhatsApp asks for.',
  TWILIO_CALLS_US: 'Twilio calls this product for the number’s messages.',
  TWILIO_CALLS_NOBODY: 'The number’s webhook leads nowhere.',
  TWILIO_CALLS_ANOTHER: 'The number’s webhook leads to {url}.',
  ENTER_AT_TWILIO: 'Enter {url} at the sender in the Twilio console, with the method POST.',
  TEMPLATES_APPROVED: '{approved} of {total} templates are approved.',
  NO_TEMPLATE_APPROVED: 'No template is approved: nobody can be written to outside of the 24 hours.',
  MAKE_TEMPLATE: 'Make one in the Twilio console under Content Template Builder and have it approved.',
  TEMPLATES_UNREAD: 'Twilio does not list its templates: <said>{words}</said>.',

  // Twilio: why the webhook is entered by hand.
  TWILIO_CANNOT_CALL_HERE:
    'Twilio cannot call this machine: set PUBLIC_URL to an address on the internet first.',
  TWILIO_SETUP_UNREAD:
    'Twilio does not list its WhatsApp senders: <said>{words}</said>. Enter this address in the Twilio console at the sender, as “Webhook URL for incoming messages”.',
  TWILIO_SETUP_NO_SENDER:
    'Twilio does not list this number as a WhatsApp sender. If it is the sandbox, enter this address in its settings, as “When a message comes in”.',
  TWILIO_SETUP_ELSEWHERE:
    'The number’s webhook leads to {host} now. Where that is no longer needed, enter this address in its place.',
  TWILIO_SETUP_REFUSED:
    'Twilio did not take the webhook’s address: <said>{words}</said>. Enter it in the Twilio console at the sender.',

  // Meta: what is wrong with the channel.
  META_TOKEN_REFUSED:
    'Meta no longer accepts the page’s access token. Make a new one and enter it in the settings of this channel.',
  META_PERMISSION_MISSING:
    'Meta does not let this app act for the page. Check that the token has pages_messaging and pages_manage_metadata, and that the app’s access is approved.',
  META_PAGE_RESTRICTED:
    'Meta has restricted this page from sending messages. See the page’s support inbox at Meta.',
  META_TOO_FAST:
    'Meta takes this page’s messages for abuse, because they came too fast. Send fewer for some hours.',
  META_PAGE_UNKNOWN:
    'Meta does not know this page, or the access token is not the page’s own. Check both in the settings.',
  META_SUBSCRIPTION_REFUSED:
    'Meta does not let this app receive the page’s messages: <said>{words}</said>. Check page, app and token in the settings.',
  META_PAGE_BLOCKED:
    'Meta has blocked this page from sending messages. See the page’s support inbox at Meta.',
  META_PAGE_BLOCKED_FOR:
    'Meta has blocked this page from sending messages: <said>{words}</said>. See the page’s support inbox at Meta.',
  META_PAGE_WARNED:
    'Meta warns this page for breaking its messaging policy. See the page’s support inbox at Meta.',
  META_PAGE_WARNED_FOR:
    'Meta warns this page for breaking its messaging policy: <said>{words}</said>. See the page’s support inbox at Meta.',

  // Meta: what the doctor finds.
  META_UNREACHABLE: 'Meta cannot be reached: <said>{words}</said>.',
  CHECK_WAY_TO_META: 'Check this machine’s way to the internet, and metastatus.com.',
  META_APP_REFUSED: 'Meta does not accept the app’s id and secret: <said>{words}</said>.',
  COPY_APP_SECRET: 'Copy the app secret anew from App settings › Basic, and compare the app id.',
  META_TOKEN_INVALID: 'Meta no longer accepts the page’s access token.',
  RENEW_PAGE_TOKEN: 'Press Reconnect, or make a new page token and enter it.',
  META_TOKEN_OF_ANOTHER_APP: 'The token belongs to another app ({app}).',
  MAKE_TOKEN_WITH_THIS_APP: 'Make the token with this channel’s app.',
  META_TOKEN_OF_ANOTHER_PAGE: 'The token is that of another page ({page}).',
  META_TOKEN_LACKS: 'The token lacks permissions: {permissions}.',
  LOG_IN_AND_ALLOW: 'Log in again and allow everything.',
  META_TOKEN_ENDS: 'The token ends on {time}.',
  META_KEYS_ACCEPTED: 'Meta accepts the page’s token and the app’s secret.',
  META_SUBSCRIBED: 'Meta sends this app what happens on the page.',
  META_NOT_ASKED: 'Meta could not be asked: <said>{words}</said>.',
  META_CALLS_US: 'Meta calls this product for the app’s pages.',
  META_CALLS_NOBODY: 'The app’s webhook leads nowhere.',
  META_CALLS_ANOTHER: 'The app’s webhook leads to {url}.',
  META_WEBHOOK_UNTOLD: 'Meta does not say where the app’s webhook leads: <said>{words}</said>.',
  ENTER_AT_META:
    'Enter {url} at Meta under Messenger › API settings › Configure webhooks, with your verify token.',

  // Meta: why the webhook is entered by hand.
  META_CANNOT_CALL_HERE: 'Meta cannot call this machine: set PUBLIC_URL to an address on the internet first.',
  META_SETUP_ELSEWHERE:
    'The app’s webhook leads to {host} now. Where that is no longer needed, put this address in its place.',
  META_SETUP_REFUSED: 'Meta did not take the webhook’s address: <said>{words}</said>.',
  META_WHERE_TO_ENTER:
    'Enter it at Meta as “Callback URL” (Messenger › API settings › Configure webhooks), with your verify token.',

  // Meta: why a login gave no page.
  META_LOGIN_REFUSED: 'Facebook did not let this app in: <said>{words}</said>.',
  COMPARE_APP_AND_REDIRECT:
    'Compare app id and app secret, and see that the address to return to stands among the valid OAuth redirect URIs of the app.',
  META_LOGIN_WITHOUT_PAGE: 'Facebook gave no page to this app.',
  CHOOSE_A_PAGE: 'Log in again and choose at least one page, as somebody who administers it.',

  // Of a stored request: why it was not understood, or was of no concern.
  REQUEST_OWN_CHECK: 'A check of our own.',
  REQUEST_CHANNEL_REMOVED: 'The channel was removed.',
  REQUEST_EMPTY: 'The request is empty.',
  REQUEST_NO_JSON: 'The request is no JSON object.',
  REQUEST_NOT_ABOUT_A_PAGE: 'The request is not about a page but about something else of Meta’s.',
  REQUEST_NO_ENTRIES: 'The request has no entries.',
  REQUEST_ENTRY_UNREADABLE: 'An entry of the request cannot be read.',
  REQUEST_ENTRY_EMPTY: 'An entry of the request is empty.',
  REQUEST_ANOTHER_PAGE: 'An entry is about another page than the one of this channel.',
  REQUEST_CHANGE_OF_STRANGE_PAGE: 'A change of a page that is not connected here is no message of a contact.',
  REQUEST_PAGE_UNSAID: 'The request does not say which page it is about.',
  REQUEST_PAGE_UNCONNECTED:
    'No channel is connected to the page {page}. Connect it, then replay this request.',
  REQUEST_CHANGE: 'A change ({field}) is no message of a contact.',
  REQUEST_EVENT_UNREADABLE: 'An event cannot be read.',
  REQUEST_EVENT_EMPTY: 'An event says nothing but who is concerned.',
  REQUEST_EVENT_OF_NO_CONCERN: 'An event of the kind "{kind}" is of no concern here.',
  REQUEST_EVENT_UNKNOWN: 'An event of an unknown kind ({kind}) was not understood.',
  REQUEST_WITHDRAWAL_OF_NOTHING: 'A message was taken back without saying which.',
  REQUEST_MESSAGE_OF_NOBODY: 'A message does not say who wrote it.',
  REQUEST_BUTTON_OF_NOBODY: 'A button was pressed without saying by whom.',
  REQUEST_REACTION_TO_NOTHING: 'A reaction does not say to what, or by whom.',
  REQUEST_EDIT_OF_NOTHING: 'An edit does not say of what, or to what.',
  REQUEST_RECEIPT_OF_NOTHING: 'A receipt does not say of what, until when, or from whom.',
  REQUEST_LINK_OF_NOBODY: 'Somebody came by a link without saying who.',
  REQUEST_POLICY: 'Meta speaks of its policy, not of a message.',
  REQUEST_ANOTHER_ACCOUNT: 'The request is for another Twilio account than the one of this channel.',
  REQUEST_ANOTHER_NUMBER: 'The request is for another number than the one of this channel.',
  REQUEST_NUMBER_UNSAID: 'The request does not say which number it is for.',
  REQUEST_MESSAGE_ID_WRONG: 'The request’s MessageSid is not the id of a message.',
  REQUEST_NO_MESSAGE_ID: 'The request has no MessageSid: it is no form about a message.',
  REQUEST_NOT_WHATSAPP: 'The message did not come by WhatsApp.',
  REQUEST_SENDER_UNANSWERABLE: 'The message names no sender that could be answered.',
  REQUEST_STATUS_KNOWN: 'The status "{status}" tells nothing new.',
  REQUEST_STATUS_UNKNOWN: 'The request reports a status that is not known.',
} as const
