/** Draws the ratios of `bench/figures.json` as bars: how far each figure is from what it should reach. */
import { readFileSync, writeFileSync } from 'node:fs'

const figures = Object.entries(JSON.parse(readFileSync('bench/figures.json', 'utf8')))
const ROW = 26
const LEFT = 330
const WIDE = 420
const height = figures.length * ROW + 60

/** 1 is the goal: above it is better, whichever way the figure counts. */
function reached({ ratio, value, goal }) {
  const [, sign, number] = /([≥≤<])\s*([\d.,]+)/.exec(goal) ?? []
  if (!sign) return null
  const wanted = Number(number.replaceAll(',', ''))
  const isRatio = !/[a-z]/i.test(goal.replace(/above.*/, ''))
  const is = isRatio ? ratio : value
  return sign === '≥' ? is / wanted : wanted / is
}

const bars = figures
  .map(([name, figure]) => ({ name, figure, share: reached(figure) }))
  .filter(({ share }) => share !== null)
  .map(({ name, figure, share }, index) => {
    const y = 40 + index * ROW
    // Two decades: a tenth to ten times the goal.
    const x = LEFT + (Math.min(1, Math.max(-1, Math.log10(share))) + 1) * (WIDE / 2)
    const middle = LEFT + WIDE / 2
    const colour = share >= 1 ? '#2f8f5b' : '#b4432f'
    return `<text x="${LEFT - 12}" y="${y + 14}" text-anchor="end">${forXml(name)}</text>
<rect x="${Math.min(x, middle)}" y="${y + 3}" width="${Math.max(1, Math.abs(x - middle))}" height="14" rx="2" fill="${colour}"/>
<text x="${LEFT + WIDE + 12}" y="${y + 14}">${forXml(`${figure.value} ${figure.unit} (${figure.goal})`)}</text>`
  })

writeFileSync(
  'docs/performance.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDE + 270} ${height}" font-family="system-ui, sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#ffffff"/>
<g fill="#333">
<text x="${LEFT}" y="24">a tenth of the goal</text>
<text x="${LEFT + WIDE / 2}" y="24" text-anchor="middle">the goal</text>
<text x="${LEFT + WIDE}" y="24" text-anchor="end">ten times better</text>
${bars.join('\n')}
</g>
<line x1="${LEFT + WIDE / 2}" y1="32" x2="${LEFT + WIDE / 2}" y2="${height - 20}" stroke="#888"/>
</svg>
`,
)

function forXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
