import { clamp, known, px, shorten, textWidth, wrap } from './text.shape'
import type { Measure } from './useMeasure'

/** What was found about a person in a scope, as the API says it. */
export type Finding = 'recognised_leader' | 'emergent_leader' | 'unmatched_mandate' | 'no_finding'

/** A person in a scope. */
export interface QuadrantPoint {
  readonly name: string
  /** The name of the scope. Shown where the points are of more than one. */
  readonly scope: string
  readonly finding: Finding
  /** Per cent of those who could name the person that did, 0 to 100, in steps; null is kept back. */
  readonly share: number | null
  /** Holds a mandate there. */
  readonly titled: boolean
}

/** Words of the quadrant, translated. */
export interface QuadrantLabels {
  readonly recognised: string
  readonly emergent: string
  readonly unmatched: string
  readonly noFinding: string
  /** "without a mandate here" */
  readonly untitledColumn: string
  /** "with a mandate here" */
  readonly titledColumn: string
  /** For a field in which nobody is. */
  readonly nobody: string
  /** "23 people" for those without a finding: a count, never names. */
  readonly people: (count: number) => string
  /** Over the axis: "share who follow". */
  readonly share: string
}

/** How many there are of each, for the sentence. */
export interface QuadrantFacts {
  readonly recognised: number
  readonly emergent: number
  readonly unmatched: number
  readonly noFindingTitled: number
  readonly noFindingUntitled: number
}

/** Counts for the sentence above the quadrant. */
export function quadrantFacts(points: readonly QuadrantPoint[]): QuadrantFacts {
  const count = (finding: Finding, titled?: boolean) =>
    points.filter((p) => p.finding === finding && (titled === undefined || p.titled === titled)).length
  return {
    recognised: count('recognised_leader'),
    emergent: count('emergent_leader'),
    unmatched: count('unmatched_mandate'),
    noFindingTitled: count('no_finding', true),
    noFindingUntitled: count('no_finding', false),
  }
}

/** A labelled dot. */
export interface QuadrantMark {
  readonly x: number
  readonly y: number
  readonly finding: Finding
  readonly text: string
  readonly scope: string
  /** The whole, for the tooltip. */
  readonly full: string
}

/** A text somewhere in the picture. */
export interface PlacedText {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly kind: 'heading' | 'soft' | 'count'
  readonly anchor?: 'start' | 'end'
}

/** Where everything is. */
export interface QuadrantLayout {
  readonly height: number
  readonly marks: readonly QuadrantMark[]
  readonly texts: readonly PlacedText[]
  /** Lines: across between steps and fields, and down between the columns. */
  readonly lines: readonly { x1: number; y1: number; x2: number; y2: number; strong: boolean }[]
}

/** From this width on the four fields stand in two columns. */
export const twoColumns = 560

interface Field {
  readonly label: string
  readonly points: readonly QuadrantPoint[]
  /** Said instead of names. */
  readonly count?: string | undefined
  /** Said at its foot. */
  readonly foot?: string | undefined
}

/**
 * Places everybody in their field. Within a field the height is the share who
 * follow: equal shares stand on one line, also across the columns, larger ones
 * higher up. Who does not fit on a line goes on to the next below the same share, so
 * that no two names ever meet.
 */
export function layoutQuadrant(
  points: readonly QuadrantPoint[],
  { width, font }: Measure,
  labels: QuadrantLabels,
  format: (share: number) => string,
  keptBack: string,
): QuadrantLayout {
  const facts = quadrantFacts(points)
  const scopes = new Set(points.map((p) => p.scope)).size > 1
  const of = (finding: Finding) => points.filter((p) => p.finding === finding)
  const emergent: Field = { label: labels.emergent, points: of('emergent_leader') }
  const recognised: Field = { label: labels.recognised, points: of('recognised_leader') }
  const quiet: Field = { label: labels.noFinding, points: [], count: labels.people(facts.noFindingUntitled) }
  const foot =
    facts.noFindingTitled > 0 ? `${labels.noFinding}: ${labels.people(facts.noFindingTitled)}` : undefined
  const unmatched: Field = { label: labels.unmatched, points: of('unmatched_mandate'), foot }
  const all: Field = {
    label: labels.noFinding,
    points: [],
    count: labels.people(facts.noFindingTitled + facts.noFindingUntitled),
  }

  const both = width >= twoColumns
  const shares = points.filter((p) => p.finding !== 'no_finding').map((p) => p.share)
  const widest = Math.max(
    textWidth('100 %', font),
    ...shares.map((s) => (known(s) ? textWidth(format(s), font) : 0)),
    shares.some((s) => !known(s)) ? Math.min(textWidth(keptBack, font), width / 4) : 0,
  )
  const left = widest + font
  const gap = both ? font * 2 : 0
  const column = both ? (width - left - gap) / 2 : width - left
  const columns = both ? [left, left + column + gap] : [left]
  const line = font * 1.65

  const marks: QuadrantMark[] = []
  const texts: PlacedText[] = []
  const lines: { x1: number; y1: number; x2: number; y2: number; strong: boolean }[] = []
  let y = font

  const section = (fields: readonly Field[]) => {
    lines.push({ x1: 0, y1: y, x2: width, y2: y, strong: true })
    y += line
    // In one column the headings begin at the edge and have the whole width.
    const headX = (k: number) => (both ? (columns[k] ?? left) : 0)
    const heads = fields.map((f) => wrap(f.label, font * 1.05, both ? column : width))
    heads.forEach((rows, k) => {
      rows.forEach((text, r) => texts.push({ x: headX(k), y: y + r * font * 1.3, text, kind: 'heading' }))
    })
    y += (Math.max(1, ...heads.map((h) => h.length)) - 1) * font * 1.3
    y += line * 0.35
    const steps = [
      ...new Set(fields.flatMap((f) => f.points.map((p) => (known(p.share) ? p.share : -1)))),
    ].sort((a, b) => b - a)
    fields.forEach((f, k) => {
      const x = columns[k] ?? left
      // Beside the heading, not on a line of the scale: a count has no share.
      if (f.count !== undefined)
        texts.push({
          x: headX(k) + textWidth(heads[k]?.at(-1) ?? '', font * 1.05) + font,
          y: y - line * 0.35,
          text: f.count,
          kind: 'count',
        })
      else if (f.points.length === 0) texts.push({ x, y: y + line, text: labels.nobody, kind: 'count' })
    })
    steps.forEach((step, i) => {
      if (i > 0) lines.push({ x1: left, y1: y + line * 0.3, x2: width, y2: y + line * 0.3, strong: false })
      const used = fields.map((f, k) => {
        const here = f.points
          .filter((p) => (known(p.share) ? p.share : -1) === step)
          .sort((a, b) => a.name.localeCompare(b.name) || a.scope.localeCompare(b.scope))
        return pack(here, columns[k] ?? left, y, column, font, line, scopes, marks)
      })
      texts.push({
        x: left - font,
        y: y + line,
        text: step < 0 ? shorten(keptBack, font, widest) : format(step),
        kind: 'soft',
        anchor: 'end',
      })
      y += line * (0.3 + Math.max(1, ...used))
    })
    if (steps.length === 0 && fields.some((f) => f.count === undefined)) y += line
    if (fields.some((f) => f.foot !== undefined)) {
      y += line * 0.2
      fields.forEach((f, k) => {
        if (f.foot !== undefined)
          texts.push({
            x: columns[k] ?? left,
            y: y + line,
            text: shorten(f.foot, font, column),
            kind: 'count',
          })
      })
      y += line
    }
    y += line * 0.7
  }

  wrap(labels.share, font, width).forEach((text, i) => {
    if (i > 0) y += font * 1.3
    texts.push({ x: 0, y, text, kind: 'soft' })
  })
  y += line * 0.6
  if (both) {
    y += line * 0.4
    const heads = [labels.untitledColumn, labels.titledColumn]
    heads.forEach((text, k) =>
      texts.push({ x: columns[k] ?? left, y, text: shorten(text, font, column), kind: 'soft' }),
    )
    y += line * 0.5
    const top = y
    section([emergent, recognised])
    section([quiet, unmatched])
    const middle = left + column + gap / 2
    lines.push({ x1: middle, y1: top, x2: middle, y2: y, strong: true })
  } else {
    for (const f of [recognised, emergent, { ...unmatched, foot: undefined }, all]) section([f])
  }
  return {
    height: y,
    marks,
    texts: texts.map((t) => ({ ...t, x: px(t.x), y: px(t.y) })),
    lines: lines.map((l) => ({ ...l, x1: px(l.x1), y1: px(l.y1), x2: px(l.x2), y2: px(l.y2) })),
  }
}

/** Sets people side by side and goes on below; says how many lines that took. */
function pack(
  people: readonly QuadrantPoint[],
  left: number,
  top: number,
  width: number,
  font: number,
  line: number,
  scopes: boolean,
  out: QuadrantMark[],
): number {
  const dot = font * 1.15
  const space = font * 1.2
  let x = 0
  let row = 0
  for (const p of people) {
    const text = shorten(p.name, font, width - dot)
    const rest = width - dot - textWidth(text, font) - font
    const scope = scopes && rest > font * 3 ? shorten(p.scope, font, rest) : ''
    const wide = dot + textWidth(text, font) + (scope === '' ? 0 : font * 0.5 + textWidth(scope, font))
    if (x > 0 && x + wide > width) {
      x = 0
      row++
    }
    out.push({
      x: px(left + x),
      y: px(top + line * (row + 1)),
      finding: p.finding,
      text,
      scope,
      full: scopes ? `${p.name}, ${p.scope}` : p.name,
    })
    x = clamp(x + wide + space, 0, width)
  }
  return people.length === 0 ? 0 : row + 1
}
