/** By the code of the server's error. What is missing here is shown in the server's own words. */
export const errors = {
  NO_ANSWER: 'The server did not answer. Check your connection and try again.',
  NOT_SIGNED_IN: 'You were signed out. Sign in again.',
  WRONG_EMAIL_OR_PASSWORD: 'Email or password is wrong.',
  TOO_MANY_SIGN_INS: 'Too many attempts. Wait a few minutes, then try again.',
  WRONG_CODE: 'The code is wrong, or was used already. Type the one that the app shows now.',
  WRONG_PASSWORD: 'This is not your password.',
  PASSWORD_TOO_COMMON:
    'This password is among the first that are tried. Choose another; a short sentence is good.',
  SECOND_FACTOR_OFF: 'Two-step sign-in is off.',
  SECOND_FACTOR_DEMANDED:
    'Your company asks everybody for a second step. Load this page again to set one up.',
  SECOND_FACTOR_FIRST:
    'You have not shown a second step yourself. Set one up under Security, or sign in again with the one that you have.',
  PASSKEY_REFUSED: 'This passkey is not known here. Use another one, or your password.',
  OPENID_REFUSED: 'The sign-in was not completed. Try again; if it stays, tell your administrator.',
  OPENID_NOBODY: 'No colleague here has this address. Ask an administrator for an invitation.',
  OPENID_UNREACHABLE:
    'The sign-in provider can’t be reached right now. Use your password, or try again later.',
  EMAIL_TAKEN: 'Somebody with this email address is here already.',
  EMAIL_INVALID: 'This is not an email address that can sign in.',
  LAST_ADMIN: 'This is the only active administrator. Make a colleague an administrator first.',
  PICTURE_NOT_ALLOWED: 'This is not a picture that can be used. Choose a JPEG, PNG, WebP, GIF or AVIF.',
  PASSWORD_NEEDED: 'You have no password to confirm this with. Sign out and in again, then try once more.',
  TOO_MANY_REQUESTS: 'Too many requests in a short time. Wait a moment, then try again.',
  SETUP_CODE_WRONG: 'This is not the setup code that the server printed at its start.',
  INVITATION_USED: 'This invitation was used already. Sign in instead.',
  INVITATION_EXPIRED: 'This invitation has expired. Ask for a new one.',
  NOT_FOUND: 'This doesn’t exist any more, or you may not see it.',
  INTERNAL_ERROR: 'Something went wrong on the server. Try again; if it stays, tell your administrator.',
  DATABASE_UNAVAILABLE: 'The database can’t be reached right now. Try again in a moment.',
  NO_ACCOUNT_SETTINGS_ACCESS: 'This needs account settings access. Ask a colleague who has it.',
  USER_UNAVAILABLE: 'This colleague is not available for new conversations. Choose somebody else.',
  USER_WITHOUT_ACCESS: 'This colleague has no access to this messaging app.',
  CHANNEL_TYPE_CLOSED: 'This messaging app is not available for new connections.',
  CHANNEL_BEING_REMOVED:
    'What was said on this number or page before is still being removed. Connect it again in a few minutes.',
  CHANNEL_EXISTS: 'This number or page is connected already.',
  PAGE_NOT_USABLE: 'You may not answer this page’s messages. Ask for that right, then log in again.',
  NOT_INSTALLER: 'Only the colleague who installed this messaging app can delete its conversations.',
  WINDOW_CLOSED: 'The time for free text is over. You can write again as soon as the contact writes.',
  TEXT_MISSING: 'The message is empty. Write something first.',
  TEXT_TOO_LONG: 'The text is too long for this messaging app. Shorten it or split it.',
  MESSAGE_EMPTY: 'The message has no content. Write a text.',
  ATTACHMENT_NOT_ALLOWED: 'The messaging app does not take this attachment. Send another file.',
  ATTACHMENT_NOT_FETCHED: 'The messaging app could not fetch the attachment. Try again.',
  ATTACHMENT_TOO_LARGE: 'The attachment is too large for this messaging app.',
  TEMPLATE_INVALID: 'The template or its values do not fit. Check it and fill in every value.',
  TEMPLATE_PAUSED: 'This template is paused. Choose another one.',
  TEMPLATE_REJECTED: 'This template was not approved. Choose another one.',
  CONTACT_OPTED_OUT:
    'The contact doesn’t want to receive messages any more. You can write again after they ask for it.',
  MARKETING_DECLINED: 'The contact doesn’t want marketing messages.',
  RECIPIENT_INVALID: 'This is not a valid address. Check the contact’s number.',
  RECIPIENT_IS_SENDER: 'Sender and recipient are the same number.',
  RECIPIENT_LIMITED: 'The contact has received too many messages lately. Try again later.',
  RECIPIENT_NOT_ON_WHATSAPP:
    'WhatsApp cannot find this contact. Check the number, or reach the contact in another way.',
  RECIPIENT_NOT_VERIFIED:
    'A trial account writes only to verified numbers. Verify the number, or upgrade the account.',
  RECIPIENT_BLOCKED: 'Messages don’t reach this contact, who has perhaps blocked you.',
  RECIPIENT_UNREACHABLE: 'The message cannot be brought to this number. Reach the contact in another way.',
  REGION_NOT_ENABLED:
    'Messages to this country are not switched on in the provider’s account. Ask an administrator.',
  SANDBOX_NOT_JOINED: 'The contact has not joined the test sandbox. Have them send its join word first.',
  CONTENT_NOT_ACCEPTED:
    'The messaging app does not accept this content. Change the message and send it again.',
  POLICY_VIOLATION: 'The message was held back for breaking a policy. Change it before sending again.',
  NOT_DELIVERED: 'The messaging app says that the message was not delivered.',
  MESSAGE_CANCELED: 'The message was cancelled before it was sent.',
  RATE_LIMITED: 'The messaging app takes no more messages for the moment. Try again later.',
  DAILY_LIMIT_REACHED: 'The daily limit of the messaging app is reached. Try again tomorrow.',
  PROVIDER_FAILED: 'The messaging app failed to handle the message. Try again later.',
  PROVIDER_UNREACHABLE: 'The messaging app could not be reached.',
  PROVIDER_UNAVAILABLE: 'The messaging app could not be reached for 4 hours.',
  CHANNEL_MISMATCH: 'The contact is not on this messaging app. Write where the contact wrote.',
  CHANNEL_ACCOUNT_SUSPENDED: 'The provider’s account is suspended. Ask an administrator to settle it.',
  CHANNEL_ACCOUNT_UNKNOWN:
    'The provider does not know this account. Ask an administrator to check the settings.',
  CHANNEL_BUSINESS_ACCOUNT_PROBLEM: 'The business account is not accepted. Ask an administrator to check it.',
  CHANNEL_CREDENTIALS_REFUSED:
    'The provider refused the keys of this messaging app. Ask an administrator to enter them anew.',
  CHANNEL_MESSAGING_SERVICE_INVALID: 'The Messaging Service can’t be used. Ask an administrator to check it.',
  CHANNEL_SENDER_INVALID:
    'The provider does not know this number as a sender. Ask an administrator to check it.',
  CHANNEL_PAGE_UNKNOWN: 'Meta does not know this page. Ask an administrator to check the settings.',
  CHANNEL_PERMISSION_MISSING:
    'Meta does not let this app write for the page. Ask an administrator to check its permissions.',
  CHANNEL_TOO_FAST:
    'Meta takes this page’s messages for abuse, because they came too fast. Ask an administrator.',
  HUMAN_AGENT_NOT_ALLOWED:
    'More than 24 hours have passed, and Meta has not given this app the Human Agent permission. Ask an administrator, or wait until the contact writes.',
  THREAD_CONTROLLED_ELSEWHERE:
    'Another app holds this conversation at Meta. Take it back in the page’s inbox there, then try again.',
  REQUEST_INVALID: 'The request was incomplete. This is a fault of the product: please report it.',
  CALLBACK_ADDRESS_INVALID:
    'The provider can’t reach this server’s address. Ask an administrator to check PUBLIC_URL.',
  PERSON_LINKED_ALREADY: 'This conversation is linked to another person. Remove that link first.',
  GIVEN_UP: 'Left as it is.',
  PUSH_ENDPOINT_INVALID: 'This browser gave no usable address of a push service.',
  TABLE_EMPTY:
    'There is nothing in the table but headings. The first line has the headings, and below them stands one person a line.',
  TABLE_TOO_LONG: 'The table has more than 100,000 lines. Part it, and import the parts one after another.',
  TABLE_TOO_LARGE: 'The table is larger than 10 MB. Part it, and import the parts one after another.',
  IMPORT_BEGUN: 'This import has begun already.',
  IMPORT_NOT_ENDED: 'This import is not done, or it was taken back already.',
  QUIET_HOURS_INVALID: 'The quiet hours must not end when they begin.',
} as const
