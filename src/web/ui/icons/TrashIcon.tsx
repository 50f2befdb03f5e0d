import { Icon, type IconProps } from './Icon.tsx'

export function TrashIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M4 5.7h12M8 5.7V4.2a.9.9 0 0 1 .9-.9h2.2a.9.9 0 0 1 .9.9v1.5M5.3 5.7l.7 9.6a1.5 1.5 0 0 0 1.5 1.4h5a1.5 1.5 0 0 0 1.5-1.4l.7-9.6M8.4 9v4.5M11.6 9v4.5" />
    </Icon>
  )
}
