import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import styles from './HintLayer.module.css'

const restMilliseconds = 500
const gapPixels = 6
const edgePixels = 8

/**
 * The one hint of the page: the words of whatever carries `data-hint` and is rested on by the pointer or reached by the
 * keyboard. One listener for all of them weighs a hundredth of a library's tooltip for each. Escape takes it away.
 */
export function HintLayer() {
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const popup = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const ownerOf = (event: Event) =>
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-hint]') : null
    const show = (owner: HTMLElement | null, after: number) => {
      clearTimeout(timer)
      if (owner) timer = setTimeout(() => setTarget(owner), after)
      else setTarget(null)
    }
    const over = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') show(ownerOf(event), restMilliseconds)
    }
    const focused = (event: FocusEvent) => {
      const owner = ownerOf(event)
      show(owner?.matches(':focus-visible') ? owner : null, 0)
    }
    const hide = () => show(null, 0)
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    document.addEventListener('pointerover', over)
    document.addEventListener('focusin', focused)
    document.addEventListener('focusout', hide)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('keydown', pressed)
    window.addEventListener('blur', hide)
    window.addEventListener('scroll', hide, true)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', over)
      document.removeEventListener('focusin', focused)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('keydown', pressed)
      window.removeEventListener('blur', hide)
      window.removeEventListener('scroll', hide, true)
    }
  }, [])

  useLayoutEffect(() => {
    const element = popup.current
    if (!element || !target) return
    const at = target.getBoundingClientRect()
    const { width, height } = element.getBoundingClientRect()
    const left = Math.min(
      Math.max(edgePixels, at.left + at.width / 2 - width / 2),
      window.innerWidth - width - edgePixels,
    )
    const above = at.top - height - gapPixels
    element.style.left = `${left}px`
    element.style.top = `${above >= edgePixels ? above : at.bottom + gapPixels}px`
  }, [target])

  if (!target?.isConnected) return null
  // Above dialogs, which stand in the body as well. What it says is the name of what it stands at.
  return createPortal(
    <div ref={popup} aria-hidden="true" className={styles.hint}>
      {target.dataset.hint}
    </div>,
    document.body,
  )
}
