import { Icon, type IconProps } from './Icon.tsx'

export function ReplyIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 5 3.5 9.5 8 14M3.5 9.5h7c3.5 0 5.5 1.8 6 5.5" />
    </Icon>
  )
}
