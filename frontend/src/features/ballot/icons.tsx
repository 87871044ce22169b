import type { ReactNode } from 'react'

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  )
}

export const Grip = () => (
  <Icon>
    <path d="M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01" strokeWidth="2.2" />
  </Icon>
)
export const Up = () => (
  <Icon>
    <path d="M10 15.5v-11M5.5 9 10 4.5 14.5 9" />
  </Icon>
)
export const Down = () => (
  <Icon>
    <path d="M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5" />
  </Icon>
)
export const More = () => (
  <Icon>
    <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.4" />
  </Icon>
)
export const Back = () => (
  <Icon>
    <path d="M7.5 4.5 3.5 8.5l4 4M3.5 8.5h8a5 3.5 0 0 1 0 7H8" />
  </Icon>
)
export const Forth = () => (
  <Icon>
    <path d="m12.5 4.5 4 4-4 4M16.5 8.5h-8a5 3.5 0 0 0 0 7H12" />
  </Icon>
)
export const Cross = () => (
  <Icon>
    <path d="m5.5 5.5 9 9m0-9-9 9" />
  </Icon>
)
