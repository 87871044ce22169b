import { line as lineOf, area as areaOf } from 'd3-shape'
import { clamp, known, px, textWidth } from './text.shape'
import type { Measure } from './useMeasure'

/** A curve that can be drawn: 11 rising numbers from 0 to 1. */
export function lorenzCurve(lorenz: readonly number[]): number[] | null {
  if (lorenz.length < 2 || !lorenz.every(known)) return null
  return lorenz.map((v) => clamp(v, 0, 1))
}

/** What the curve says, as parts of 1, or null where nothing is shown. */
export interface LorenzFacts {
  /** Of all following, what the most followed tenth of people holds. */
  readonly topTenth: number
  /** What the less followed half holds. */
  readonly lowerHalf: number
}

/** Numbers for the sentence above the curve. */
export function lorenzFacts(lorenz: readonly number[]): LorenzFacts | null {
  const curve = lorenzCurve(lorenz)
  if (curve === null) return null
  const at = (p: number) => {
    const i = p * (curve.length - 1)
    const below = curve[Math.floor(i)] ?? 0
    const above = curve[Math.ceil(i)] ?? 1
    return below + (above - below) * (i - Math.floor(i))
  }
  return { topTenth: 1 - at(0.9), lowerHalf: at(0.5) }
}

/** Where everything is. */
export interface LorenzLayout {
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly curve: string
  readonly gap: string
  readonly dots: readonly { x: number; y: number; people: number; following: number }[]
  readonly ticks: readonly { at: number; x: number; y: number }[]
  readonly equal: { x: number; y: number; angle: number }
  readonly curveLabel: { x: number; y: number }
  /** The upright line at the last decile, from the curve to the top: what the top tenth holds. */
  readonly tenth: { x: number; y1: number; y2: number } | null
}

/** Places the curve in a square as large as fits, never larger than reading needs. */
export function layoutLorenz(
  lorenz: readonly number[],
  { width, font }: Measure,
  format: (part: number) => string,
): LorenzLayout | null {
  const curve = lorenzCurve(lorenz)
  if (curve === null) return null
  const left = Math.max(textWidth(format(1), font), textWidth(format(0.5), font)) + font * 0.7
  const side = Math.min(width - left - font * 2, font * 32)
  const top = font * 3.2
  const bottom = top + side
  const right = left + side
  const x = (p: number) => px(left + p * side)
  const y = (p: number) => px(bottom - p * side)
  const dots = curve.map((following, i) => {
    const people = i / (curve.length - 1)
    return { x: x(people), y: y(following), people, following }
  })
  const last = dots.at(-2)
  const middle = dots[Math.round((dots.length - 1) * 0.6)]
  return {
    height: bottom + font * 3.2,
    left: px(left),
    right: px(right),
    top: px(top),
    bottom: px(bottom),
    curve:
      lineOf<(typeof dots)[number]>(
        (d) => d.x,
        (d) => d.y,
      )(dots) ?? '',
    gap:
      areaOf<(typeof dots)[number]>(
        (d) => d.x,
        (d) => y(d.people),
        (d) => d.y,
      )(dots) ?? '',
    dots,
    ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, x: x(at), y: y(at) })),
    equal: { x: x(0.36), y: y(0.36), angle: -45 },
    curveLabel: { x: (middle?.x ?? 0) + font * 0.8, y: (middle?.y ?? 0) + font * 1.3 },
    tenth: last === undefined || curve.length < 11 ? null : { x: last.x, y1: last.y, y2: y(1) },
  }
}
