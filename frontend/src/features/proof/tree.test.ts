// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { joined, toHex, type Bytes } from './bytes'
import { ascending, includes, leafHash, nodeHash, rootOf } from './tree'

/** A tree by the recursive definitions of RFC 6962, 2.1, in ranges of leaves. */
class Defined {
  private readonly roots = new Map<string, Promise<Bytes>>()
  constructor(private readonly leaves: readonly Bytes[]) {}

  /** The root over the leaves from start to before end. */
  root(start: number, end: number): Promise<Bytes> {
    const known = this.roots.get(`${start}-${end}`)
    if (known) {
      return known
    }
    const k = start + split(end - start)
    const root =
      end - start === 1
        ? Promise.resolve(this.leaves[start] as Bytes)
        : Promise.all([this.root(start, k), this.root(k, end)]).then(([left, right]) => nodeHash(left, right))
    this.roots.set(`${start}-${end}`, root)
    return root
  }

  /** The audit path of a leaf in that range, 2.1.1. */
  async path(index: number, start: number, end: number): Promise<Bytes[]> {
    if (end - start === 1) {
      return []
    }
    const k = start + split(end - start)
    return index < k
      ? [...(await this.path(index, start, k)), await this.root(k, end)]
      : [...(await this.path(index, k, end)), await this.root(start, k)]
  }
}

/** The largest power of two below n. */
function split(n: number): number {
  let k = 1
  while (2 * k < n) {
    k *= 2
  }
  return k
}

const record = (i: number) => Uint8Array.of(i)
const leavesOf = (n: number) => Promise.all(Array.from({ length: n }, (_, i) => leafHash(record(i))))

function flipped(bytes: Bytes, bit: number): Bytes {
  const changed = bytes.slice()
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}

describe('a tree', () => {
  it('has the roots that golang.org/x/mod/sumdb/tlog computes', async () => {
    const leaves = await leavesOf(70)
    const roots = await Promise.all(leaves.map((_, i) => rootOf(leaves.slice(0, i + 1))))
    expect(toHex(roots[0] as Bytes)).toBe('96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7')
    expect(toHex(roots[6] as Bytes)).toBe('3560191803028444b232018ac047fdb561c09c23a7a6876c85e08b5e4d48e9f3')
    // All 70 roots, one after the other.
    const all = await crypto.subtle.digest('SHA-256', joined(...roots))
    expect(toHex(new Uint8Array(all))).toBe(
      '54fc24958fcd6eaa5f978220f0120f4a3cee532f0b0fbec25e195bb6d1df6731',
    )
  })

  it('of nothing is the hash of nothing', async () => {
    expect(toHex(await rootOf([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('of every size from 1 to 70 includes every leaf, at its place alone', async () => {
    const all = await leavesOf(70)
    const tree = new Defined(all)
    for (let size = 1; size <= all.length; size++) {
      const root = await rootOf(all.slice(0, size))
      expect(toHex(root)).toBe(toHex(await tree.root(0, size)))
      const failures = all.slice(0, size).map(async (leaf, index) => {
        const hashes = await tree.path(index, 0, size)
        const holds = await includes(leaf, index, size, hashes, root)
        const wrong = await Promise.all([
          // Any bit of the index, also one that leads out of the tree.
          ...[0, 1, 2, 3, 4, 5, 6, 7].map((bit) => includes(leaf, index ^ (1 << bit), size, hashes, root)),
          includes(leaf, index, size, [...hashes, root], root),
          ...(hashes.length > 0 ? [includes(leaf, index, size, hashes.slice(1), root)] : []),
          ...(hashes.length > 0 ? [includes(leaf, index, size, hashes.slice(0, -1), root)] : []),
        ])
        return holds && !wrong.includes(true) ? [] : [index]
      })
      expect((await Promise.all(failures)).flat(), `of ${size}`).toEqual([])
    }
  }, 30_000)

  it.each([1, 2, 3, 5, 7])('of %i leaves does not hold with any bit flipped', async (size) => {
    const leaves = await leavesOf(size)
    const tree = new Defined(leaves)
    const root = await rootOf(leaves)
    for (const [index, leaf] of leaves.entries()) {
      const hashes = await tree.path(index, 0, size)
      const wrong: Promise<boolean>[] = []
      for (let bit = 0; bit < 256; bit++) {
        wrong.push(includes(flipped(leaf, bit), index, size, hashes, root))
        wrong.push(includes(leaf, index, size, hashes, flipped(root, bit)))
        for (const k of hashes.keys()) {
          wrong.push(
            includes(
              leaf,
              index,
              size,
              hashes.map((h, i) => (i === k ? flipped(h, bit) : h)),
              root,
            ),
          )
        }
      }
      expect(wrong.length).toBe(256 * (2 + hashes.length))
      expect((await Promise.all(wrong)).filter(Boolean)).toEqual([])
    }
  })

  it.each([
    [-1, 3],
    [3, 3],
    [0.5, 3],
    [0, 0],
    [0, Infinity],
    [NaN, 3],
  ])('has no place %d of %d', async (index, size) => {
    const leaf = await leafHash(record(0))
    expect(await includes(leaf, index, size, [], leaf)).toBe(false)
  })
})

describe('the order of leaves', () => {
  const a = Uint8Array.of(1, 2, 3)
  const b = Uint8Array.of(1, 3, 0)
  it('is ascending, none twice', () => {
    expect(ascending([])).toBe(true)
    expect(ascending([a, b])).toBe(true)
    expect(ascending([b, a])).toBe(false)
    expect(ascending([a, a])).toBe(false)
  })
})
