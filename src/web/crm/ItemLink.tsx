import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { itemPaths } from './item-path.ts'

interface ItemLinkProps {
  kind: CrmKind
  id: number | string
  className?: string | undefined
  children: ReactNode
}

/** The way to an item's page. */
export function ItemLink({ kind, id, className, children }: ItemLinkProps) {
  return (
    <Link to={itemPaths[kind]} params={{ itemId: String(id) }} className={className}>
      {children}
    </Link>
  )
}
