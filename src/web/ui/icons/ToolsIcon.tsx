import { Icon, type IconProps } from './Icon.tsx'

export function ToolsIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="3" y="3" width="5.5" height="5.5" rx="1.4" />
      <rect x="11.5" y="3" width="5.5" height="5.5" rx="1.4" />
      <rect x="3" y="11.5" width="5.5" height="5.5" rx="1.4" />
      <path d="M14.250 11.6v5.3M11.6 14.250h5.3" />
    </Icon>
  )
}
