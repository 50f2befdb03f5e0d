import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const nearPixels = 48

interface Place {
  fromEnd: number
  atEnd: boolean
}

/** Where each conversation was left, for as long as the page lives. */
const places = new Map<string, Place>()

interface StickOptions {
  conversationId: string
  /** Changes when older messages are put above. */
  firstId: string | undefined
  /** Changes when something is put below. */
  lastId: string | undefined
  /** The newest message is loaded: only there is an end to stay at. */
  live: boolean
}

/**
 * Keeps what is being read where it is: at the end while the reader is at the end, unmoved when messages are put
 * above or below. Returns whether the reader is at the end, and the way there.
 */
export function useStickToEnd(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  options: StickOptions,
) {
  const { conversationId, firstId, lastId, live } = options
  const place = useRef<Place>(places.get(conversationId) ?? { fromEnd: 0, atEnd: true })
  const [atEnd, setAtEnd] = useState(place.current.atEnd)
  const isLive = useRef(live)
  isLive.current = live
  const shown = useRef<{ firstId: string | undefined; top: number | undefined }>({
    firstId: undefined,
    top: undefined,
  })

  /** Where the end was when it was last gone to. */
  const endTop = useRef<number | null>(null)

  const restore = useCallback(() => {
    const element = box.current
    if (!element) return
    const { fromEnd, atEnd: stick } = place.current
    element.scrollTop = element.scrollHeight - element.clientHeight - (stick ? 0 : fromEnd)
    endTop.current = stick ? element.scrollTop : null
  }, [box])

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for what was put above or below
  useLayoutEffect(() => {
    const { firstId: before, top } = shown.current
    const topOf = (id: string | undefined) =>
      id === undefined
        ? undefined
        : box.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`)?.offsetTop
    const now = before === firstId ? undefined : topOf(before)
    if (place.current.atEnd || before === undefined) restore()
    // Put above: what was the first message has moved down, and the view goes with it.
    else if (box.current && now !== undefined && top !== undefined) box.current.scrollTop += now - top
    else if (before !== firstId) restore()
    // Put below while reading above: the distance from the end grows, the text stays.
    if (!place.current.atEnd) measure()
    shown.current = { firstId, top: topOf(firstId) }
  }, [firstId, lastId, live, restore])

  // Pictures that arrive, a composer that grows, a keyboard that opens.
  useLayoutEffect(() => {
    const watched = [box.current, content.current]
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) restore()
    })
    for (const element of watched) if (element) observer.observe(element)
    return () => observer.disconnect()
  }, [box, content, restore])

  const measure = () => {
    const element = box.current
    if (!element) return
    const fromEnd = element.scrollHeight - element.clientHeight - element.scrollTop
    place.current = { fromEnd, atEnd: isLive.current && fromEnd < nearPixels }
    setAtEnd(place.current.atEnd)
  }

  useEffect(() => {
    return () => {
      places.set(conversationId, place.current)
    }
  }, [conversationId])

  /**
   * The news of our own going to the end comes a frame later. What has grown below in between (a failure that is said at
   * once) is no sign that the reader has left: the view still stands where it was put.
   */
  const onScroll = () => {
    const top = box.current?.scrollTop
    const unmoved = top !== undefined && endTop.current !== null && Math.abs(top - endTop.current) < 1
    if (place.current.atEnd && unmoved) restore()
    else measure()
  }

  const toEnd = useCallback(() => {
    place.current = { fromEnd: 0, atEnd: true }
    setAtEnd(true)
    restore()
  }, [restore])

  /** Before something else is brought into view. */
  const letGo = useCallback(() => {
    place.current = { ...place.current, atEnd: false }
  }, [])

  return { atEnd, onScroll, toEnd, letGo }
}
