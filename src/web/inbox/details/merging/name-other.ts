interface Other {
  name: string | null
  phone: string | null
  address: string
}

/** As `nameContact`, of one that stands beside another. */
export function nameOther(other: Other): string {
  return other.name?.trim() || numberOf(other)
}

/** Two that are one person are often called the same: then the number says which one is meant. */
export function tellApart(other: Other, beside: string): string {
  const name = nameOther(other)
  return name === beside ? `${name} (${numberOf(other)})` : name
}

const numberOf = (other: Other): string => other.phone || other.address.replace(/^[a-z_]+:/, '')
