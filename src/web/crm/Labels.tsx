import { useQuery } from '@tanstack/react-query'
import { labelsQuery } from '../state/crm-queries.ts'
import styles from './Labels.module.css'

export function Labels({ ids }: { ids: readonly string[] }) {
  const labels = useQuery(labelsQuery).data ?? []
  const own = labels.filter((label) => ids.includes(label.id))
  if (own.length === 0) return null
  return (
    <span className={styles.labels}>
      {own.map((label) => (
        <span key={label.id} className={styles.label} data-color={label.color}>
          {label.name}
        </span>
      ))}
    </span>
  )
}
