import { Icon, type IconProps } from './Icon.tsx'

export function MessagingIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M16.5 9.2c0 3.3-2.9 5.9-6.5 5.9-.9 0-1.7-.1-2.5-.4L4 16.3l.9-3.1a5.5 5.5 0 0 1-1.4-4C3.5 5.9 6.4 3.3 10 3.3s6.5 2.6 6.5 5.9z" />
      <path d="M7.4 9.2h.01M10 9.2h.01M12.6 9.2h.01" strokeWidth={2} />
    </Icon>
  )
}
