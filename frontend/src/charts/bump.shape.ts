import { thin } from './labels.shape'
import { clamp, known, px, shorten, textWidth } from './text.shape'
import type { Measure } from './useMeasure'

/** Listed ahead more often than the middle, about as often, or less often. */
export type Tier = 'more_often' | 'as_often' | 'less_often'

/** One's own place in a round, as the API says it. Everything null: nothing is shown of this round. */
export interface BumpRound {
  readonly label: string
  /** The best place that is likely, from 1. */
  readonly lower: number | null
  /** The last place that is likely. */
  readonly upper: number | null
  /** Among so many. */
  readonly of: number | null
  readonly tier: Tier | null
  /** 5 to 95 in steps of 5. */
  readonly score: number | null
  /** May be read on from the round before; true unless told. */
  readonly comparable?: boolean
}

export interface BumpLabels {
  /** "1st" at the top of the scale. */
  readonly first: string
  /** "last" at its foot. */
  readonly last: string
  /** On the middle, which is what chance alone gives on average. */
  readonly middle: string
  /** "1–6 of 17" */
  readonly interval: (lower: number, upper: number, of: number) => string
  readonly tier: Readonly<Record<Tier, string>>
  /** Between rounds that cannot be compared. */
  readonly notComparable: string
}

/** What a round can be drawn as. */
export type BumpKind = 'interval' | 'tier' | 'nothing'

/** How a round is drawn. */
export function bumpKind(r: BumpRound): BumpKind {
  if (known(r.lower) && known(r.upper) && known(r.of) && r.of > 0) return 'interval'
  return r.tier === null ? 'nothing' : 'tier'
}

/** For the sentence: the last round with anything, and whether intervals of comparable rounds overlap. */
export interface BumpFacts {
  readonly last: BumpRound | null
  readonly before: BumpRound | null
  /** True: a change between the last two comparable rounds cannot be told from chance. Null: nothing to compare. */
  readonly overlap: boolean | null
}

/** Facts for the sentence above one's own rounds. */
export function bumpFacts(rounds: readonly BumpRound[]): BumpFacts {
  const i = rounds.findLastIndex((r) => bumpKind(r) !== 'nothing')
  const last = rounds[i] ?? null
  const before = rounds[i - 1] ?? null
  if (last === null || before === null || last.comparable === false)
    return { last, before: null, overlap: null }
  const a = extentOf(last)
  const b = extentOf(before)
  if (a === null || b === null || bumpKind(last) !== 'interval' || bumpKind(before) !== 'interval')
    return { last, before: null, overlap: null }
  return { last, before, overlap: a.from < b.to && b.from < a.to }
}

// From 0, the top, to 1, the foot. The places of rounds with different numbers of
// people become comparable as parts of all places.
function extentOf(r: BumpRound): { from: number; to: number } | null {
  if (known(r.lower) && known(r.upper) && known(r.of) && r.of > 0) {
    const from = clamp((Math.min(r.lower, r.upper) - 1) / r.of, 0, 1)
    return { from, to: clamp(Math.max(r.lower, r.upper) / r.of, from, 1) }
  }
  if (r.tier === 'more_often') return { from: 0, to: 0.5 }
  if (r.tier === 'less_often') return { from: 0.5, to: 1 }
  if (r.tier === 'as_often') return { from: 0.25, to: 0.75 }
  return null
}

/** Where everything is. */
export interface BumpLayout {
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly middle: number
  readonly bottom: number
  readonly bands: readonly {
    x: number
    y: number
    width: number
    height: number
    kind: 'interval' | 'tier'
    text: string
    /** Middle of the label above the band; null where it would meet another. */
    textX: number | null
    textY: number
    label: string
  }[]
  /** Between neighbouring rounds that can be compared: four corners each. */
  readonly links: readonly string[]
  /** Where rounds cannot be compared. */
  readonly breaks: readonly { x: number }[]
  readonly gaps: readonly { x: number; label: string }[]
  readonly rounds: readonly { x: number; text: string; shown: boolean }[]
  readonly breakLabel: { x: number; text: string } | null
}

/** Places one's own likely ranks over the rounds. */
export function layoutBump(
  rounds: readonly BumpRound[],
  { width, font }: Measure,
  labels: BumpLabels,
): BumpLayout | null {
  if (rounds.every((r) => bumpKind(r) === 'nothing')) return null
  const breaks = rounds.map((r, i) => i > 0 && r.comparable === false)
  const left =
    Math.min(
      width / 4,
      Math.max(...[labels.first, labels.middle, labels.last].map((t) => textWidth(t, font))),
    ) +
    font * 0.8
  const right = width
  const top = font * (breaks.some(Boolean) ? 3.6 : 2)
  const bottom = top + clamp(width * 0.4, font * 11, font * 19)
  const step = Math.min((right - left) / rounds.length, font * 16)
  const half = clamp(step * 0.22, font * 0.5, font * 2.2)
  const x = (i: number) => left + step * (i + 0.5)
  const y = (part: number) => top + part * (bottom - top)

  const drawn = rounds.map((r, i) => {
    const e = extentOf(r)
    const kind = bumpKind(r)
    if (e === null || kind === 'nothing') return null
    const long =
      known(r.lower) && known(r.upper) && known(r.of)
        ? labels.interval(r.lower, r.upper, r.of)
        : r.tier === null
          ? ''
          : labels.tier[r.tier]
    return { i, e, kind, long, label: r.label }
  })
  const bands = drawn.flatMap((d) => {
    if (d === null) return []
    const texts = textWidth(d.long, font)
    const atTop = y(d.e.from) - font * 0.5
    return [
      {
        x: px(x(d.i) - half),
        y: px(y(d.e.from)),
        width: px(half * 2),
        height: px(Math.max(2, y(d.e.to) - y(d.e.from))),
        kind: d.kind,
        text: d.long,
        textX: px(
          clamp(x(d.i), left + Math.min(texts, right - left) / 2, right - Math.min(texts, right - left) / 2),
        ),
        textY: px(atTop),
        label: d.label,
      },
    ]
  })
  const shown = thin(
    bands.map((b) => ({ at: b.textX, width: textWidth(b.text, font) })),
    font * 0.6,
  )
  const links: string[] = []
  for (let i = 1; i < drawn.length; i++) {
    const a = drawn[i - 1]
    const b = drawn[i]
    if (!a || !b || breaks[i] === true || a.kind === 'tier' || b.kind === 'tier') continue
    const x1 = px(x(a.i) + half)
    const x2 = px(x(b.i) - half)
    const s = (n: number) => String(px(n))
    links.push(
      `M${s(x1)},${s(y(a.e.from))}L${s(x2)},${s(y(b.e.from))}L${s(x2)},${s(y(b.e.to))}L${s(x1)},${s(y(a.e.to))}Z`,
    )
  }
  const inside = (at: number, text: string) => {
    const reach = textWidth(text, font) / 2
    return px(clamp(at, Math.min(reach, width / 2), Math.max(width - reach, width / 2)))
  }
  const names = rounds.map((r, i) => {
    const text = shorten(r.label, font, width / 2 - font)
    return { x: inside(x(i), text), text }
  })
  const visible = thin(
    names.map((n) => ({ at: n.x, width: textWidth(n.text, font) })),
    font * 0.5,
  )
  const at = breaks.indexOf(true)
  const breakText = shorten(labels.notComparable, font, width)
  return {
    height: bottom + font * 2.4,
    left: px(left),
    right: px(right),
    top: px(top),
    middle: px(y(0.5)),
    bottom: px(bottom),
    bands: bands.map((b, i) => ({ ...b, textX: shown[i] === true ? b.textX : null })),
    links,
    breaks: breaks.flatMap((b, i) => (b ? [{ x: px(left + step * i) }] : [])),
    gaps: drawn.flatMap((d, i) => (d === null ? [{ x: px(x(i)), label: rounds[i]?.label ?? '' }] : [])),
    rounds: names.map((n, i) => ({ ...n, shown: visible[i] ?? false })),
    breakLabel: at < 0 ? null : { x: inside(left + step * at, breakText), text: breakText },
  }
}
