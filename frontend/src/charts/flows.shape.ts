import { overlap, type Box } from './labels.shape'
import { clamp, known, px, shorten, textWidth } from './text.shape'
import type { Measure } from './useMeasure'

/** The share of the names given in one team or area that go to another, as the API says it. */
export interface FlowInput {
  /** null: those together who are in none that may be shown. */
  readonly from: string | null
  readonly to: string | null
  /** Per cent, 0 to 100, in steps; null is kept back. A pair that is missing is at most one step. */
  readonly share: number | null
}

/** A team or an area, in the order to draw them in. */
export interface FlowNode {
  readonly id: string | null
  readonly name: string
}

/** How dark a cell is: "none" for what is kept back or small, else 1 to 5. */
export type Step = 'none' | '1' | '2' | '3' | '4' | '5'

/** A cell of the matrix. */
export interface FlowCell {
  readonly from: FlowNode
  readonly to: FlowNode
  /** undefined: at most one step; null: kept back. */
  readonly share: number | null | undefined
  readonly step: Step
  /** Names given within. */
  readonly own: boolean
}

/** Nodes of the flows that the list does not have are left out: they have no name to show. */
export function flowMatrix(flows: readonly FlowInput[], nodes: readonly FlowNode[]): FlowCell[][] {
  const shares = new Map(flows.map((f) => [JSON.stringify([f.from, f.to]), known(f.share) ? f.share : null]))
  return nodes.map((from) =>
    nodes.map((to) => {
      const share = shares.get(JSON.stringify([from.id, to.id]))
      return { from, to, share, step: stepOf(share), own: from.id === to.id }
    }),
  )
}

/** Steps of 20 per cent. */
export function stepOf(share: number | null | undefined): Step {
  if (!known(share) || share <= 0) return 'none'
  return String(clamp(Math.ceil(share / 20), 1, 5)) as Step
}

/** For the sentence: the largest flow from one to another, and the largest within. */
export interface FlowFacts {
  readonly across: FlowCell | null
  readonly within: FlowCell | null
}

/** The largest flows; the first of equals, in the order of the nodes. */
export function flowFacts(flows: readonly FlowInput[], nodes: readonly FlowNode[]): FlowFacts {
  const cells = flowMatrix(flows, nodes).flat()
  const largest = (own: boolean) =>
    cells
      .filter((c) => c.own === own && known(c.share))
      .reduce<FlowCell | null>(
        (best, c) => (best === null || (c.share ?? 0) > (best.share ?? 0) ? c : best),
        null,
      )
  return { across: largest(false), within: largest(true) }
}

/** Where everything is on the circle. */
export interface CircleLayout {
  readonly height: number
  readonly nodes: readonly {
    x: number
    y: number
    r: number
    text: string
    textX: number
    textY: number
    anchor: 'start' | 'middle' | 'end'
    full: string
  }[]
  readonly arcs: readonly { path: string; width: number; arrow: string; full: string; share: number }[]
  /** Shares of the largest flows, beside their arcs, as many as fit. */
  readonly labels: readonly { x: number; y: number; text: string }[]
}

/**
 * Places teams on a circle, in their order from the top, and a curved arrow for each
 * flow between two of them, as wide as its share. The dot of a team is as large as
 * the share of its names that stays within.
 */
export function layoutCircle(
  flows: readonly FlowInput[],
  nodes: readonly FlowNode[],
  { width, font }: Measure,
  format: (share: number) => string,
): CircleLayout | null {
  if (nodes.length === 0) return null
  const cells = flowMatrix(flows, nodes)
  const longest = Math.max(...nodes.map((n) => textWidth(n.name, font)))
  // Where names beside the circle would leave no circle, they stand above and below.
  const beside = width >= 480
  const room = beside ? Math.min(longest, width * 0.3) + font * 1.6 : font * 1.5
  const radius = clamp((width - 2 * room) / 2, 50, font * 14)
  const cx = width / 2
  const cy = radius + font * 3
  const angle = (k: number) => (2 * Math.PI * k) / nodes.length - Math.PI / 2
  const placed = nodes.map((n, k) => {
    const a = angle(k)
    const own = cells[k]?.[k]?.share
    const r = known(own) ? clamp(Math.sqrt(own / 100) * font, 4, font) : 4
    const x = cx + radius * Math.cos(a)
    const y = cy + radius * Math.sin(a)
    const away = r + font * 0.5
    const side = !beside || Math.abs(Math.cos(a)) < 0.2 ? 'middle' : Math.cos(a) > 0 ? 'start' : 'end'
    const most =
      side === 'middle' ? width * (beside ? 0.6 : 0.45) : side === 'start' ? width - x - away : x - away
    const up = Math.sin(a) < 0.01
    const above = y - away - font * 0.1
    const below = y + away + font * 0.8
    const text = shorten(n.name, font, most)
    const half = Math.min(textWidth(text, font), width) / 2
    return {
      x,
      y,
      r,
      text,
      textX: side === 'middle' ? clamp(x, half, width - half) : x + (side === 'start' ? away : -away),
      textY: side === 'middle' ? (up ? above : below) : y + font * 0.35,
      otherY: side === 'middle' ? (up ? below : above) : null,
      anchor: side as 'start' | 'middle' | 'end',
      full: known(own) ? `${n.name}: ${format(own)}` : n.name,
    }
  })

  const taken: Box[] = placed.map((p) => ({ x: p.x - p.r, y: p.y - p.r, width: 2 * p.r, height: 2 * p.r }))
  // With many teams some names would meet: then the table and the tooltip have them.
  const nameY = placed.map((p) => {
    const wide = textWidth(p.text, font)
    const x = p.anchor === 'middle' ? p.textX - wide / 2 : p.anchor === 'start' ? p.textX : p.textX - wide
    for (const y of [p.textY, p.otherY]) {
      if (y === null) continue
      const box = { x, y: y - font * 0.85, width: wide, height: font * 1.1 }
      if (taken.some((t) => overlap(t, box))) continue
      taken.push(box)
      return y
    }
    return null
  })
  const arcs = cells
    .flatMap((row, i) => row.map((c, j) => ({ c, i, j })))
    .filter(({ c, i, j }) => i !== j && known(c.share) && c.share > 0)
    .map(({ c, i, j }) => {
      const share = c.share ?? 0
      const a = placed[i]
      const b = placed[j]
      if (a === undefined || b === undefined) return null
      // Bent to the middle and to one side, so that the way there and the way back are two.
      const dx = b.x - a.x
      const dy = b.y - a.y
      const long = Math.hypot(dx, dy) || 1
      const mx = (a.x + b.x) / 2
      const my = (a.y + b.y) / 2
      const pull = clamp(0.18 + 0.35 * (1 - long / (2 * radius)), 0, 0.5)
      const qx = mx + (cx - mx) * pull - (dy / long) * long * 0.14
      const qy = my + (cy - my) * pull + (dx / long) * long * 0.14
      const wide = clamp((share / 100) * font * 0.9, 1.2, font * 0.7)
      const head = wide * 1.1 + 5
      const from = toward(a, { x: qx, y: qy }, a.r + 2)
      const tip = toward(b, { x: qx, y: qy }, b.r + 2)
      const neck = toward(tip, { x: qx, y: qy }, head)
      const ux = (tip.x - neck.x) / head
      const uy = (tip.y - neck.y) / head
      const wing = wide / 2 + 2.5
      return {
        share,
        width: px(wide),
        path: `M${pair(from)}Q${pair({ x: qx, y: qy })} ${pair(neck)}`,
        arrow: `M${pair(tip)}L${pair({ x: neck.x - uy * wing, y: neck.y + ux * wing })}L${pair({ x: neck.x + uy * wing, y: neck.y - ux * wing })}Z`,
        full: `${c.from.name} → ${c.to.name}: ${format(share)}`,
        at: { x: (from.x + 2 * qx + neck.x) / 4, y: (from.y + 2 * qy + neck.y) / 4 },
      }
    })
    .filter((a) => a !== null)
    .sort((a, b) => b.share - a.share)
  const labels: { x: number; y: number; text: string }[] = []
  for (const arc of arcs) {
    const text = format(arc.share)
    const wide = textWidth(text, font) + 6
    const box = { x: arc.at.x - wide / 2, y: arc.at.y - font * 0.65, width: wide, height: font * 1.3 }
    if (labels.length >= 8 || taken.some((t) => overlap(t, box))) continue
    taken.push(box)
    labels.push({ x: px(arc.at.x), y: px(arc.at.y + font * 0.35), text })
  }
  return {
    height: cy + radius + font * 3,
    nodes: placed.map(({ x, y, r, text, textX, textY, anchor, full }, k) => ({
      x: px(x),
      y: px(y),
      r: px(r),
      text: nameY[k] === null ? '' : text,
      textX: px(textX),
      textY: px(nameY[k] ?? textY),
      anchor,
      full,
    })),
    arcs: arcs.map(({ path, width: w, arrow, full, share }) => ({ path, width: w, arrow, full, share })),
    labels,
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

function toward(a: Point, b: Point, by: number): Point {
  const long = Math.hypot(b.x - a.x, b.y - a.y) || 1
  return { x: a.x + ((b.x - a.x) / long) * by, y: a.y + ((b.y - a.y) / long) * by }
}

function pair(p: Point): string {
  return `${String(px(p.x))},${String(px(p.y))}`
}
