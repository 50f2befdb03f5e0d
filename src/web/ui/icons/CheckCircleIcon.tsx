import { Icon, type IconProps } from './Icon.tsx'

export function CheckCircleIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="10" cy="10" r="7" />
      <path d="m6.9 10.2 2.2 2.2 4-4.4" />
    </Icon>
  )
}
