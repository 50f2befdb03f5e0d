import { Icon, type IconProps } from './Icon.tsx'

export function LeadsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M3 11.5 5 4.6A1.5 1.5 0 0 1 6.4 3.5h7.2A1.5 1.5 0 0 1 15 4.6l2 6.9v3.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15z" />
      <path d="M3 11.5h3.8l1.2 2h4l1.2-2H17" />
    </Icon>
  )
}
