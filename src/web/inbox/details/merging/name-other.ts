/** As `nameContact`, of one that stands beside another. */
export function nameOther(other: { name: string | null; phone: string | null; address: string }): string {
  return other.name?.trim() || other.phone || other.address.replace(/^[a-z_]+:/, '')
}
