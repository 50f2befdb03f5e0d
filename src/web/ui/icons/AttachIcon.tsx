import { Icon, type IconProps } from './Icon.tsx'

export function AttachIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="m15.5 9.5-5.6 5.6a3.5 3.5 0 0 1-5-5l5.9-5.8a2.3 2.3 0 0 1 3.3 3.3l-5.8 5.8a1.2 1.2 0 0 1-1.7-1.7l5.3-5.2" />
    </Icon>
  )
}
