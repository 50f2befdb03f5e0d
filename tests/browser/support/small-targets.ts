/**
 * For a page to evaluate. Of what can be pressed and seen; not what the keyboard passes over, because its neighbour does
 * the same, nor a link within a sentence, whose line is as high as the others. A box may be smaller where what lies
 * around it takes the press as well.
 */
export function smallTargets(): string[] {
  const targets = document.querySelectorAll<HTMLElement>(
    'button:not([tabindex="-1"]), a[href], input, textarea, select, summary, [role=tab], [role=combobox], [role=switch]',
  )
  const found: string[] = []
  for (const target of targets) {
    if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    const sentence = target.closest('p, li')
    if (target.tagName === 'A' && sentence && sentence.textContent !== target.textContent) {
      if (getComputedStyle(target).display === 'inline') continue
    }
    target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
    const { x, y, width, height } = target.getBoundingClientRect()
    const takes = (dx: number, dy: number) => {
      const at = document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy)
      return (
        at !== null && (target.contains(at) || at.closest('label')?.contains(target) || at.contains(target))
      )
    }
    const wide = width >= 43.9 || (takes(-21, 0) && takes(21, 0))
    const high = height >= 43.9 || (takes(0, -21) && takes(0, 21))
    const seen = width > 1 && height > 1 && x >= 0 && y >= 0
    if ((wide && high) || !seen) continue
    const name = target.getAttribute('aria-label') ?? (target.closest('label') ?? target).textContent
    found.push(`${target.tagName} ${name} ${Math.round(width)}×${Math.round(height)}`)
  }
  return found
}
