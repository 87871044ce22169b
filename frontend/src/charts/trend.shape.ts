import { extent, median } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { line as lineOf } from 'd3-shape'
import { overlap, spread, thin, type Box } from './labels.shape'
import { clamp, known, px, shorten, textWidth } from './text.shape'
import type { Measure } from './useMeasure'

/** A value of a round. */
export interface TrendPoint {
  readonly label: string
  /** null is kept back: a gap. */
  readonly value: number | null
  /** Where the round is in time, as its number; its place in the list unless told. */
  readonly at?: number
}

export interface TrendOptions {
  /** Median change per unit of `at` (Theil–Sen). */
  readonly slope?: number | null
  /** What chance alone gives. */
  readonly chance?: number | null
  /** The ends of the scale; from the values unless told. */
  readonly domain?: readonly [number, number]
  readonly format: (value: number) => string
  readonly labels: { readonly chance: string; readonly slope: string }
}

/** What the values say, for the sentence. */
export interface TrendFacts {
  readonly first: TrendPoint | null
  readonly last: TrendPoint | null
  readonly change: number | null
  readonly known: number
  readonly keptBack: number
}

/** First, last and change of the values that are shown. */
export function trendFacts(points: readonly TrendPoint[]): TrendFacts {
  const shown = points.filter((p) => known(p.value))
  const first = shown[0] ?? null
  const last = shown.at(-1) ?? null
  return {
    first,
    last,
    change: shown.length < 2 || !known(first?.value) || !known(last?.value) ? null : last.value - first.value,
    known: shown.length,
    keptBack: points.length - shown.length,
  }
}

/** Where everything is. */
export interface TrendLayout {
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly ticks: readonly { y: number; value: number }[]
  readonly line: string
  readonly dots: readonly {
    x: number
    y: number
    label: string
    text: string
    /** Where the number is written; null where it would meet another. */
    textY: number | null
  }[]
  readonly rounds: readonly { x: number; text: string; anchor: 'start' | 'middle' | 'end'; shown: boolean }[]
  readonly gaps: readonly { x: number; label: string }[]
  readonly slope: { x1: number; y1: number; x2: number; y2: number } | null
  readonly chance: { y: number } | null
  /** Labels at the right end, moved so that they do not meet. */
  readonly ends: readonly { kind: 'chance' | 'slope'; y: number; text: string }[]
  /** Narrow pictures say the end labels above instead of at the right. */
  readonly endsAbove: boolean
}

/** Places values over rounds. */
export function layoutTrend(
  points: readonly TrendPoint[],
  { width, font }: Measure,
  { slope = null, chance = null, domain, format, labels }: TrendOptions,
): TrendLayout | null {
  const at = (p: TrendPoint, i: number) => p.at ?? i
  const shown = points.flatMap((p, i) => (known(p.value) ? [{ at: at(p, i), value: p.value }] : []))
  if (shown.length === 0) return null

  const trend = known(slope) && shown.length >= 2 ? slope : null
  const intercept = trend === null ? 0 : (median(shown, (s) => s.value - trend * s.at) ?? 0)
  const firstAt = Math.min(...shown.map((s) => s.at))
  const lastAt = Math.max(...shown.map((s) => s.at))

  const words: { kind: 'chance' | 'slope'; text: string }[] = []
  if (known(chance)) words.push({ kind: 'chance', text: labels.chance })
  if (trend !== null) words.push({ kind: 'slope', text: labels.slope })
  const longest = Math.max(0, ...words.map((w) => textWidth(w.text, font)))
  const endsAbove = width < 560 || longest > width * 0.34
  const endRoom = endsAbove || words.length === 0 ? font * 1.5 : longest + font * 1.8

  const [least, most] = domain ?? around(shown.map((s) => s.value).concat(known(chance) ? [chance] : []))
  const scale = scaleLinear().domain([least, most])
  if (domain === undefined) scale.nice(4)
  const ticks = scale.ticks(4)
  const left = Math.max(...ticks.map((t) => textWidth(format(t), font))) + font * 0.8
  const right = width - endRoom
  const top = font * (1.6 + (endsAbove ? words.length * 1.5 : 0))
  const bottom = top + clamp(width * 0.42, font * 11, font * 20)
  scale.range([bottom, top]).clamp(true)
  const places = points.map(at)
  const [from = 0, to = 0] = extent(places)
  const inset = Math.min((right - left) / 2, font * 1.4)
  const x = scaleLinear()
    .domain([from, to])
    .range(from === to ? [(left + right) / 2, (left + right) / 2] : [left + inset, right - inset])
  const y = (v: number) => px(scale(v))

  const values = points.map((p) => (known(p.value) ? p.value : null))
  const taken: Box[] = []
  // The last and the first number are worth most, then the ends of the range.
  const order = points.map((_, i) => i).sort((a, b) => rank(b, values) - rank(a, values) || a - b)
  const textAt = new Map<number, number>()
  for (const i of order) {
    const value = values[i]
    const p = points[i]
    if (!known(value) || p === undefined) continue
    const wide = textWidth(format(value), font)
    const cx = x(at(p, i))
    const valley = (values[i - 1] ?? -Infinity) > value || (values[i + 1] ?? -Infinity) > value
    const above = scale(value) - font * 0.8
    const below = scale(value) + font * 1.7
    for (const base of valley ? [below, above] : [above, below]) {
      const box = { x: cx - wide / 2 - 2, y: base - font, width: wide + 4, height: font * 1.2 }
      if (base > bottom || base - font < top - font * 1.5 || taken.some((b) => overlap(b, box))) continue
      taken.push(box)
      textAt.set(i, px(base))
      break
    }
  }

  const room = (right - left) / Math.max(1, points.length === 1 ? 1 : 2)
  const rounds = points.map((p, i) => {
    const text = shorten(p.label, font, room)
    const half = textWidth(text, font) / 2
    const cx = x(at(p, i))
    const anchor = cx - half < 0 ? 'start' : cx + half > width ? 'end' : 'middle'
    const middle = anchor === 'start' ? half : anchor === 'end' ? width - half : cx
    return {
      x: px(anchor === 'start' ? 0 : anchor === 'end' ? width : cx),
      text,
      anchor,
      middle,
      half,
    } as const
  })
  const visible = thin(
    rounds.map((r) => ({ at: r.middle, width: r.half * 2 })),
    font * 0.6,
  )

  const dots = points.flatMap((p, i) =>
    known(p.value)
      ? [
          {
            x: px(x(at(p, i))),
            y: y(p.value),
            label: p.label,
            text: format(p.value),
            textY: textAt.get(i) ?? null,
          },
        ]
      : [],
  )
  const path = lineOf<TrendPoint>(
    (p, i) => px(x(at(p, i))),
    (p) => y(p.value ?? 0),
  ).defined((p) => known(p.value))
  const fit = (t: number) => y(intercept + (trend ?? 0) * t)
  const slopeLine =
    trend === null ? null : { x1: px(x(firstAt)), y1: fit(firstAt), x2: px(x(lastAt)), y2: fit(lastAt) }
  const endY = words.map((w) => (w.kind === 'chance' ? scale(chance ?? 0) : (slopeLine?.y2 ?? top)))
  const moved = spread(endY, font * 1.35, top, bottom)
  return {
    height: bottom + font * 2.4,
    left: px(left),
    right: px(right),
    top: px(top),
    bottom: px(bottom),
    ticks: ticks.map((value) => ({ value, y: y(value) })),
    line: path(points) ?? '',
    dots,
    rounds: rounds.map((r, i) => ({ x: r.x, text: r.text, anchor: r.anchor, shown: visible[i] ?? false })),
    gaps: points.flatMap((p, i) => (known(p.value) ? [] : [{ x: px(x(at(p, i))), label: p.label }])),
    slope: slopeLine,
    chance: known(chance) ? { y: y(chance) } : null,
    ends: words.map((w, i) => ({ ...w, y: px(moved[i] ?? top) })),
    endsAbove,
  }
}

function rank(i: number, values: readonly (number | null)[]): number {
  const shown = values.filter(known)
  const v = values[i]
  if (!known(v)) return -1
  if (i === values.findLastIndex(known)) return 4
  if (i === values.findIndex(known)) return 3
  if (v === Math.max(...shown) || v === Math.min(...shown)) return 2
  return 1
}

/** A range that leaves air around the values, also around a single one. */
function around(values: readonly number[]): [number, number] {
  const [least = 0, most = 0] = extent(values)
  const air = Math.max((most - least) * 0.25, Math.abs(most) * 0.1, 0.02)
  return [least >= 0 ? Math.max(0, least - air) : least - air, most + air]
}
