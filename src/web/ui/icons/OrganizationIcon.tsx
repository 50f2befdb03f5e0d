import { Icon, type IconProps } from './Icon.tsx'

export function OrganizationIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="4" y="3.5" width="12" height="13" rx="1.4" />
      <path d="M7.5 7h1M11.5 7h1M7.5 10h1M11.5 10h1M8.5 16.5v-3h3v3" />
    </Icon>
  )
}
