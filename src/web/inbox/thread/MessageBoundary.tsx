import { Component, type ReactNode } from 'react'

interface MessageBoundaryProps {
  /** Shown in its place. */
  instead: ReactNode
  children: ReactNode
}

/** One message that can't be shown costs one message (invariant 13). */
export class MessageBoundary extends Component<MessageBoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
