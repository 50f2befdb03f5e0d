import { Icon, type IconProps } from './Icon.tsx'

export function UnfoldIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m5.5 6 4 4-4 4M10.5 6l4 4-4 4" />
    </Icon>
  )
}
