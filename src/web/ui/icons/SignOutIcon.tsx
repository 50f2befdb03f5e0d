import { Icon, type IconProps } from './Icon.tsx'

export function SignOutIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M8 3.5H5.5a1.5 1.5 0 0 0-1.5 1.5v10a1.5 1.5 0 0 0 1.5 1.5H8M8.5 10H17m-3-3 3 3-3 3" />
    </Icon>
  )
}
