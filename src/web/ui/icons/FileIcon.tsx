import { Icon, type IconProps } from './Icon.tsx'

export function FileIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M11.5 3H6.5A1.5 1.5 0 0 0 5 4.5v11A1.5 1.5 0 0 0 6.5 17h7a1.5 1.5 0 0 0 1.5-1.5V6.5z" />
      <path d="M11.5 3v3.5H15" />
    </Icon>
  )
}
