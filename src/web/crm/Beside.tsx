import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import type { Items, ListFilter } from '../api/crm.ts'
import { listQuery } from '../state/crm-queries.ts'
import styles from './Beside.module.css'
import { ItemLink } from './ItemLink.tsx'
import { KindIcon } from './KindIcon.tsx'

interface BesideProps<K extends CrmKind> {
  title: string
  kind: K
  filter: ListFilter
  nameOf: (item: Items[K]) => string
  detailOf: (item: Items[K]) => ReactNode
}

/** What belongs to an item: its persons, leads or deals, each with the way to its page. */
export function Beside<K extends CrmKind>({ title, kind, filter, nameOf, detailOf }: BesideProps<K>) {
  const items = useInfiniteQuery(listQuery(kind, filter)).data?.pages[0]?.data ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={title} className={styles.beside}>
      <h2 className={styles.heading}>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <ItemLink kind={kind} id={item.id} className={styles.item}>
              <KindIcon kind={kind} size={17} />
              <span className={styles.name} dir="auto">
                {nameOf(item)}
              </span>
              <span className={styles.detail}>{detailOf(item)}</span>
            </ItemLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
