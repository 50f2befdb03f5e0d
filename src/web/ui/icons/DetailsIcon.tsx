import { Icon, type IconProps } from './Icon.tsx'

export function DetailsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="3" y="4" width="14" height="12" rx="2" />
      <path d="M12.2 4v12" />
    </Icon>
  )
}
