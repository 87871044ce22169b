import { describe, expect, it } from 'vitest'
import { overlap } from './labels.shape'
import { layoutQuadrant, quadrantFacts, type QuadrantLabels, type QuadrantPoint } from './quadrant.shape'
import { textWidth } from './text.shape'

const labels: QuadrantLabels = {
  recognised: 'Recognised',
  emergent: 'Followed without a mandate',
  unmatched: 'Mandate not seen to be followed',
  noFinding: 'No finding',
  untitledColumn: 'without',
  titledColumn: 'with',
  nobody: 'nobody',
  people: (n) => `${String(n)} people`,
  share: 'Share who follow',
}
const point = (
  name: string,
  finding: QuadrantPoint['finding'],
  share: number | null,
  titled: boolean,
  scope = 'All',
): QuadrantPoint => ({ name, finding, share, titled, scope })

const layout = (points: QuadrantPoint[], width: number) =>
  layoutQuadrant(points, { width, font: 14 }, labels, (s) => `${String(s)} %`, 'kept back')

const some = [
  point('Ada', 'recognised_leader', 40, true),
  point('Ben', 'emergent_leader', 40, false),
  point('Cem', 'recognised_leader', 20, true),
  point('Dia', 'unmatched_mandate', 5, true),
  point('Eve', 'no_finding', 10, true),
  point('Fay', 'no_finding', null, false),
  point('Gus', 'no_finding', null, false),
]

it('counts findings', () => {
  expect(quadrantFacts(some)).toEqual({
    recognised: 2,
    emergent: 1,
    unmatched: 1,
    noFindingTitled: 1,
    noFindingUntitled: 2,
  })
  expect(quadrantFacts([]).recognised).toBe(0)
})

describe.each([280, 559, 560, 1100])('in a width of %d', (width) => {
  const l = layout(some, width)
  const mark = (name: string) => l.marks.find((m) => m.full === name)

  it('names nobody without a finding', () => {
    expect(l.marks.map((m) => m.full).sort()).toEqual(['Ada', 'Ben', 'Cem', 'Dia'])
  })
  it('sets larger shares higher up', () => {
    expect(mark('Ada')?.y).toBeLessThan(mark('Cem')?.y ?? 0)
    expect(mark('Cem')?.y).toBeLessThan(mark('Dia')?.y ?? 0)
  })
  it('counts all who have no finding', () => {
    const counts = l.texts.filter((t) => t.kind === 'count').map((t) => t.text)
    expect(counts).toEqual(width < 560 ? ['3 people'] : ['2 people', 'No finding: 1 people'])
  })
  it('is tall enough', () => {
    for (const t of [...l.texts, ...l.marks]) expect(t.y).toBeLessThanOrEqual(l.height)
  })
})

it('sets equal shares on one line across the columns', () => {
  const l = layout(some, 800)
  expect(l.marks.find((m) => m.full === 'Ada')?.y).toBe(l.marks.find((m) => m.full === 'Ben')?.y)
})

it('lets no two names meet, however many share a step', () => {
  const many = Array.from({ length: 60 }, (_, i) =>
    point(
      `Person ${String(i)} ${'x'.repeat(i % 17)}`,
      i % 2 ? 'emergent_leader' : 'recognised_leader',
      30,
      i % 2 === 0,
    ),
  )
  for (const width of [280, 700, 1100]) {
    const { marks } = layout(many, width)
    const boxes = marks.map((m) => ({ x: m.x, y: m.y - 14, width: 14 + textWidth(m.text, 14), height: 15 }))
    expect(boxes).toHaveLength(60)
    for (const [i, a] of boxes.entries()) {
      expect(a.x + a.width).toBeLessThanOrEqual(width + 3)
      for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false)
    }
  }
})

it('says kept back beside a share that is, and names the scope only where there are several', () => {
  const l = layout([point('Ada', 'emergent_leader', null, false)], 800)
  expect(l.texts.map((t) => t.text)).toContain('kept back')
  expect(l.marks[0]?.scope).toBe('')
  const two = layout([...some, point('Hal', 'emergent_leader', 30, false, 'Sales')], 800)
  expect(two.marks.find((m) => m.full === 'Hal, Sales')?.scope).toBe('Sales')
})

it('draws empty fields as empty', () => {
  const l = layout([], 800)
  expect(l.marks).toEqual([])
  expect(l.texts.filter((t) => t.text === 'nobody')).toHaveLength(3)
})
