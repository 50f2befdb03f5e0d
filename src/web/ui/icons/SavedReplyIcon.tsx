import { Icon, type IconProps } from './Icon.tsx'

export function SavedReplyIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M11 3.25 5.25 11h4.25L8.75 16.75 14.75 8.75h-4.5z" />
    </Icon>
  )
}
