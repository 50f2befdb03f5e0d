import { Icon, type IconProps } from './Icon.tsx'

export function UnreadIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M16.5 9.4A6 6 0 0 1 10 15.1c-.9 0-1.7-.1-2.5-.4L4 16.3l.9-3.1a5.5 5.5 0 0 1-1.4-4C3.5 5.9 6.4 3.3 10 3.3c.8 0 1.5.1 2.2.3" />
      <circle cx="15.5" cy="5" r="2.5" fill="currentColor" stroke="none" />
    </Icon>
  )
}
