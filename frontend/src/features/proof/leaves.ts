import { fromHex, type Bytes } from './bytes'

const mostLeaves = 5_000_000

/** Reads leaf hashes, one a line in hexadecimal; null where a line is none. */
export function readLeaves(text: string): Bytes[] | null {
  if (text === '') {
    return []
  }
  const lines = text.replace(/\n$/, '').split('\n')
  if (lines.length > mostLeaves) {
    return null
  }
  const leaves: Bytes[] = []
  for (const line of lines) {
    const leaf = line.length === 64 ? fromHex(line) : null
    if (!leaf) {
      return null
    }
    leaves.push(leaf)
  }
  return leaves
}
