import { Icon, type IconProps } from './Icon.tsx'

export function HealthIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M2.5 10.5h3.2l2-5 3.4 9 2.2-5.6.9 1.6h3.3" />
    </Icon>
  )
}
