import { Icon, type IconProps } from './Icon.tsx'

export function NoteIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M5 3.5h10a1.5 1.5 0 0 1 1.5 1.5v7.5l-4 4H5A1.5 1.5 0 0 1 3.5 15V5A1.5 1.5 0 0 1 5 3.5Z" />
      <path d="M12.5 16.5v-4h4M6.8 7.2h6.4M6.8 10.2h3.4" />
    </Icon>
  )
}
