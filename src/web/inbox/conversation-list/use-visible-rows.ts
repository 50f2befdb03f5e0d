import { startTransition, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { type Rows, rowsNear } from './rows-near.ts'

/** So long nobody has scrolled when there is time for rows that are not seen. */
const restMilliseconds = 100

/**
 * Which rows of a long list exist in the page, all of them of one height. What comes into view is there in the same
 * frame; the rows around it follow when the scrolling rests, in slices that let the next step of the wheel pass.
 */
export function useVisibleRows(box: HTMLElement | null, rowHeight: number, count: number) {
  const [seen, setSeen] = useState<Rows>(() => ({
    first: 0,
    last: Math.ceil(window.innerHeight / rowHeight),
  }))
  const [settled, setSettled] = useState(seen)

  useLayoutEffect(() => {
    if (!box) return
    let height = box.clientHeight
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const first = Math.floor(box.scrollTop / rowHeight)
      const last = Math.ceil((box.scrollTop + height) / rowHeight) - 1
      const same = (now: Rows) => (now.first === first && now.last === last ? now : { first, last })
      setSeen(same)
      clearTimeout(timer)
      timer = setTimeout(() => startTransition(() => setSettled(same)), restMilliseconds)
    }
    const scrolled = () => flushSync(look)
    const observer = new ResizeObserver(() => {
      height = box.clientHeight
      look()
    })
    look()
    observer.observe(box)
    box.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      box.removeEventListener('scroll', scrolled)
    }
  }, [box, rowHeight])

  return {
    near: rowsNear(seen, settled, count),
    lastSeen: seen.last,
    /** Scrolls no further than it must. */
    reveal(index: number) {
      if (!box) return
      const top = index * rowHeight
      const least = top + rowHeight - box.clientHeight
      box.scrollTop = Math.min(top, Math.max(least, box.scrollTop))
    },
  }
}
