import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslations } from 'use-intl'
import { attachmentRuleFor } from '../../../shared/attachment-rules.ts'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { useNow } from '../../locales/use-reader.ts'
import { chooseFiles, clearChosen, useChosenFiles } from '../../state/chosen-files.ts'
import { keepDraft, takeDraft, useDraft } from '../../state/drafts.ts'
import type { Thread } from '../../state/inbox-state.ts'
import { tellTyping, tellTypingOver } from '../../state/presence.ts'
import { channelsQuery, conversationQuery, preflightQuery } from '../../state/queries.ts'
import { replyTo, useReplying } from '../../state/replying.ts'
import { send } from '../../state/send.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { EmojiIcon } from '../../ui/icons/EmojiIcon.tsx'
import { LockIcon } from '../../ui/icons/LockIcon.tsx'
import { SavedReplyIcon } from '../../ui/icons/SavedReplyIcon.tsx'
import { SendIcon } from '../../ui/icons/SendIcon.tsx'
import { TemplateIcon } from '../../ui/icons/TemplateIcon.tsx'
import { VoiceIcon } from '../../ui/icons/VoiceIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useMedia } from '../../ui/use-media.ts'
import { nameContact } from '../name-contact.ts'
import { walk } from '../walk.ts'
import { AttachButton } from './AttachButton.tsx'
import { ChosenFiles, obstacleTo } from './ChosenFiles.tsx'
import styles from './Composer.module.css'
import { enterSends } from './enter-rule.ts'
import { judgeWindow } from './judge-window.ts'
import { PreflightLine } from './PreflightLine.tsx'
import type { SuggestionKeys } from './Suggestions.tsx'
import { splitMessage } from './split-message.ts'
import { splitText } from './split-text.ts'

const CommentComposer = lazyPart(async () => (await import('./CommentComposer.tsx')).CommentComposer)
const EmojiPicker = lazyPart(async () => (await import('./EmojiPicker.tsx')).EmojiPicker)
const SavedReplies = lazyPart(async () => (await import('./SavedReplies.tsx')).SavedReplies)
const TemplateDialog = lazyPart(async () => (await import('./TemplateDialog.tsx')).TemplateDialog)
const VoiceRecorder = lazyPart(async () => (await import('./VoiceRecorder.tsx')).VoiceRecorder)
const ReplyBar = lazyPart(async () => (await import('./ReplyBar.tsx')).ReplyBar)
const Together = lazyPart(async () => (await import('./Together.tsx')).Together)

interface ComposerProps {
  conversation: Conversation
  thread: Thread | undefined
}

const nearLimit = 100
/** Eight lines of 20 px, and the padding. */
const mostHeight = 8 * 20 + 16

/** Where a comment is being written, for as long as the page lives. */
const commenting = new Set<string>()

export function Composer({ conversation, thread }: ComposerProps) {
  const t = useTranslations('composer')
  const [comment, setComment] = useState(commenting.has(conversation.id))
  const choose = (next: boolean) => {
    if (next) commenting.add(conversation.id)
    else commenting.delete(conversation.id)
    setComment(next)
  }
  const commentSwitch = (
    <button
      type="button"
      role="switch"
      aria-checked={comment}
      className={styles.switch}
      onClick={() => choose(!comment)}
    >
      <LockIcon size={16} />
      <span>{t('comment')}</span>
    </button>
  )
  return comment ? (
    <Suspense fallback={<div className={styles.composer} />}>
      <CommentComposer conversationId={conversation.id} commentSwitch={commentSwitch} />
    </Suspense>
  ) : (
    <MessageComposer conversation={conversation} thread={thread} commentSwitch={commentSwitch} />
  )
}

type Opened = 'emoji' | 'replies' | 'templates' | 'voice' | null

function MessageComposer({
  conversation,
  thread,
  commentSwitch,
}: ComposerProps & { commentSwitch: React.ReactNode }) {
  const t = useTranslations('composer')
  const errors = useTranslations('errors')
  const id = useId()
  const placeholder = t('placeholder', { name: nameContact(conversation.contact) })
  const cache = useQueryClient()
  const now = useNow()
  const field = useRef<HTMLTextAreaElement>(null)
  const emojiButton = useRef<HTMLButtonElement>(null)
  const replyKeys = useRef<SuggestionKeys>(null)
  const compositionEndedAt = useRef<number | null>(null)
  const [opened, setOpened] = useState<Opened>(null)
  const [activeReply, setActiveReply] = useState<string | undefined>()
  const text = useDraft(conversation.id)
  const replyingTo = useReplying(conversation.id)
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === conversation.channel_id)
  const hasKeyboard = useMedia('(hover: hover) and (width >= 720px)')

  const messages = thread && !thread.newerLeft ? thread.messages : []
  const verdict = judgeWindow(conversation.window, channel, messages, now)
  const limit = verdict.rule?.textLength ?? Number.POSITIVE_INFINITY
  const left = limit - text.length
  const optedOut = useQuery(preflightQuery(conversation)).data?.code === 'CONTACT_OPTED_OUT'
  const allowed = verdict.allowed && !optedOut
  const mayNot = optedOut
    ? errors('CONTACT_OPTED_OUT')
    : !allowed
      ? t('cannotSend')
      : left < 0
        ? t('tooLong', { count: -left })
        : null
  const files = useChosenFiles(conversation.id)
  const fileRule = channel ? attachmentRuleFor(channel.type, now) : null
  const filesReady = files.every((file) => file.state === 'ready' && !obstacleTo(file, fileRule))
  const empty = text.trim() === '' && files.length === 0
  // A text that is nothing but `/` and a word asks for a saved reply.
  const command = /^\/(\S*)$/.exec(text)?.[1]
  const [closedCommand, setClosedCommand] = useState(false)
  const repliesOpen = opened === 'replies' || (command !== undefined && !closedCommand)

  const ended = verdict.state !== conversation.window.state && verdict.state !== 'disconnected'
  useEffect(() => {
    // Our clock says that the time has run out: ask the one who decides.
    if (ended) void cache.refetchQueries({ queryKey: conversationQuery(conversation.id).queryKey })
  }, [ended, cache, conversation.id])

  useEffect(() => takeDraft(conversation), [conversation])

  useEffect(() => {
    // On a phone the keyboard would cover what was opened to be read.
    // Who came for one message is led there.
    const led = document.activeElement?.closest('[data-message]')
    if (hasKeyboard && !walk.on && !led) field.current?.focus({ preventScroll: true })
  }, [hasKeyboard])

  // biome-ignore lint/correctness/useExhaustiveDependencies: grows with the text
  useLayoutEffect(() => {
    const element = field.current
    if (!element || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(mostHeight, element.scrollHeight)}px`
  }, [text])

  const write = (next: string) => {
    keepDraft(conversation.id, next)
    if (command === undefined) setClosedCommand(false)
    if (next.trim() === '' || next.startsWith('/')) tellTypingOver(conversation.id, 'everybody')
    else tellTyping(conversation.id, 'everybody')
  }

  const submit = (texts?: readonly string[]) => {
    const written = (field.current?.value ?? text).trim()
    const stopped = texts ? !allowed : mayNot !== null
    if ((written === '' && files.length === 0) || stopped || !filesReady) return
    const attachments = files.flatMap(({ attachment }) => attachment ?? [])
    keepDraft(conversation.id, '')
    clearChosen(conversation.id)
    replyTo(conversation.id, null)
    tellTypingOver(conversation.id, 'everybody')
    const [last = '', ...before] = (texts ?? [written]).toReversed()
    void sendParts([
      ...before.reverse().map((part) => ({ text: part, attachments: [] })),
      ...splitMessage(fileRule, last, attachments),
    ])
    field.current?.focus()
  }

  /** One after the other: what was meant first arrives first, and the first is the answer. */
  const sendParts = async (parts: ReturnType<typeof splitMessage>) => {
    for (const [at, part] of parts.entries()) {
      const reply = at === 0 && replyingTo ? { reply_to_id: replyingTo } : {}
      await send(cache, conversation.id, part.text, { attachments: part.attachments, ...reply })
    }
  }

  const take = (chosen: File[]) => {
    if (chosen.length === 0 || !allowed) return
    chooseFiles(conversation.id, chosen)
    field.current?.focus()
  }

  /** At the caret, in place of what is selected or of the command. */
  const insert = (words: string, all = false) => {
    const element = field.current
    const { selectionStart: from = text.length, selectionEnd: to = text.length } = element ?? {}
    const next = all ? words : text.slice(0, from) + words + text.slice(to)
    const caret = all ? words.length : from + words.length
    write(next)
    requestAnimationFrame(() => {
      element?.focus()
      element?.setSelectionRange(caret, caret)
    })
  }

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = [...event.clipboardData.files]
    // Copied cells carry a picture of themselves beside their text: the text is meant.
    if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    take(pasted)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (repliesOpen && replyKeys.current?.press(event)) return
    const press = event.nativeEvent
    const enterOfInputMethod = press.key === 'Enter' && !press.shiftKey && !press.altKey
    if (press.key === 'Escape' && replyingTo && !press.isComposing) {
      replyTo(conversation.id, null)
    } else if (enterSends(press, compositionEndedAt.current)) {
      event.preventDefault()
      submit()
    } else if (enterOfInputMethod && !press.isComposing) {
      // Neither a message nor a line: the Enter that chose a word, or one held down.
      event.preventDefault()
    }
  }

  const toggle = (what: Opened) => setOpened(opened === what ? null : what)
  const close = () => {
    setOpened(null)
    field.current?.focus()
  }
  const closeReplies = () => {
    if (command !== undefined) setClosedCommand(true)
    close()
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
      <Suspense>
        <Together conversation={conversation} thread={thread} writing={!empty} />
      </Suspense>
      <div className={styles.top}>
        {optedOut ? (
          <p id={`${id}-window`} className={styles.optedOut}>
            {errors('CONTACT_OPTED_OUT')}
          </p>
        ) : (
          <PreflightLine id={`${id}-window`} verdict={verdict} />
        )}
        {left < nearLimit && (
          <span className={styles.left} data-over={left < 0 || undefined}>
            <span role={left < 0 ? 'alert' : undefined}>
              {left < 0 ? t('tooLong', { count: -left }) : t('left', { count: left })}
            </span>
            {left < 0 && allowed && (
              <button
                type="button"
                className={styles.split}
                onClick={() => submit(splitText(text.trim(), limit))}
              >
                {t('sendInParts', { count: splitText(text.trim(), limit).length })}
              </button>
            )}
          </span>
        )}
      </div>
      <ChosenFiles conversationId={conversation.id} files={files} rule={fileRule} />
      <div className={styles.box} data-stopped={!allowed || undefined}>
        {repliesOpen && (
          <Suspense>
            <SavedReplies
              conversationId={conversation.id}
              query={command ?? ''}
              keys={replyKeys}
              onChoose={(words) => {
                insert(words, command !== undefined)
                close()
              }}
              onClose={closeReplies}
              onActive={setActiveReply}
            />
          </Suspense>
        )}
        {replyingTo && (
          <Suspense>
            <ReplyBar
              conversation={conversation}
              id={replyingTo}
              quotes={verdict.rule?.quotes ?? true}
              onClose={() => replyTo(conversation.id, null)}
            />
          </Suspense>
        )}
        {opened === 'voice' && (
          <Suspense>
            <VoiceRecorder
              channelType={channel?.type ?? 'app'}
              onDone={(file) => {
                take([file])
                setOpened(null)
              }}
              onClose={close}
            />
          </Suspense>
        )}
        <div className={styles.writing}>
          {text === '' && (
            <span className={styles.placeholder} aria-hidden="true">
              {placeholder}
            </span>
          )}
          <textarea
            ref={field}
            data-composer
            aria-label={t('message')}
            aria-describedby={`${id}-window ${id}-hint`}
            aria-activedescendant={repliesOpen ? activeReply : undefined}
            placeholder={placeholder}
            value={text}
            rows={1}
            dir="auto"
            enterKeyHint="send"
            maxLength={20_000}
            className={styles.field}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onCompositionEnd={(event) => {
              compositionEndedAt.current = event.nativeEvent.timeStamp
            }}
          />
        </div>
        <div className={styles.tools}>
          <AttachButton stopped={!allowed} onFiles={take} />
          <IconButton
            ref={emojiButton}
            quiet
            label={t('emoji')}
            aria-expanded={opened === 'emoji'}
            className={styles.tool}
            onClick={() => toggle('emoji')}
          >
            <EmojiIcon />
          </IconButton>
          <IconButton
            quiet
            label={t('savedReplies')}
            hint={t('savedRepliesHint')}
            aria-expanded={repliesOpen}
            className={styles.tool}
            onClick={() => {
              toggle('replies')
              field.current?.focus()
            }}
          >
            <SavedReplyIcon />
          </IconButton>
          {verdict.rule?.templates && (
            <IconButton
              quiet
              label={t('templates')}
              className={styles.tool}
              data-wanted={!verdict.allowed || undefined}
              onClick={() => toggle('templates')}
            >
              <TemplateIcon />
            </IconButton>
          )}
          <IconButton
            quiet
            label={t('voice')}
            aria-disabled={!allowed || undefined}
            aria-expanded={opened === 'voice'}
            className={styles.tool}
            onClick={() => allowed && toggle('voice')}
          >
            <VoiceIcon />
          </IconButton>
          <span className={styles.gap} />
          {commentSwitch}
          <IconButton
            label={t('send')}
            hint={mayNot ?? (empty ? t('empty') : filesReady ? t('send') : t('filesNotReady'))}
            className={styles.send}
            aria-disabled={empty || mayNot !== null || !filesReady || undefined}
            // The field keeps the focus, and a phone its keyboard.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => submit()}
          >
            <SendIcon />
          </IconButton>
        </div>
      </div>
      <p id={`${id}-hint`} className={styles.hint}>
        {conversation.status === 'closed'
          ? t('closedHint')
          : t('hint', { enter: 'Enter', shiftEnter: 'Shift+Enter' })}
      </p>
      {opened === 'emoji' && (
        <Suspense>
          <EmojiPicker anchor={emojiButton} onChoose={(emoji) => insert(emoji)} onClose={close} />
        </Suspense>
      )}
      {opened === 'templates' && (
        <Suspense>
          <TemplateDialog conversation={conversation} onClose={close} />
        </Suspense>
      )}
    </form>
  )
}
