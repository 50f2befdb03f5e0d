import { Icon, type IconProps } from './Icon.tsx'

export function DownloadIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <path d="M10 3.75v8.5M6.5 9 10 12.5 13.5 9M4.25 16.25h11.5" />
    </Icon>
  )
}
