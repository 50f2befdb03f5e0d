import { Icon, type IconProps } from './Icon.tsx'

export function SendIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M10 16V4.5M5.2 9 10 4.2 14.8 9" strokeWidth={1.8} />
    </Icon>
  )
}
