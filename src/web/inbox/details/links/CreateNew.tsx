import { Menu } from '@base-ui/react/menu'
import { useTranslations } from 'use-intl'
import type { LinkKind } from '../../../../shared/contract/links.ts'
import { PlusIcon } from '../../../ui/icons/PlusIcon.tsx'
import popup from '../../../ui/popup.module.css'
import styles from './CrmDetails.module.css'
import { ItemIcon } from './ItemIcon.tsx'

const kinds = ['person', 'lead', 'deal'] as const

export function CreateNew({ onKind }: { onKind: (kind: LinkKind) => void }) {
  const t = useTranslations('links')
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.act}>
        <PlusIcon size={16} />
        {t('createNew')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className={popup.positioner}>
          <Menu.Popup className={popup.popup}>
            {kinds.map((kind) => (
              <Menu.Item key={kind} className={popup.item} onClick={() => onKind(kind)}>
                <ItemIcon kind={kind} size={18} />
                {t(kind)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
