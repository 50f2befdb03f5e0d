import { Icon, type IconProps } from './Icon.tsx'

export function CheckIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m4.5 10.5 3.6 3.6 7.4-8" />
    </Icon>
  )
}
