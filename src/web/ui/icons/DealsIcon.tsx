import { Icon, type IconProps } from './Icon.tsx'

export function DealsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="3" y="3.5" width="4" height="13" rx="1.2" />
      <rect x="8" y="3.5" width="4" height="9" rx="1.2" />
      <rect x="13" y="3.5" width="4" height="6" rx="1.2" />
    </Icon>
  )
}
