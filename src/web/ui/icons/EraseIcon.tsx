import { Icon, type IconProps } from './Icon.tsx'

export function EraseIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M11.4 3.9 3.9 11.4a1.4 1.4 0 0 0 0 2l2.8 2.8h3l6.6-6.6a1.4 1.4 0 0 0 0-2l-3-3.7a1.4 1.4 0 0 0-1.9 0ZM7.4 7.9l5.2 5.2M9.7 16.2h6.8" />
    </Icon>
  )
}
