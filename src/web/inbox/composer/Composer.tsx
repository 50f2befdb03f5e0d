import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { attachmentRuleFor } from '../../../shared/attachment-rules.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { useNow } from '../../locales/use-reader.ts'
import { chooseFiles, clearChosen, useChosenFiles } from '../../state/chosen-files.ts'
import { keepDraft, useDraft } from '../../state/drafts.ts'
import type { Thread } from '../../state/inbox-state.ts'
import { channelsQuery, conversationQuery } from '../../state/queries.ts'
import { send } from '../../state/send.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { SendIcon } from '../../ui/icons/SendIcon.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { nameContact } from '../name-contact.ts'
import { walk } from '../walk.ts'
import { AttachButton } from './AttachButton.tsx'
import { ChosenFiles, obstacleTo } from './ChosenFiles.tsx'
import styles from './Composer.module.css'
import { enterSends } from './enter-rule.ts'
import { judgeWindow } from './judge-window.ts'
import { PreflightLine } from './PreflightLine.tsx'
import { splitMessage } from './split-message.ts'

interface ComposerProps {
  conversation: Conversation
  thread: Thread | undefined
}

const nearLimit = 100
/** Eight lines of 20 px, and the padding. */
const mostHeight = 8 * 20 + 16

export function Composer({ conversation, thread }: ComposerProps) {
  const t = useTranslations('composer')
  const id = useId()
  const cache = useQueryClient()
  const now = useNow()
  const field = useRef<HTMLTextAreaElement>(null)
  const compositionEndedAt = useRef<number | null>(null)
  const text = useDraft(conversation.id)
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)
  const hasKeyboard = useMedia('(hover: hover) and (width >= 720px)')

  const verdict = judgeWindow(conversation.window, channel, thread?.messages ?? [], now)
  const left = (verdict.rule?.textLength ?? Number.POSITIVE_INFINITY) - text.length
  const mayNot = !verdict.allowed ? t('cannotSend') : left < 0 ? t('tooLong', { count: -left }) : null
  const files = useChosenFiles(conversation.id)
  const fileRule = channel ? attachmentRuleFor(channel.type, now) : null
  const filesReady = files.every((file) => file.state === 'ready' && !obstacleTo(file, fileRule))
  const empty = text.trim() === '' && files.length === 0

  const ended = verdict.state !== conversation.window.state
  useEffect(() => {
    // Our clock says that the time has run out: ask the one who decides.
    if (ended) void cache.refetchQueries({ queryKey: conversationQuery(conversation.id).queryKey })
  }, [ended, cache, conversation.id])

  useEffect(() => {
    // On a phone the keyboard would cover what was opened to be read.
    if (hasKeyboard && !walk.on) field.current?.focus({ preventScroll: true })
  }, [hasKeyboard])

  // biome-ignore lint/correctness/useExhaustiveDependencies: grows with the text
  useLayoutEffect(() => {
    const element = field.current
    if (!element || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(mostHeight, element.scrollHeight)}px`
  }, [text])

  const submit = () => {
    const written = field.current?.value ?? text
    if ((written.trim() === '' && files.length === 0) || mayNot || !filesReady) return
    const attachments = files.flatMap(({ attachment }) => attachment ?? [])
    keepDraft(conversation.id, '')
    clearChosen(conversation.id)
    void sendParts(splitMessage(fileRule, written.trim(), attachments))
    field.current?.focus()
  }

  /** One after the other: what was meant first arrives first. */
  const sendParts = async (parts: ReturnType<typeof splitMessage>) => {
    for (const part of parts) await send(cache, conversation.id, part.text, part.attachments)
  }

  const take = (chosen: File[]) => {
    if (chosen.length === 0 || !verdict.allowed) return
    chooseFiles(conversation.id, chosen)
    field.current?.focus()
  }

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = [...event.clipboardData.files]
    // Copied cells carry a picture of themselves beside their text: the text is meant.
    if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    take(pasted)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const press = event.nativeEvent
    const enterOfInputMethod = press.key === 'Enter' && !press.shiftKey && !press.altKey
    if (enterSends(press, compositionEndedAt.current)) {
      event.preventDefault()
      submit()
    } else if (enterOfInputMethod && !press.isComposing) {
      // Neither a message nor a line: the Enter that chose a word, or one held down.
      event.preventDefault()
    }
  }

  return (
    <form
      className={styles.composer}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault()
      }}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return
        event.preventDefault()
        take([...event.dataTransfer.files])
      }}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={styles.top}>
        <PreflightLine id={`${id}-window`} verdict={verdict} />
        {left < nearLimit && (
          <span
            className={styles.left}
            data-over={left < 0 || undefined}
            role={left < 0 ? 'alert' : undefined}
          >
            {left < 0 ? t('tooLong', { count: -left }) : t('left', { count: left })}
          </span>
        )}
      </div>
      <ChosenFiles conversationId={conversation.id} files={files} rule={fileRule} />
      <div className={styles.box} data-stopped={!verdict.allowed || undefined}>
        <AttachButton stopped={!verdict.allowed} onFiles={take} />
        <textarea
          ref={field}
          aria-label={t('message')}
          aria-describedby={`${id}-window ${id}-hint`}
          placeholder={t('placeholder', { name: nameContact(conversation.contact) })}
          value={text}
          rows={1}
          dir="auto"
          enterKeyHint="send"
          maxLength={20_000}
          className={styles.field}
          onChange={(event) => keepDraft(conversation.id, event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onCompositionEnd={(event) => {
            compositionEndedAt.current = event.nativeEvent.timeStamp
          }}
        />
        <IconButton
          label={t('send')}
          hint={mayNot ?? (empty ? t('empty') : filesReady ? t('send') : t('filesNotReady'))}
          className={styles.send}
          aria-disabled={empty || mayNot !== null || !filesReady || undefined}
          // The field keeps the focus, and a phone its keyboard.
          onMouseDown={(event) => event.preventDefault()}
          onClick={submit}
        >
          <SendIcon />
        </IconButton>
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {conversation.status === 'closed'
          ? t('closedHint')
          : t('hint', { enter: 'Enter', shiftEnter: 'Shift+Enter' })}
      </p>
    </form>
  )
}
