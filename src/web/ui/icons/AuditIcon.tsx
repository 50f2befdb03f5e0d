import { Icon, type IconProps } from './Icon.tsx'

export function AuditIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M5 3h10v14H5zM8 7h4M8 10h4M8 13h2" />
    </Icon>
  )
}
