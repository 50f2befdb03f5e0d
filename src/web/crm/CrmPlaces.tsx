/** The CRM's places with their words, as the routes load them. */
import { useParams } from '@tanstack/react-router'
import { Board as BoardInside } from './Board.tsx'
import { CrmWords } from './CrmWords.tsx'
import { DealList as DealListInside } from './DealList.tsx'
import { DealPage } from './DealPage.tsx'
import { LeadPage } from './LeadPage.tsx'
import { Leads as LeadsInside } from './Leads.tsx'
import { OrganizationPage } from './OrganizationPage.tsx'
import { PersonPage } from './PersonPage.tsx'
import { Pipelines as PipelinesInside } from './Pipelines.tsx'

export { ContactsSection } from './ContactsSection.tsx'
export { Organizations } from './Organizations.tsx'
export { Persons } from './Persons.tsx'

export const Leads = () => (
  <CrmWords>
    <LeadsInside />
  </CrmWords>
)
export const Board = () => (
  <CrmWords>
    <BoardInside />
  </CrmWords>
)
export const DealList = () => (
  <CrmWords>
    <DealListInside />
  </CrmWords>
)
export const Pipelines = () => (
  <CrmWords>
    <PipelinesInside />
  </CrmWords>
)

function useItemId(): string {
  return useParams({ strict: false }).itemId ?? ''
}

export function Person() {
  const id = useItemId()
  return <PersonPage key={id} id={id} />
}

export function Organization() {
  const id = useItemId()
  return <OrganizationPage key={id} id={id} />
}

export function Lead() {
  const id = useItemId()
  return (
    <CrmWords>
      <LeadPage key={id} id={id} />
    </CrmWords>
  )
}

export function Deal() {
  const id = useItemId()
  return (
    <CrmWords>
      <DealPage key={id} id={id} />
    </CrmWords>
  )
}
