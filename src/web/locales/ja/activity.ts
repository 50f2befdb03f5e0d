import type { Words } from '../catalogue.ts'
import type { activity as en } from '../en/activity.ts'

export const activity: Words<typeof en> = {
  somebody: '誰か',
  assigned: '{by}さんが{to}さんに割り当てました',
  unassigned: '{by}さんが割り当てを解除しました',
  givenBack: '担当者がいなくなったため、未割り当てに戻りました',
  closed: '{by}さんが会話をクローズしました',
  reopened: '{by}さんが会話を再開しました',
  merged: '{by}さんが同じ人物の連絡先を統合しました',
  parted: '{by}さんが連絡先の統合を元に戻しました',
  mayBeIncomplete: 'これより前にメッセージがあった可能性がありますが、連携元からは取得できません。',
  wroteAgain: '{name}さんから再びメッセージが届き、会話が再開されました',
}
