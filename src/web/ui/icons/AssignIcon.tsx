import { Icon, type IconProps } from './Icon.tsx'

export function AssignIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="8.5" cy="7" r="3" />
      <path d="M3 16.3c.3-3 2.5-4.7 5.5-4.7 1.2 0 2.2.3 3 .7M14.5 11.5v5M12 14h5" />
    </Icon>
  )
}
