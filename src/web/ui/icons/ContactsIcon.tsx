import { Icon, type IconProps } from './Icon.tsx'

export function ContactsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="7.6" cy="7" r="2.8" />
      <path d="M2.6 16c.3-2.8 2.3-4.4 5-4.4s4.7 1.6 5 4.4" />
      <path d="M13 4.5a2.6 2.6 0 0 1 0 5M14.6 12c1.7.5 2.7 1.9 2.9 4" />
    </Icon>
  )
}
