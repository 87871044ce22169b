import { clamp, known, px, wrap } from './text.shape'
import type { Measure } from './useMeasure'

/** How mandates stack, as the API says it: from the register, without any answers. */
export interface StackInput {
  readonly mandates: number | null
  readonly holders: number | null
  /** Holders of more than one. */
  readonly several: number | null
  /** Per cent of all mandates with the one holder who has most, 0 to 100. */
  readonly largestShare: number | null
}

/** A row of units or, where they are too many to count, a bar. */
export interface StackRow {
  readonly count: number
  readonly marked: number
  readonly label: readonly { readonly text: string; readonly y: number }[]
  readonly units: readonly { x: number; y: number; size: number; marked: boolean }[] | null
  readonly bar: { x: number; y: number; width: number; height: number; marked: number } | null
}

/** What is written over the two rows. */
export interface StackLabels {
  /** "42 mandates; one person holds 6 of them (filled)" */
  readonly mandates: (count: number, largest: number) => string
  /** "31 people hold them; 7 hold several (filled)" */
  readonly holders: (count: number, several: number) => string
}

export interface StackLayout {
  readonly height: number
  readonly rows: readonly StackRow[]
}

/** How many mandates the holder with most has. */
export function largest({ mandates, largestShare }: StackInput): number {
  return known(mandates) && known(largestShare)
    ? Math.round((clamp(largestShare, 0, 100) * mandates) / 100)
    : 0
}

// More than that nobody counts.
const mostUnits = 150

/** Two rows: all mandates with those of one person marked, all holders with those of several marked. */
export function layoutStack(
  input: StackInput,
  { width, font }: Measure,
  labels: StackLabels,
): StackLayout | null {
  const { mandates, holders, several } = input
  if (!known(mandates) || !known(holders) || mandates <= 0) return null
  const most = Math.max(mandates, holders)
  const asUnits = most <= mostUnits
  const size = Math.round(clamp(font * 1.1, 12, 28))
  const gap = Math.max(3, Math.round(size / 4))
  const columns = Math.max(1, Math.floor((width + gap) / (size + gap)))
  let y = 0
  const row = (count: number, marked: number, text: string): StackRow => {
    const lines = wrap(text, font, width)
    const label = lines.map((t, i) => ({ text: t, y: px(y + font * (1 + 1.3 * i)) }))
    const top = y + font * (0.2 + 1.3 * lines.length)
    if (asUnits) {
      const units = Array.from({ length: count }, (_, i) => ({
        x: (i % columns) * (size + gap),
        y: px(top + Math.floor(i / columns) * (size + gap)),
        size,
        marked: i < marked,
      }))
      y = top + Math.ceil(count / columns) * (size + gap) + font * 0.8
      return { count, marked, label, units, bar: null }
    }
    const wide = (n: number) => px((n / most) * width)
    y = top + size + font
    return {
      count,
      marked,
      label,
      units: null,
      bar: { x: 0, y: px(top), width: wide(count), height: size, marked: wide(marked) },
    }
  }
  const ofOne = Math.min(mandates, largest(input))
  const more = known(several) ? Math.min(holders, several) : 0
  const rows = [
    row(mandates, ofOne, labels.mandates(mandates, ofOne)),
    row(holders, more, labels.holders(holders, more)),
  ]
  return { height: y, rows }
}
