import { Icon, type IconProps } from './Icon.tsx'

export function EmojiIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="10" cy="10" r="6.75" />
      <path d="M7.3 11.8a3.2 3.2 0 0 0 5.4 0M7.9 8.2h.01M12.1 8.2h.01" />
    </Icon>
  )
}
