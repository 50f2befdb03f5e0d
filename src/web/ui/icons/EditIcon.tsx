import { Icon, type IconProps } from './Icon.tsx'

export function EditIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m4.25 15.75.6-3L12.9 4.7a1.5 1.5 0 0 1 2.2 0l.2.2a1.5 1.5 0 0 1 0 2.2l-8 8.05zM11.5 6.1l2.4 2.4" />
    </Icon>
  )
}
