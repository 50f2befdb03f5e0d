import { expect, test } from 'vitest'
import type { BoardStage, ListedDeal } from '../../shared/contract/crm-screen.ts'
import { moveOnBoard } from './move-on-board.ts'

const deal = (id: number, stage_id: number, value: number, currency: string) =>
  ({ id, stage_id, value, currency }) as ListedDeal
const column = (stage_id: number, deals: ListedDeal[], sums: BoardStage['sums']): BoardStage => ({
  stage_id,
  count: deals.length,
  sums,
  deals,
  next_cursor: null,
})
const board = [
  column(
    1,
    [deal(1, 1, 100, 'EUR'), deal(2, 1, 5, 'USD')],
    [
      { currency: 'EUR', value: 100 },
      { currency: 'USD', value: 5 },
    ],
  ),
  column(2, [deal(3, 2, 10, 'EUR')], [{ currency: 'EUR', value: 10 }]),
]

test('a deal stands first in its new stage, and sums and numbers go with it', () => {
  const [left, right] = moveOnBoard(board, 1, 2)
  expect(left).toMatchObject({ count: 1, sums: [{ currency: 'USD', value: 5 }] })
  expect(right).toMatchObject({ count: 2, sums: [{ currency: 'EUR', value: 110 }] })
  expect(right?.deals.map(({ id, stage_id }) => [id, stage_id])).toEqual([
    [1, 2],
    [3, 2],
  ])
})

test('a currency that the stage did not have is a sum of its own', () => {
  expect(moveOnBoard(board, 2, 2)[1]?.sums).toEqual([
    { currency: 'EUR', value: 10 },
    { currency: 'USD', value: 5 },
  ])
})

test('one that ends leaves the board; one that stays, or is not there, changes nothing', () => {
  expect(moveOnBoard(board, 3, null)[1]).toMatchObject({ count: 0, sums: [], deals: [] })
  expect(moveOnBoard(board, 1, 1)).toBe(board)
  expect(moveOnBoard(board, 9, 2)).toBe(board)
})
