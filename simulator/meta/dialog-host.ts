/**
 * www.facebook.com/vNN/dialog/oauth: a person is asked whether an app may act for some of the pages, and is sent back
 * with a code or with the refusal. Source: protocols 3.7.
 */
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify'
import type { World } from '../world.ts'
import { grantCode } from './login.ts'
import type { MetaApp, MetaPage } from './page.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

export function createDialogHost(world: World): FastifyInstance {
  const app = fastify()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
  const path = '/:version(^v\\d+\\.\\d+$)/dialog/oauth'
  app.get(path, (request, reply) => {
    const asked = readQuestion(world, new URL(request.url, 'http://here').searchParams)
    if (typeof asked === 'string')
      return page(reply.code(400), `<h1>Sorry, something went wrong</h1><p>${shown(asked)}</p>`)
    return page(reply, question(asked.app, asked.pages))
  })
  app.post(path, (request, reply) => {
    const asked = readQuestion(world, new URL(request.url, 'http://here').searchParams)
    if (typeof asked === 'string') return page(reply.code(400), `<p>${shown(asked)}</p>`)
    const said = request.body as URLSearchParams
    const back = new URL(asked.redirectUri)
    if (asked.state !== null) back.searchParams.set('state', asked.state)
    if (said.get('answer') === 'continue') {
      back.searchParams.set('code', grantCode(world, asked.app, asked.redirectUri, said.getAll('page')))
    } else {
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_code', '200')
      back.searchParams.set('error_description', 'Permissions error')
      back.searchParams.set('error_reason', 'user_denied')
    }
    // Facebook puts this behind each answer.
    back.hash = '_=_'
    return reply.redirect(back.href)
  })
  return app
}

interface Question {
  app: MetaApp
  pages: MetaPage[]
  redirectUri: string
  state: string | null
}

function readQuestion(world: World, query: URLSearchParams): Question | string {
  const app = world.metaApps.get(query.get('client_id') ?? '')
  if (!app) return 'Invalid App ID: The provided app ID does not look like a valid app ID.'
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!URL.canParse(redirectUri)) return 'The redirect_uri URL must be absolute.'
  if (query.get('response_type') !== 'code') return 'This app may only ask for a code.'
  if (!query.get('scope') && !query.get('config_id'))
    return 'It asks for nothing: scope or config_id is missing.'
  const pages = [...world.metaPages.values()].filter((one) => one.app === app)
  return { app, pages, redirectUri, state: query.get('state') }
}

function question(app: MetaApp, pages: MetaPage[]): string {
  const choices = pages.map(
    ({ id, name }) =>
      `<li><label><input type="checkbox" name="page" value="${shown(id)}" checked> ${shown(name)}</label></li>`,
  )
  return `<h1>Choose the pages that app ${shown(app.id)} may use</h1>
<form method="post"><ul>${choices.join('')}</ul>
<button name="answer" value="continue">Continue</button> <button name="answer" value="cancel">Cancel</button></form>`
}

function page(reply: FastifyReply, body: string): FastifyReply {
  return reply
    .headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Log in with Facebook (simulated)</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}ul{list-style:none;padding:0}button{font:inherit;padding:.5rem 1rem}</style>${body}</html>`,
    )
}

function shown(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
