import { Icon, type IconProps } from './Icon.tsx'

export function TemplateIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <rect x="3.75" y="3.75" width="12.5" height="12.5" rx="2" />
      <path d="M6.75 7.25h6.5M6.75 10h6.5M6.75 12.75h3.5" />
    </Icon>
  )
}
