import { equal, joined, type Bytes } from './bytes'

// Merkle trees of RFC 6962, section 2.1, as the service builds them: SHA-256 with a byte in
// front that tells leaves from nodes.

const leafMark = Uint8Array.of(0)
const nodeMark = Uint8Array.of(1)

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** The leaf of a record: SHA-256(0x00 ‖ record). */
export const leafHash = (record: Uint8Array): Promise<Bytes> => sha256(joined(leafMark, record))

/** The node above two hashes: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> =>
  sha256(joined(nodeMark, left, right))

/** The root over leaf hashes in their order: that of no leaves is SHA-256 of nothing. */
export async function rootOf(leaves: readonly Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) {
    return sha256(new Uint8Array())
  }
  // Level by level: pairs become nodes, one left over moves up as it is. That is the tree
  // which RFC 6962 splits from the top at the largest power of two.
  let level = [...leaves]
  while (level.length > 1) {
    const above: Promise<Bytes>[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = level.slice(i, i + 2) as [Bytes, Bytes?]
      above.push(right ? nodeHash(left, right) : Promise.resolve(left))
    }
    level = await Promise.all(above)
  }
  return level[0] as Bytes
}

/**
 * Reports whether the path leads from the leaf at index, counted from 0, to the root of a tree
 * of size leaves (RFC 9162, section 2.1.3.2). The size decides how long the path is, and no
 * more: compare it with the one that was signed.
 */
export async function includes(
  leaf: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
  root: Bytes,
): Promise<boolean> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    return false
  }
  let at = index
  let last = size - 1
  let hash = leaf
  for (const beside of path) {
    if (last === 0) {
      return false // a path that goes on above the root
    }
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(beside, hash)
      while (at % 2 === 0 && at !== 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else {
      hash = await nodeHash(hash, beside)
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equal(hash, root)
}

/** Reports whether hashes stand in ascending order, none twice: no order tells who came when. */
export function ascending(leaves: readonly Uint8Array[]): boolean {
  return leaves.every((leaf, i) => {
    const before = leaves[i - 1]
    if (!before) {
      return true
    }
    const differs = leaf.findIndex((byte, k) => byte !== before[k])
    return differs >= 0 && (leaf[differs] ?? 0) > (before[differs] ?? 0)
  })
}
