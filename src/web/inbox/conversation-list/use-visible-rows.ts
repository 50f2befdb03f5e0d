import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import { startTransition, useState } from 'react'
import { type Rows, rowsNear } from './rows-near.ts'

/** So long nobody has scrolled when there is time for rows that are not seen. */
const restMilliseconds = 100

/**
 * Which rows of a long list exist in the page, all of them of one height. What comes into view is there in the same
 * frame; the rows around it follow when the scrolling rests, in slices that let the next step of the wheel pass.
 * `kept` stays when it is scrolled away, so that the focus is not lost.
 */
export function useVisibleRows(box: HTMLElement | null, height: number, count: number, kept: number) {
  const [settled, setSettled] = useState<Rows>(() => ({
    first: 0,
    last: Math.ceil(window.innerHeight / height),
  }))
  const rows = useVirtualizer({
    count,
    getScrollElement: () => box,
    estimateSize: () => height,
    initialRect: { width: 0, height: window.innerHeight },
    isScrollingResetDelay: restMilliseconds,
    rangeExtractor: ({ startIndex, endIndex }: Range) =>
      indexes(rowsNear({ first: startIndex, last: endIndex }, settled, count), kept),
    onChange({ isScrolling, range }) {
      if (isScrolling || !range) return
      const { startIndex: first, endIndex: last } = range
      startTransition(() =>
        setSettled((now) => (now.first === first && now.last === last ? now : { first, last })),
      )
    },
  })
  return {
    shown: rows.getVirtualItems().map(({ index }) => index),
    lastSeen: rows.range?.endIndex ?? 0,
    /** Scrolls no further than it must. */
    reveal: (index: number) => rows.scrollToIndex(index),
  }

  function indexes({ first, last }: Rows, also: number): number[] {
    const near = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
    if (also >= count || (also >= first && also <= last)) return near
    return also < first ? [also, ...near] : [...near, also]
  }
}
