import { scaleLinear } from 'd3-scale'
import { clamp, known, px, textWidth } from './text.shape'
import type { Measure } from './useMeasure'

/** Where everything is on a scale of one number against chance. */
export interface ScaleLayout {
  readonly height: number
  readonly left: number
  readonly right: number
  readonly y: number
  /** Labels of ticks that the line of the number runs through are left out. */
  readonly ticks: readonly { x: number; value: number; shown: boolean }[]
  /** The mark of chance and its label, above the line. */
  readonly chance: Mark | null
  /** The mark of the number and its label, below the line. */
  readonly value: Mark
  /** From chance to the number. */
  readonly band: { x: number; width: number } | null
}

interface Mark {
  readonly x: number
  /** Where the label's middle is, moved inside the picture. */
  readonly labelX: number
  readonly labelY: number
}

/** Places a number beside what chance alone gives; null where the number is kept back. */
export function layoutScale(
  value: number | null,
  chance: number | null,
  domain: readonly [number, number],
  texts: { readonly value: string; readonly chance: string },
  { width, font }: Measure,
  format: (value: number) => string,
): ScaleLayout | null {
  if (!known(value)) return null
  const left = font
  const right = Math.min(width - font, font * 48)
  const x = scaleLinear().domain(domain).range([left, right]).clamp(true)
  const y = font * 2.6
  const mark = (v: number, text: string, labelY: number): Mark => {
    const half = textWidth(text, font) / 2
    const at = x(v)
    return {
      x: px(at),
      labelX: px(clamp(at, Math.min(half, width / 2), Math.max(width - half, width / 2))),
      labelY,
    }
  }
  const from = known(chance) ? x(chance) : null
  return {
    height: y + font * 5,
    left: px(left),
    right: px(right),
    y: px(y),
    ticks: x.ticks(width < 480 ? 4 : 8).map((v) => ({
      x: px(x(v)),
      value: v,
      shown: Math.abs(x(v) - x(value)) > textWidth(format(v), font) / 2 + font * 0.3,
    })),
    chance: known(chance) ? mark(chance, texts.chance, px(font * 1.1)) : null,
    value: mark(value, texts.value, px(y + font * 3.9)),
    band: from === null ? null : { x: px(Math.min(from, x(value))), width: px(Math.abs(x(value) - from)) },
  }
}
