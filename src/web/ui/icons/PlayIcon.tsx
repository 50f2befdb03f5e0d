import { Icon, type IconProps } from './Icon.tsx'

export function PlayIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M7 4.8v10.4l8.2-5.2z" fill="currentColor" />
    </Icon>
  )
}
