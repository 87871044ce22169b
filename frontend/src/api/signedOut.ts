import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let value = false

/**
 * Whether the session has ended while a page was open. The page stays, with all that was
 * written in it, and asks to sign in again.
 */
export const signedOut = {
  get: () => value,
  set(ended: boolean) {
    if (ended !== value) {
      value = ended
      listeners.forEach((listener) => listener())
    }
  },
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
}

export const useSignedOut = () => useSyncExternalStore(signedOut.subscribe, signedOut.get)
