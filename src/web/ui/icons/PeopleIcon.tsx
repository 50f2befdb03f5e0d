import { Icon, type IconProps } from './Icon.tsx'

export function PeopleIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="7.5" cy="7" r="2.8" />
      <path d="M2.5 16c.4-2.9 2.4-4.4 5-4.4s4.6 1.5 5 4.4" />
      <path d="M12.6 4.4a2.7 2.7 0 0 1 0 5.2M14.2 11.9c1.9.5 3 1.9 3.3 4.1" />
    </Icon>
  )
}
