import { expectAccessible } from './support/axe.ts'
import { composer, entry, messages, openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('a comment reaches colleagues at once, mentions one, and never the contact', async ({
  company,
  mio,
  daniel,
  write,
}) => {
  const customer = await write('What would ten desks cost?')
  const mine = await openConversation(mio, customer.name)
  await openConversation(daniel, customer.name)
  await mine.getByRole('switch', { name: 'Comment' }).click()
  const field = mine.getByRole('textbox', { name: 'Comment', exact: true })
  await expect(field).toBeFocused()
  await expect(composer(mio)).toHaveCount(0)
  await expect(mine.getByRole('button', { name: 'Send', exact: true })).toHaveCount(0)
  await mio.keyboard.type('Ask @dan')
  await expect(mine.getByRole('option', { name: 'Daniel Okafor' })).toBeVisible()
  await expectAccessible(mio, 'mentioning a colleague')
  await mio.keyboard.press('Enter')
  await expect(field).toHaveValue('Ask @Daniel Okafor ')
  await mio.keyboard.type('about the price')
  await mio.keyboard.press('Enter')
  await expect(field).toHaveValue('')

  const comment = messages(daniel).getByRole('article', { name: /^Comment by Mio Yamamoto/ })
  await expect(comment).toContainText('Ask @Daniel Okafor about the price')
  await expectAccessible(daniel, 'a comment')
  await comment.hover()
  await expect(comment.getByRole('button')).toHaveCount(0)

  const own = messages(mio).getByRole('article', { name: /^Comment by You/ })
  await own.hover()
  await own.getByRole('button', { name: 'Edit the comment' }).click()
  const editing = own.getByRole('textbox', { name: 'Edit comment' })
  await expect(editing).toBeFocused()
  await editing.fill('Never mind')
  await mio.keyboard.press('Enter')
  await expect(comment).toContainText('Never mind')
  await expect(comment).toContainText('edited')
  await own.getByRole('button', { name: 'Delete the comment' }).click()
  await own.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(comment).toHaveCount(0)
  await expect(own).toHaveCount(0)

  // What is begun as a comment is never a message, and the other way round.
  await field.fill('half a thought')
  await mine.getByRole('switch', { name: 'Comment' }).click()
  await expect(composer(mio)).toHaveValue('')
  await composer(mio).fill('Ten desks cost 4,200.')
  await mine.getByRole('switch', { name: 'Comment' }).click()
  await expect(field).toHaveValue('half a thought')
  await mine.getByRole('switch', { name: 'Comment' }).click()
  await mine.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(messages(daniel).getByText('Ten desks cost 4,200.')).toBeVisible()
  await company.simulator.settle()
  const sent = () =>
    company.simulator
      .thread(customer.id)
      .filter(({ direction }) => direction === 'outbound-api')
      .map(({ body }) => body)
  await expect.poll(sent).toEqual(['Ten desks cost 4,200.'])
})

test('who is there and who writes is seen; a word of warning before two answer at once', async ({
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Is anybody there?')
  const mine = await openConversation(mio, customer.name)
  const his = await openConversation(daniel, customer.name)
  await expect(mine.getByText('Daniel Okafor is here, too')).toBeVisible()
  await expect(his.getByText('Mio Yamamoto is here, too')).toBeVisible()

  // A comment is no answer: it is seen that one is written, and nobody is warned.
  const switched = his.getByRole('switch', { name: 'Comment' })
  await switched.click()
  const remark = his.getByRole('textbox', { name: 'Comment', exact: true })
  await remark.pressSequentially('Odd')
  await expect(messages(mio).getByText('Daniel Okafor is writing a comment…')).toBeVisible()
  await composer(mio).fill('Hello')
  await expect(mine.getByText('Daniel Okafor is here, too')).toBeVisible()
  await expect(mine.getByRole('status').getByText('Daniel Okafor is writing an answer, too.')).toHaveCount(0)
  await composer(mio).fill('')
  await remark.fill('')
  await expect(messages(mio).getByText('Daniel Okafor is writing a comment…')).toHaveCount(0)
  await switched.click()

  await composer(daniel).pressSequentially('Yes, we ')
  await expect(messages(mio).getByText('Daniel Okafor is writing…')).toBeVisible()
  const warning = mine.getByRole('status').getByText('Daniel Okafor is writing an answer, too.')
  await expect(warning).toHaveCount(0)
  await composer(mio).pressSequentially('Good morning')
  await expect(warning).toBeVisible()
  await expectAccessible(mio, 'a warning')
  await composer(daniel).press('Enter')
  await expect(mine.getByRole('status').getByText('Daniel Okafor has just answered.')).toBeVisible()
  await expect(composer(mio)).toHaveValue('Good morning')
  await expect(composer(mio)).toBeFocused()
  await expect(messages(mio).getByText('Daniel Okafor is writing…')).toHaveCount(0)
  await composer(mio).fill('')
  await expect(mine.getByRole('status').getByText('Daniel Okafor has just answered.')).toHaveCount(0)

  await daniel.close()
  await expect(mine.getByText('Daniel Okafor is here, too')).toHaveCount(0)
})

test('a draft follows to one’s other browser, and never takes what is being typed', async ({
  company,
  mio,
  open,
  write,
}) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  const phone = await open(company.mio)
  await openConversation(phone, customer.name)
  await composer(mio).pressSequentially('Written at the desk')
  await expect(composer(phone)).toHaveValue('Written at the desk')
  await composer(phone).press('End')
  await composer(phone).pressSequentially(', ended on the phone')
  await expect(composer(mio)).toHaveValue('Written at the desk, ended on the phone')
  await composer(phone).press('Enter')
  await expect(messages(mio).getByText('Written at the desk, ended on the phone')).toBeVisible()
  await expect(composer(mio)).toHaveValue('')

  // What comes from elsewhere waits while something is being typed here.
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await phone.route('**/draft', async (route) => {
    await held
    await route.continue()
  })
  await composer(phone).fill('mine, not saved yet')
  await composer(mio).fill('from the desk')
  await expect.poll(async () => (await draftOf(mio, customer.name)) ?? '').toContain('from the desk')
  await expect(composer(phone)).toHaveValue('mine, not saved yet')
  letGo()
  await expect(composer(mio)).toHaveValue('mine, not saved yet')
})

async function draftOf(page: Parameters<typeof composer>[0], name: string): Promise<string | null> {
  await expect(entry(page, name)).toBeVisible()
  return await page.evaluate(async () => {
    const id = location.pathname.split('/').at(-1)
    const answer = await fetch(`/api/inbox/conversations/${id}`)
    return (await answer.json()).data.draft
  })
}
