import { scaleLinear } from 'd3-scale'
import { clamp, known, px, textWidth, wrap } from './text.shape'
import type { Measure } from './useMeasure'

/** A row of a chart of ranges. */
export interface IntervalRow {
  readonly key: string
  readonly label: string
  readonly value: number | null
  /** The range that is likely; none where only the value is known. */
  readonly lower?: number | null
  readonly upper?: number | null
  /** What chance alone gives in this row. */
  readonly chance?: number | null
}

export interface IntervalOptions {
  /** The ends of the scale; 0 to 100 unless told. */
  readonly domain?: readonly [number, number]
  /** Draws values as bars from the beginning of the scale. */
  readonly bars?: boolean
  readonly format: (value: number) => string
  readonly labels: {
    /** "40 to 65 %" */
    readonly range: (lower: number, upper: number) => string
    /** "by chance 33 %" */
    readonly chance: (value: number) => string
  }
  readonly keptBack: string
}

/** For the sentence: the ends, and whether their ranges overlap. */
export interface IntervalFacts {
  readonly highest: IntervalRow | null
  readonly lowest: IntervalRow | null
  /** True: highest and lowest cannot be told apart. Null without ranges. */
  readonly overlap: boolean | null
  readonly keptBack: number
}

/** Highest and lowest row of those that are shown. */
export function intervalFacts(rows: readonly IntervalRow[]): IntervalFacts {
  const shown = rows.filter((r) => known(r.value)).sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const highest = shown[0] ?? null
  const lowest = shown.length > 1 ? (shown.at(-1) ?? null) : null
  const comparable = known(highest?.lower) && known(lowest?.upper)
  return {
    highest,
    lowest,
    overlap: comparable ? (highest?.lower ?? 0) <= (lowest?.upper ?? 0) : null,
    keptBack: rows.length - shown.length,
  }
}

/** Where everything is. */
export interface IntervalLayout {
  readonly height: number
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly ticks: readonly { x: number; value: number }[]
  readonly rows: readonly {
    key: string
    label: readonly { text: string; x: number; y: number }[]
    /** The middle of the line. */
    y: number
    thick: number
    value: number | null
    x: number | null
    range: { x: number; width: number } | null
    text: { text: string; x: number; y: number; keptBack: boolean }
    chance: { x: number; textX: number; textY: number; text: string } | null
    full: string
  }[]
}

/** Places ranges one below the other, in the order given. */
export function layoutIntervals(
  rows: readonly IntervalRow[],
  { width, font }: Measure,
  { domain = [0, 100], bars = false, format, labels, keptBack }: IntervalOptions,
): IntervalLayout {
  const beside = width >= 560
  const describe = (r: IntervalRow) => {
    if (!known(r.value)) return known(r.lower) && known(r.upper) ? labels.range(r.lower, r.upper) : keptBack
    return known(r.lower) && known(r.upper)
      ? `${format(r.value)} (${labels.range(r.lower, r.upper)})`
      : format(r.value)
  }
  const texts = rows.map(describe)
  const textRoom = Math.max(0, ...texts.map((t) => textWidth(t, font))) + font
  const names = Math.max(0, ...rows.map((r) => textWidth(r.label, font)))
  const left = beside
    ? Math.min(names, width * 0.38) + font * 1.2
    : textWidth(format(domain[0]), font) / 2 + 2
  // Where there is room the numbers stand in a column of their own.
  const right = beside
    ? width - Math.min(textRoom, width * 0.3)
    : width - textWidth(format(domain[1]), font) / 2 - 2
  const x = scaleLinear().domain(domain).range([left, right]).clamp(true)
  const thick = font * 0.8

  let y = font * 0.4
  const placed = rows.map((r, i) => {
    const lines = wrap(r.label, font, beside ? left - font * 1.2 : width)
    const text = texts[i] ?? ''
    const hidden = !known(r.value) && !(known(r.lower) && known(r.upper))
    const lineHeight = font * 1.3
    const top = y
    let middle: number
    const below = beside ? 0 : lines.length * lineHeight
    if (beside) {
      middle = top + Math.max(lines.length * lineHeight, font * 1.8) / 2
      y = middle * 2 - top
    } else {
      // The number stands at the end of the name if it fits, else on a line of its own.
      const fits =
        textWidth(lines.at(-1) ?? '', font) + textWidth(text, font) + font * 1.5 < width && lines.length > 0
      const extra = fits ? 0 : lineHeight
      middle = top + below + extra + font * 0.75
      y = middle + font * 0.7
    }
    const chance = known(r.chance) ? r.chance : null
    const chanceText = chance === null ? '' : labels.chance(chance)
    const half = textWidth(chanceText, font) / 2
    const out = {
      key: r.key,
      label: lines.map((t, k) => ({
        text: t,
        x: beside ? 0 : 0,
        y: px(
          beside
            ? middle + font * 0.35 + (k - (lines.length - 1) / 2) * lineHeight
            : top + (k + 0.85) * lineHeight,
        ),
      })),
      y: px(middle),
      thick: px(thick),
      value: known(r.value) ? r.value : null,
      x: known(r.value) ? px(x(r.value)) : null,
      range:
        known(r.lower) && known(r.upper)
          ? {
              x: px(x(Math.min(r.lower, r.upper))),
              width: px(Math.max(2, x(Math.max(r.lower, r.upper)) - x(Math.min(r.lower, r.upper)))),
            }
          : null,
      text: {
        text,
        x: px(width),
        y: px(beside ? middle + font * 0.35 : middle - font * 0.75 - font * 0.2),
        keptBack: hidden,
      },
      chance:
        chance === null
          ? null
          : {
              x: px(x(chance)),
              textX: px(
                clamp(x(chance), Math.min(left + half, width / 2), Math.max(width - half, width / 2)),
              ),
              textY: px(middle + font * 1.65),
              text: chanceText,
            },
      full: `${r.label}: ${text}`,
    }
    if (chance !== null) y = middle + font * 2
    y += font * (bars ? 0.7 : 0.6)
    return out
  })
  const ticks = x.ticks(width < 480 ? 4 : 5)
  return {
    height: y + font * 1.9,
    left: px(left),
    right: px(right),
    bottom: px(y),
    ticks: ticks.map((value) => ({ value, x: px(x(value)) })),
    rows: placed,
  }
}
