import { Icon, type IconProps } from './Icon.tsx'

export function FilterIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M3.5 6h13M6 10h8M8.5 14h3" />
    </Icon>
  )
}
