import { Icon, type IconProps } from './Icon.tsx'

export function PhoneIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="6" y="2.5" width="8" height="15" rx="2" />
      <path d="M9.2 15h1.6" />
    </Icon>
  )
}
