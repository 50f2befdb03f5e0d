import type { BoardStage, ListedDeal } from '../../shared/contract/crm-screen.ts'

/** The board with a deal in another stage, or (null) gone from it: first in its column, sums and counts with it. Pure. */
export function moveOnBoard(board: BoardStage[], dealId: number, stageId: number | null): BoardStage[] {
  const deal = board.flatMap((column) => column.deals).find((known) => known.id === dealId)
  if (!deal || deal.stage_id === stageId) return board
  return board.map((column) => {
    if (column.stage_id === deal.stage_id) return without(column, deal)
    return column.stage_id === stageId ? withDeal(column, { ...deal, stage_id: stageId }) : column
  })
}

function without(column: BoardStage, deal: ListedDeal): BoardStage {
  return {
    ...column,
    count: column.count - 1,
    sums: column.sums
      .map((sum) => (sum.currency === deal.currency ? { ...sum, value: sum.value - deal.value } : sum))
      .filter(
        (sum) =>
          column.deals.some((other) => other.id !== deal.id && other.currency === sum.currency) ||
          sum.value !== 0,
      ),
    deals: column.deals.filter((other) => other.id !== deal.id),
  }
}

function withDeal(column: BoardStage, deal: ListedDeal): BoardStage {
  const known = column.sums.some((sum) => sum.currency === deal.currency)
  return {
    ...column,
    count: column.count + 1,
    sums: known
      ? column.sums.map((sum) =>
          sum.currency === deal.currency ? { ...sum, value: sum.value + deal.value } : sum,
        )
      : [...column.sums, { currency: deal.currency, value: deal.value }],
    deals: [deal, ...column.deals],
  }
}
