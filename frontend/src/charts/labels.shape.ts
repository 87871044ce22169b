import { clamp } from './text.shape'

/** A rectangle: its left upper corner and its size. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Do two rectangles share more than an edge? */
export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/**
 * Moves labels along a line so that their middles are `size` apart, each as near as
 * possible to where it belongs, in the order given by where they belong.
 */
export function spread(wanted: readonly number[], size: number, least: number, most: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b)
  const gap = wanted.length > 1 ? Math.min(size, (most - least) / (wanted.length - 1)) : 0
  // Labels that touch form a block, which stands where its members on average want it.
  const blocks: { sum: number; count: number }[] = []
  const start = (b: { sum: number; count: number }) =>
    clamp(b.sum / b.count, least, Math.max(least, most - (b.count - 1) * gap))
  for (const i of order) {
    let block = { sum: wanted[i] ?? 0, count: 1 }
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (start(before) + before.count * gap <= start(block)) break
      blocks.pop()
      // Each member's wish is counted as a wish for where the block begins.
      block = {
        sum: before.sum + block.sum - block.count * before.count * gap,
        count: before.count + block.count,
      }
    }
    blocks.push(block)
  }
  const out = wanted.map(() => 0)
  let k = 0
  for (const b of blocks) {
    for (let j = 0; j < b.count; j++) {
      const i = order[k++]
      if (i !== undefined) out[i] = start(b) + j * gap
    }
  }
  return out
}

/**
 * Which labels on one line to show: the last, then the first, then from left to
 * right each that touches none before it.
 */
export function thin(labels: readonly { at: number; width: number }[], gap: number): boolean[] {
  const show = labels.map(() => false)
  const taken: { from: number; to: number }[] = []
  const order = labels.map((_, i) => i)
  const last = order.pop()
  for (const i of last === undefined ? [] : [last, ...order]) {
    const l = labels[i]
    if (l === undefined) continue
    const from = l.at - l.width / 2 - gap / 2
    const to = l.at + l.width / 2 + gap / 2
    if (taken.some((t) => from < t.to && t.from < to)) continue
    taken.push({ from, to })
    show[i] = true
  }
  return show
}

/** A label that wants to stand beside a point. */
export interface Wish {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** How far away from the point. */
  readonly away: number
}

/**
 * Finds a place for each label, in the order given: right, left, above or below its
 * point, free of what is taken and inside the bounds; `null` when there is none.
 */
export function place(wishes: readonly Wish[], taken: readonly Box[], bounds: Box): (Box | null)[] {
  const used = [...taken]
  return wishes.map(({ x, y, width, height, away }) => {
    const found = [
      { x: x + away, y: y - height / 2 },
      { x: x - away - width, y: y - height / 2 },
      { x: x - width / 2, y: y - away - height },
      { x: x - width / 2, y: y + away },
    ]
      .map((at) => ({ ...at, width, height }))
      .find(
        (b) =>
          b.x >= bounds.x &&
          b.y >= bounds.y &&
          b.x + b.width <= bounds.x + bounds.width &&
          b.y + b.height <= bounds.y + bounds.height &&
          !used.some((u) => overlap(u, b)),
      )
    if (found === undefined) return null
    used.push(found)
    return found
  })
}
