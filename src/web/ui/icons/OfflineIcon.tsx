import { Icon, type IconProps } from './Icon.tsx'

export function OfflineIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m3.5 3.5 13 13M7.2 7.3A5.5 5.5 0 0 0 4 9M3.3 8.2a9.5 9.5 0 0 1 2-1.5M9 5.6a9.6 9.6 0 0 1 7.7 2.6M12.5 9.5a6 6 0 0 1 2 1.5M7 12.4a4 4 0 0 1 4.7-.4M10 15.5h.01" />
    </Icon>
  )
}
