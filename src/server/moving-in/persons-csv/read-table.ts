/** A table as it came from anybody's spreadsheet: its encoding and its delimiter are told from the bytes. */
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { parse as parseHead } from 'csv-parse/sync'
import type { TableEncoding } from '../../../shared/contract/person-imports.ts'
import { invalid } from '../../errors.ts'

export interface DecodedTable {
  text: string
  encoding: TableEncoding
}

/**
 * UTF-8 is what reads as UTF-8. Else it is Shift_JIS, as Japanese spreadsheets write, where that gives words of kana or
 * kanji; else the western encoding, which nothing can contradict. `chosen`: somebody who has seen the words knows better;
 * what does not fit becomes U+FFFD, which shows that it is not that one either.
 */
export function decodeTable(bytes: Uint8Array, chosen?: TableEncoding): DecodedTable {
  const { text, encoding } = chosen
    ? { text: new TextDecoder(chosen).decode(bytes), encoding: chosen }
    : decodeBytes(bytes)
  return { text: text.replace(/\r\n?/g, '\n'), encoding }
}

function decodeBytes(bytes: Uint8Array): DecodedTable {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' }
  const utf8 = decode('utf-8', bytes)
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8' }
  const japanese = decode('shift_jis', bytes)
  if (japanese !== null && !PRIVATE.test(japanese) && WORD.test(japanese))
    return { text: japanese, encoding: 'shift_jis' }
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }
}

function decode(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Where western letters with accents are read as Shift_JIS, they give lone characters, or private ones. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]{2}/u
const PRIVATE = /\p{Co}/u

const DELIMITERS = [',', ';', '\t'] as const
const HEAD_LETTERS = 100_000

/** Lines may be too short or too long, and quotation marks may stand anywhere within a cell. */
const TOLERANT = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true } as const
/** A quotation mark that is never closed would else take the whole table into one cell. */
const LONGEST_LINE = 200_000

/** The one that parts the first line into the most columns. */
export function delimiterOf(text: string): string {
  const columnsBy = (delimiter: string): number => {
    try {
      const [first = []] = parseHead(text.slice(0, HEAD_LETTERS), { ...TOLERANT, delimiter, to: 1 })
      return (first as string[]).length
    } catch {
      return 0
    }
  }
  return DELIMITERS.reduce((best, one) => (columnsBy(one) > columnsBy(best) ? one : best))
}

export interface TableLine {
  /** Where it begins in the file, as an editor counts. */
  line: number
  cells: string[]
}

/**
 * In pieces, so that a large table does not hold up everybody else. Lines without a word are left out; what PostgreSQL
 * does not hold is replaced. @throws AppError 422 `QUOTE_NOT_CLOSED`
 */
export async function* readLines(text: string, delimiter: string): AsyncGenerator<TableLine> {
  const pieces = Readable.from(piecesOf(text))
  const parser = pieces.pipe(parse({ ...TOLERANT, delimiter, info: true, max_record_size: LONGEST_LINE }))
  let last = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      last = info.lines
      const line = last - (record.join('').match(/\n/g)?.length ?? 0)
      const cells = record.map(plain)
      if (cells.some((cell) => cell !== '')) yield { line, cells }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw invalid(
      'QUOTE_NOT_CLOSED',
      `A quotation mark that opens in line ${last + 1}, or soon after it, is not closed.`,
      'Close it, or take it away, and choose the file again.',
    )
  }
}

function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE_LETTERS) yield text.slice(at, at + PIECE_LETTERS)
}

const PIECE_LETTERS = 64 * 1024

/** Our own export puts an apostrophe before what a spreadsheet would take for a formula. */
function plain(cell: string): string {
  const text = cell.toWellFormed().replaceAll('\u0000', '\ufffd').trim()
  return /^'[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text
}
