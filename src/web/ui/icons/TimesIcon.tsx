import { Icon, type IconProps } from './Icon.tsx'

export function TimesIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M10 6.3V10l2.4 1.6" />
    </Icon>
  )
}
