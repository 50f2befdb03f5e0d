/** One HTTP call to Twilio, with the account's credentials. How it can end: `../call-once.ts`. */
import { type AnswerHeaders, type CallResult, createOneCall } from '../call-once.ts'
import type { CallLimits, Connection } from '../channel.ts'

export type { AnswerHeaders, CallResult }

export interface Call {
  method: 'GET' | 'POST'
  url: URL
  form?: URLSearchParams
  json?: object
  /** A larger answer is not read to its end: `perhaps`. */
  largestAnswerBytes: number
}

export type Caller = (call: Call, connection: Connection, limits: CallLimits) => Promise<CallResult>

export function createCaller(): Caller {
  const callOnce = createOneCall()
  return ({ form, json, ...call }, connection, limits) => {
    const content = { ...(form && { form }), ...(json && { json }) }
    const as = (token: string | undefined) =>
      callOnce({ ...call, headers: headersOf(content, connection, token), body: bodyOf(content) }, limits)
    const { auth_token: first, auth_token_secondary: second } = connection.secrets
    return as(first).then((result) =>
      // Refused at the door, nothing was taken: while the token is exchanged the other one may hold already.
      second && result.reached === 'provider' && result.httpStatus === 401 ? as(second) : result,
    )
  }
}

function bodyOf({ form, json }: Pick<Call, 'form' | 'json'>): string | null {
  if (form) return form.toString()
  return json ? JSON.stringify(json) : null
}

function headersOf(
  { form, json }: Pick<Call, 'form' | 'json'>,
  { settings }: Connection,
  token: string | undefined,
): Record<string, string> {
  const credentials = Buffer.from(`${settings.account_sid ?? ''}:${token ?? ''}`).toString('base64')
  return {
    accept: 'application/json',
    authorization: `Basic ${credentials}`,
    'user-agent': 'tsunagi',
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    ...(json ? { 'content-type': 'application/json' } : {}),
  }
}
