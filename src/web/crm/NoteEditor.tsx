import DOMPurify from 'dompurify'
import { useEffect, useRef, useState } from 'react'
import Squire from 'squire-rte'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/Button.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import card from './NoteCard.module.css'
import styles from './NoteEditor.module.css'

interface NoteEditorProps {
  content: string
  onSave: (content: string) => Promise<unknown>
  onClose: () => void
}

const marks = { bold: 'B', italic: 'I', bullets: 'UL', numbers: 'OL', link: 'A' } as const
type Mark = keyof typeof marks

/** Formatted text: bold, italic, lists, links. What is pasted is cleaned here, and again by the server. */
export function NoteEditor({ content, onSave, onClose }: NoteEditorProps) {
  const t = useTranslations()
  const words = useErrorWords()
  const root = useRef<HTMLDivElement>(null)
  const editor = useRef<Squire | null>(null)
  const [active, setActive] = useState<Mark[]>([])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [address, setAddress] = useState<string | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what it begins with; a later change of the note is not this writer's
  useEffect(() => {
    if (!root.current) return
    const squire = new Squire(root.current, {
      blockTag: 'P',
      sanitizeToDOMFragment: (html) =>
        DOMPurify.sanitize(html, {
          RETURN_DOM_FRAGMENT: true,
          FORBID_ATTR: ['style', 'class', 'id'],
          FORBID_TAGS: ['style', 'img', 'form', 'input'],
        }),
    })
    squire.setHTML(content)
    const look = () =>
      setActive((Object.keys(marks) as Mark[]).filter((mark) => squire.hasFormat(marks[mark])))
    squire.addEventListener('pathChange', look)
    squire.addEventListener('select', look)
    squire.addEventListener('cursor', look)
    squire.moveCursorToEnd()
    squire.focus()
    editor.current = squire
    return () => squire.destroy()
  }, [])

  const press = (mark: Mark) => {
    const squire = editor.current
    if (!squire) return
    const on = active.includes(mark)
    if (mark === 'bold') on ? squire.removeBold() : squire.bold()
    if (mark === 'italic') on ? squire.removeItalic() : squire.italic()
    if (mark === 'bullets') on ? squire.removeList() : squire.makeUnorderedList()
    if (mark === 'numbers') on ? squire.removeList() : squire.makeOrderedList()
    if (mark === 'link') on ? squire.removeLink() : setAddress('https://')
    if (mark !== 'link') squire.focus()
  }
  const save = async () => {
    const html = editor.current?.getHTML() ?? ''
    if (busy) return
    if ((root.current?.textContent ?? '').trim() === '') return onClose()
    setBusy(true)
    try {
      await onSave(html)
      onClose()
    } catch (error) {
      setProblem(words(error))
      setBusy(false)
    }
  }

  return (
    <div className={styles.editor}>
      <div role="toolbar" aria-label={t('crm.note')} className={styles.marks}>
        {(Object.keys(marks) as Mark[]).map((mark) => (
          <button
            key={mark}
            type="button"
            aria-pressed={active.includes(mark)}
            className={styles.mark}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => press(mark)}
          >
            {t(`crm.${mark}`)}
          </button>
        ))}
      </div>
      {address !== null && (
        <form
          className={styles.address}
          onSubmit={(event) => {
            event.preventDefault()
            editor.current?.makeLink(address)
            setAddress(null)
            editor.current?.focus()
          }}
        >
          <input
            // biome-ignore lint/a11y/noAutofocus: it was opened to be written in
            autoFocus
            aria-label={t('crm.linkAddress')}
            value={address}
            maxLength={2_000}
            onChange={(event) => setAddress(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setAddress(null)}
          />
          <Button type="submit">{t('crm.link')}</Button>
        </form>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a field of the browser's holds no formatted text */}
      <div
        ref={root}
        role="textbox"
        aria-multiline="true"
        aria-label={t('crm.note')}
        tabIndex={0}
        dir="auto"
        className={`${card.content} ${styles.text}`}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
            event.preventDefault()
            void save()
          }
        }}
      />
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.acts}>
        <Button onClick={onClose}>{t('form.cancel')}</Button>
        <Button tone="save" aria-disabled={busy || undefined} onClick={() => void save()}>
          {t(busy ? 'crm.saving' : 'crm.save')}
        </Button>
      </div>
    </div>
  )
}
