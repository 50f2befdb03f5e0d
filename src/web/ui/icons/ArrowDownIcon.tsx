import { Icon, type IconProps } from './Icon.tsx'

export function ArrowDownIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M10 4v11.5M5.2 11 10 15.8 14.8 11" />
    </Icon>
  )
}
