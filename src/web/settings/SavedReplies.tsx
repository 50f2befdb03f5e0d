import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { SavedReply } from '../../shared/contract/saved-replies.ts'
import { isVariable, savedReplyVariables, variablesIn } from '../../shared/saved-reply.ts'
import {
  changeSavedReply,
  createSavedReply,
  deleteSavedReply,
  fetchSavedReplies,
} from '../api/saved-replies.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { useMe } from '../state/LiveProvider.tsx'
import { usersQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { EditIcon } from '../ui/icons/EditIcon.tsx'
import { SavedReplyIcon } from '../ui/icons/SavedReplyIcon.tsx'
import { TrashIcon } from '../ui/icons/TrashIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './SavedReplies.module.css'
import { SettingsPage } from './SettingsPage.tsx'

const key = ['saved-replies-page']

/** One's own saved replies and the company's. Everybody may write some; only the author changes one. */
export function SavedReplies() {
  return (
    <RoomWords room="savedReplies">
      <Page />
    </RoomWords>
  )
}

function Page() {
  const t = useTranslations('savedReplies')
  const words = useErrorWords()
  const me = useMe()
  const users = useQuery(usersQuery).data
  const cache = useQueryClient()
  const tell = useTell()
  const [edited, setEdited] = useState<SavedReply | 'new' | null>(null)
  const replies = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await fetchSavedReplies(null, signal)).data,
    staleTime: 0,
    gcTime: 0,
  })
  const fetchAnew = () => cache.invalidateQueries({ queryKey: key })

  const remove = async (reply: SavedReply) => {
    try {
      await deleteSavedReply(reply.id)
      const { title, text, shared } = reply
      tell({
        tone: 'plain',
        text: t('deleted', { title }),
        action: {
          label: t('undo'),
          run: () => void createSavedReply({ title, text, shared }).then(fetchAnew),
        },
      })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
    await fetchAnew()
  }

  return (
    <SettingsPage title={t('title')} intro={t('intro')}>
      {edited ? (
        <ReplyForm
          key={edited === 'new' ? 'new' : edited.id}
          reply={edited === 'new' ? null : edited}
          onDone={() => {
            setEdited(null)
            void fetchAnew()
          }}
        />
      ) : (
        <p>
          <Button tone="accent" onClick={() => setEdited('new')}>
            {t('new')}
          </Button>
        </p>
      )}
      {replies.isPending ? (
        <Waiting />
      ) : replies.isError ? (
        <EmptyPlace icon={<AlertIcon />} title={t('failed')}>
          <p>{words(replies.error)}</p>
          <Button onClick={() => void replies.refetch()}>{t('tryAgain')}</Button>
        </EmptyPlace>
      ) : replies.data.length === 0 ? (
        !edited && (
          <EmptyPlace icon={<SavedReplyIcon />} title={t('none')}>
            <p>{t('noneHint')}</p>
          </EmptyPlace>
        )
      ) : (
        <ul className={styles.list} aria-label={t('title')}>
          {replies.data.map((reply) => (
            <li key={reply.id} className={styles.reply}>
              <div className={styles.words}>
                <h2 className={styles.name} dir="auto">
                  {reply.title}
                </h2>
                <p className={styles.text} dir="auto">
                  {reply.text}
                </p>
                <p className={styles.owner}>
                  {reply.shared ? t('company') : t('own')}
                  {reply.owner_user_id !== me.id &&
                    ` · ${users?.find((user) => user.id === reply.owner_user_id)?.name ?? ''}`}
                </p>
              </div>
              {reply.owner_user_id === me.id && (
                <div className={styles.acts}>
                  <IconButton
                    quiet
                    label={t('edit', { title: reply.title })}
                    onClick={() => setEdited(reply)}
                  >
                    <EditIcon size={18} />
                  </IconButton>
                  <IconButton
                    quiet
                    label={t('delete', { title: reply.title })}
                    onClick={() => void remove(reply)}
                  >
                    <TrashIcon size={18} />
                  </IconButton>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </SettingsPage>
  )
}

function ReplyForm({ reply, onDone }: { reply: SavedReply | null; onDone: () => void }) {
  const t = useTranslations('savedReplies')
  const words = useErrorWords()
  const [title, setTitle] = useState(reply?.title ?? '')
  const [text, setText] = useState(reply?.text ?? '')
  const [shared, setShared] = useState(reply?.shared ?? false)
  const [tried, setTried] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const unknown = variablesIn(text).filter((name) => !isVariable(name))
  const textProblem = !text.trim()
    ? t('textMissing')
    : unknown.length > 0
      ? t('unknown', { names: unknown.join(', ') })
      : null

  const save = async () => {
    setTried(true)
    if (busy || !title.trim() || textProblem) return
    setBusy(true)
    const change = { title: title.trim(), text: text.trim(), shared }
    try {
      await (reply ? changeSavedReply(reply.id, change) : createSavedReply(change))
      onDone()
    } catch (error) {
      setProblem(words(error))
      setBusy(false)
    }
  }

  return (
    <form
      className={styles.form}
      aria-label={reply ? t('edit', { title: reply.title }) : t('new')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        value={title}
        onValue={setTitle}
        maxLength={120}
        problem={tried && !title.trim() ? t('nameMissing') : null}
        autoFocus
      />
      <label className={styles.label}>
        {t('text')}
        <textarea
          value={text}
          rows={5}
          dir="auto"
          maxLength={4_000}
          aria-invalid={(tried && textProblem !== null) || undefined}
          className={styles.field}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {tried && textProblem && (
        <p role="alert" className={styles.problem}>
          {textProblem}
        </p>
      )}
      <fieldset className={styles.variables}>
        <legend>{t('variables')}</legend>
        {savedReplyVariables.map((name) => (
          <Button
            key={name}
            tone="quiet"
            onClick={() => setText(`${text}${text && !/\s$/.test(text) ? ' ' : ''}{{${name}}}`)}
          >
            {t(variableWords[name])}
          </Button>
        ))}
      </fieldset>
      <label className={styles.check}>
        <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
        {t('share')}
      </label>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button tone="save" type="submit" aria-disabled={busy || undefined}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}

const variableWords = {
  'contact.name': 'contactName',
  'contact.phone': 'contactPhone',
  'user.name': 'userName',
  'company.name': 'companyName',
} as const
