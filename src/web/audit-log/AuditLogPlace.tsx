import { RoomWords } from '../locales/RoomWords.tsx'
import { AuditLog } from './AuditLog.tsx'

/** With its own words, which are loaded with it. */
export function AuditLogPlace() {
  return (
    <RoomWords room="auditLog">
      <AuditLog />
    </RoomWords>
  )
}
