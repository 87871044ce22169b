import { fromBase64, type Bytes } from './bytes'

/** What a checkpoint says: the tree over the records that were counted, and what was published of them. */
export interface Checkpoint {
  /** Which tree it is, as {@link originOf} names it. */
  origin: string
  size: number
  root: Bytes
  /** The hash of the release, 64 hexadecimal digits, "" where it names none. */
  release: string
  /** The hash of the settings that froze at the opening, likewise. */
  settings: string
}

/** The name of the tree of a round. */
export const originOf = (organisation: string, round: string) => `followship/${organisation}/${round}`

const digits = /^(?:0|[1-9][0-9]{0,9})$/

/**
 * Reads the text of a checkpoint: a line for the origin, one for the size, one for the root in
 * base64, then lines of a name and a value; null for anything else.
 */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', root = '', ...more] = text.split('\n')
  const bytes = fromBase64(root)
  if (!origin || !digits.test(size) || bytes?.length !== 32 || more.pop() !== '') {
    return null
  }
  const named = (name: string) => {
    const lines = more.filter((line) => line.startsWith(`${name} `))
    const value = lines[0]?.slice(name.length + 1) ?? ''
    return lines.length === 1 && /^[0-9a-f]{64}$/.test(value) ? value : ''
  }
  return { origin, size: Number(size), root: bytes, release: named('release'), settings: named('settings') }
}
