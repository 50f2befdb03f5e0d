import { Icon, type IconProps } from './Icon.tsx'

export function VoiceIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="7.75" y="3" width="4.5" height="8.5" rx="2.25" />
      <path d="M5 9.75a5 5 0 0 0 10 0M10 14.75V17" />
    </Icon>
  )
}
