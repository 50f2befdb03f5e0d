import { Icon, type IconProps } from './Icon.tsx'

export function PauseIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M7.2 5v10M12.8 5v10" strokeWidth="2.6" />
    </Icon>
  )
}
