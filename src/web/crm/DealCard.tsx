import { Menu } from '@base-ui/react/menu'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Stage } from '../../shared/contract/crm.ts'
import type { ListedDeal } from '../../shared/contract/crm-screen.ts'
import { useReader } from '../locales/use-reader.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { MoreIcon } from '../ui/icons/MoreIcon.tsx'
import popup from '../ui/popup.module.css'
import styles from './DealCard.module.css'
import { money } from './money.ts'
import { OwnerName } from './OwnerName.tsx'
import type { Mover } from './use-move-deal.ts'

/** A deal on the board: drawn with the pointer, lifted with Space, or sent by its menu. */
export function DealCard({ deal, stages, mover }: { deal: ListedDeal; stages: Stage[]; mover: Mover }) {
  const t = useTranslations('crm')
  const reader = useReader()
  const lifted = mover.lifted?.deal.id === deal.id
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard its link lifts it, and its menu sends it
    <div
      className={styles.card}
      data-lifted={lifted || undefined}
      data-deal={deal.id}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', String(deal.id))
        event.dataTransfer.effectAllowed = 'move'
      }}
    >
      <Link
        to="/deals/$itemId"
        params={{ itemId: String(deal.id) }}
        className={styles.title}
        draggable={false}
        aria-description={t('boardHelp')}
        onKeyDown={(event) => mover.onKey(event, deal)}
        onBlur={() => mover.leave(deal)}
      >
        <span dir="auto">{deal.title}</span>
      </Link>
      <p className={styles.who}>{[deal.person?.name, deal.organization?.name].filter(Boolean).join(' · ')}</p>
      <p className={styles.foot}>
        <span className={styles.value}>{money(deal.value, deal.currency, reader)}</span>
        <span>
          <OwnerName id={deal.owner_id} />
        </span>
      </p>
      <Menu.Root>
        <Menu.Trigger
          render={
            <IconButton quiet label={t('move', { title: deal.title })} className={styles.more}>
              <MoreIcon size={16} />
            </IconButton>
          }
        />
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" className={popup.positioner}>
            <Menu.Popup className={popup.popup}>
              {stages
                .filter((stage) => stage.id !== deal.stage_id)
                .map((stage) => (
                  <Menu.Item key={stage.id} className={popup.item} onClick={() => mover.drop(deal.id, stage)}>
                    {t('moveTo', { stage: stage.name })}
                  </Menu.Item>
                ))}
              <Menu.Separator className={popup.separator} />
              <Menu.Item className={popup.item} onClick={() => mover.end(deal, 'won')}>
                {t('markWon')}
              </Menu.Item>
              <Menu.Item className={popup.item} onClick={() => mover.end(deal, 'lost')}>
                {t('markLost')}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
