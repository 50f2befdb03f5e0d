import { Icon, type IconProps } from './Icon.tsx'

export function QuestionIcon(props: IconProps) {
  return (
    <Icon {...props}>
      <circle cx="10" cy="10" r="7" />
      <path d="M8 8.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M10 13.6h.01" />
    </Icon>
  )
}
