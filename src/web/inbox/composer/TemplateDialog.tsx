import { Dialog } from '@base-ui/react/dialog'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import type { Template } from '../../../shared/contract/templates.ts'
import { fetchTemplates } from '../../api/templates.ts'
import { useLocaleChoice } from '../../locales/LocaleProvider.tsx'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { send } from '../../state/send.ts'
import { Button } from '../../ui/Button.tsx'
import dialog from '../../ui/dialog.module.css'
import { TextField } from '../../ui/TextField.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { nameContact } from '../name-contact.ts'
import { fillTemplate } from './fill-template.ts'
import styles from './TemplateDialog.module.css'

interface TemplateDialogProps {
  conversation: Conversation
  onClose: () => void
}

/** The wordings that the messaging app has approved: choose, fill in, see what will arrive, send. */
export function TemplateDialog(props: TemplateDialogProps) {
  return (
    <RoomWords room="beside">
      <Templates {...props} />
    </RoomWords>
  )
}

function Templates({ conversation, onClose }: TemplateDialogProps) {
  const t = useTranslations('template')
  const errorWords = useErrorWords()
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [query, setQuery] = useState('')
  const templates = useQuery({
    queryKey: ['templates', conversation.channel_id],
    queryFn: async ({ signal }) => (await fetchTemplates(conversation.channel_id, signal)).data,
    staleTime: 60_000,
  })
  const wanted = query.trim().toLocaleLowerCase()
  const found = (templates.data ?? [])
    .filter(({ name, body }) => `${name}\n${body}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => Number(b.status === 'approved') - Number(a.status === 'approved'))
  const chosen = templates.data?.find(({ id }) => id === chosenId)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`}>
          <Dialog.Title className={dialog.title}>{t('title')}</Dialog.Title>
          <Dialog.Description className={styles.intro}>{t('intro')}</Dialog.Description>
          {templates.isPending ? (
            <div className={styles.waiting}>
              <Waiting />
            </div>
          ) : templates.isError ? (
            <div className={styles.nothing} role="alert">
              <p>{errorWords(templates.error)}</p>
              <Button onClick={() => void templates.refetch()}>{t('tryAgain')}</Button>
            </div>
          ) : chosen ? (
            <FillIn
              key={chosen.id}
              template={chosen}
              conversation={conversation}
              onBack={() => setChosenId(null)}
              onClose={onClose}
            />
          ) : (
            <>
              <TextField label={t('find')} type="search" value={query} onValue={setQuery} />
              {found.length === 0 && (
                <p className={styles.nothing}>{templates.data.length === 0 ? t('none') : t('noneFound')}</p>
              )}
              <ul className={styles.list} aria-label={t('title')}>
                {found.map((template) => (
                  <li key={template.id}>
                    <Entry template={template} onChoose={() => setChosenId(template.id)} />
                  </li>
                ))}
              </ul>
              <div className={dialog.acts}>
                <Dialog.Close render={<Button>{t('cancel')}</Button>} />
              </div>
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Entry({ template, onChoose }: { template: Template; onChoose: () => void }) {
  const { locale } = useLocaleChoice()
  const state = useStateWords(template.status)
  const approved = template.status === 'approved'
  return (
    <button
      type="button"
      className={styles.entry}
      aria-disabled={!approved || undefined}
      onClick={() => approved && onChoose()}
    >
      <span className={styles.head}>
        <strong>{template.name}</strong>
        <span className={styles.language}>{languageName(template.language, locale)}</span>
        <span className={styles.state} data-approved={approved || undefined}>
          {state}
        </span>
      </span>
      <span className={styles.body} lang={template.language} dir="auto">
        {template.body}
      </span>
    </button>
  )
}

interface FillInProps {
  template: Template
  conversation: Conversation
  onBack: () => void
  onClose: () => void
}

function FillIn({ template, conversation, onBack, onClose }: FillInProps) {
  const t = useTranslations('template')
  const cache = useQueryClient()
  const places = Object.entries(template.variables)
  const [values, setValues] = useState<Record<string, string>>(() => {
    // The first place is nearly always the name.
    const [first] = places
    return first && conversation.contact.name ? { [first[0]]: nameContact(conversation.contact) } : {}
  })
  const [tried, setTried] = useState(false)
  const missing = places.filter(([name]) => !values[name]?.trim())

  const submit = () => {
    setTried(true)
    if (missing.length > 0) return
    const variables = Object.fromEntries(places.map(([name]) => [name, (values[name] ?? '').trim()]))
    void send(cache, conversation.id, fillTemplate(template.body, variables), {
      template: { id: template.id, variables },
    })
    onClose()
  }

  return (
    <form
      className={styles.filling}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className={styles.head}>
        <strong>{template.name}</strong>
      </p>
      {places.map(([name, example]) => (
        <TextField
          key={name}
          label={t('place', { name })}
          value={values[name] ?? ''}
          onValue={(value) => setValues((all) => ({ ...all, [name]: value }))}
          hint={example ? t('example', { example }) : undefined}
          problem={tried && !values[name]?.trim() ? t('placeMissing') : null}
          maxLength={1024}
        />
      ))}
      <section aria-label={t('preview')} className={styles.preview}>
        <p className={styles.language}>{t('preview')}</p>
        <p className={styles.bubble} lang={template.language} dir="auto">
          {fillTemplate(template.body, values)}
        </p>
      </section>
      <div className={dialog.acts}>
        <Button onClick={onBack}>{t('back')}</Button>
        <Button tone="accent" type="submit">
          {t('send')}
        </Button>
      </div>
    </form>
  )
}

const states = ['approved', 'unsubmitted', 'received', 'pending', 'rejected', 'paused', 'disabled'] as const

function useStateWords(status: string): string {
  const t = useTranslations('template')
  const known = states.find((state) => state === status)
  return known ? t(known) : status
}

function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code.replace('_', '-')) ?? code
  } catch {
    return code
  }
}
