import { fireEvent, render, screen, within } from '@testing-library/react'
import type { ReactElement } from 'react'
import { describe, expect, it, vi } from 'vitest'
import * as charts from '.'
import type { BumpRound, FigureText, FlowInput, QuadrantPoint, TrendPoint } from '.'

const words = { table: 'Numbers', download: 'Download', keptBack: 'kept back' }
const figure: FigureText = { id: 'f', title: 'Title', sentence: 'It is so.', csvName: 'chart', words }
const percent = (v: number) => `${String(Math.round(v))} %`
const d = 'axes and marks'

const quadrant = (points: QuadrantPoint[]) => (
  <charts.Quadrant
    figure={figure}
    points={points}
    format={percent}
    labels={{
      description: d,
      recognised: 'Recognised',
      emergent: 'Emergent',
      unmatched: 'Unmatched',
      noFinding: 'No finding',
      untitledColumn: 'without',
      titledColumn: 'with',
      nobody: 'nobody',
      people: (n) => `${String(n)} people`,
      share: 'share',
      columns: { name: 'Name', scope: 'Scope', finding: 'Finding', share: 'Share', mandate: 'Mandate' },
      yes: 'yes',
      no: 'no',
    }}
  />
)
const scaleLabels = { description: d, value: 'value', chance: 'chance', excess: 'above chance' }
const lorenz = (values: number[]) => (
  <charts.Lorenz
    figure={figure}
    lorenz={values}
    format={String}
    labels={{
      description: d,
      people: 'People',
      following: 'Following',
      equal: 'equal',
      curve: 'round',
      topTenth: String,
    }}
  />
)
const scale = (value: number | null) => (
  <charts.ChanceScale
    figure={figure}
    value={value}
    chance={0.2}
    labels={scaleLabels}
    format={String}
    columns={{ what: 'What', value: 'Value' }}
  />
)
const trend = (points: TrendPoint[]) => (
  <charts.Trend
    figure={figure}
    points={points}
    slope={0.1}
    chance={0.2}
    format={String}
    labels={{ description: d, chance: 'chance', slope: 'slope', columns: { round: 'Round', value: 'Value' } }}
  />
)
const persistence = (tauB: number | null) => (
  <charts.Persistence
    figure={figure}
    pairs={[{ label: '1 → 2', tauB }]}
    format={String}
    labels={{ description: d, none: 'no relation', columns: { pair: 'Rounds', value: 'Value' } }}
  />
)
const bump = (rounds: BumpRound[]) => (
  <charts.Bump
    figure={figure}
    rounds={rounds}
    format={String}
    labels={{
      description: d,
      first: '1st',
      last: 'last',
      middle: 'middle',
      interval: (a, b, n) => `${String(a)}–${String(b)} of ${String(n)}`,
      tier: { more_often: 'more', as_often: 'as', less_often: 'less' },
      notComparable: 'not comparable',
      columns: { round: 'Round', interval: 'Place', tier: 'Group', score: 'Score' },
    }}
  />
)
const intervals = (value: number | null) => (
  <charts.Intervals
    figure={figure}
    rows={[{ key: 'a', label: 'Sales', value, lower: value, upper: value }]}
    format={percent}
    labels={{
      description: d,
      range: (a, b) => `${String(a)}–${String(b)}`,
      chance: String,
      columns: { label: 'Area', value: 'Share', lower: 'From', upper: 'To', chance: 'Chance' },
    }}
  />
)
const flows = (list: FlowInput[]) => (
  <charts.Flows
    figure={figure}
    flows={list}
    nodes={[
      { id: 'a', name: 'Sales' },
      { id: null, name: 'others' },
    ]}
    format={percent}
    labels={{ description: d, from: 'from', to: 'to', share: 'Share', small: '≤ 5 %' }}
  />
)
const direction = (up: number | null) => (
  <charts.DirectionBar
    figure={figure}
    up={up}
    down={up}
    lateral={up}
    upRatio={2}
    format={percent}
    labels={{
      description: d,
      up: 'up',
      down: 'down',
      lateral: 'to the side',
      range: (a, b) => `${String(a)}–${String(b)}`,
      chance: (v) => `chance ${String(v)}`,
      columns: { label: 'Direction', value: 'Share', lower: 'From', upper: 'To', chance: 'Chance' },
    }}
  />
)
const stack = (mandates: number | null) => (
  <charts.RoleStack
    figure={figure}
    mandates={mandates}
    holders={mandates}
    several={mandates}
    largestShare={mandates}
    format={String}
    formatShare={percent}
    labels={{
      description: d,
      mandates: (n) => `${String(n)} mandates`,
      holders: (n) => `${String(n)} holders`,
      columns: { what: 'What', value: 'Number' },
      rows: { mandates: 'Mandates', holders: 'Holders', several: 'Several', largestShare: 'Largest' },
    }}
  />
)
const nothing: BumpRound = { label: 'Spring', lower: null, upper: null, of: null, tier: null, score: null }

describe('every chart', () => {
  it.each<[name: string, shown: ReactElement, keptBack: ReactElement, rows: number]>([
    [
      'Quadrant',
      quadrant([
        { name: 'Elif Yilmaz', scope: 'Sales', finding: 'recognised_leader', share: 40, titled: true },
        { name: 'Jo Weber', scope: 'All', finding: 'emergent_leader', share: null, titled: false },
        { name: 'Kai Lund', scope: 'All', finding: 'no_finding', share: null, titled: false },
      ]),
      quadrant([]),
      3,
    ],
    ['Lorenz', lorenz([0, 0, 0.1, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.7, 1]), lorenz([]), 11],
    ['ChanceScale', scale(0.4), scale(null), 3],
    [
      'Trend',
      trend([
        { label: 'Spring', value: 0.3 },
        { label: 'Autumn', value: null },
      ]),
      trend([]),
      4,
    ],
    ['Persistence', persistence(0.5), persistence(null), 2],
    ['Bump', bump([{ ...nothing, lower: 1, upper: 6, of: 17 }, nothing]), bump([nothing]), 2],
    ['Intervals', intervals(30), intervals(null), 1],
    [
      'Flows',
      flows([
        { from: 'a', to: null, share: 30 },
        { from: null, to: 'a', share: null },
      ]),
      flows([]),
      2,
    ],
    ['DirectionBar', direction(40), direction(null), 3],
    ['RoleStack', stack(12), stack(null), 4],
  ])('%s has a sentence, a named picture and a table', (_name, shown, keptBack, rows) => {
    const { container, unmount } = render(shown)
    expect(screen.getByRole('heading', { name: 'Title' })).toBeTruthy()
    expect(screen.getByText('It is so.')).toBeTruthy()
    expect(screen.getByRole('img', { name: 'Title' }).querySelector('desc')?.textContent).toBe(d)
    expect(container.innerHTML).not.toMatch(/NaN|Infinity|undefined/)
    expect(container.querySelectorAll('[style]')).toHaveLength(0)
    expect(container.querySelectorAll('tbody tr')).toHaveLength(rows)
    unmount()

    const empty = render(keptBack)
    expect(screen.queryByRole('img')).toBeNull()
    expect(within(empty.container).getAllByText('kept back').length).toBeGreaterThan(0)
    expect(empty.container.innerHTML).not.toMatch(/NaN|Infinity|undefined/)
  })
})

it('names nobody without a finding, neither in the picture nor in the table', () => {
  const { container } = render(
    quadrant([{ name: 'Kai Lund', scope: 'All', finding: 'no_finding', share: 10, titled: true }]),
  )
  expect(container.textContent).not.toContain('Kai Lund')
  expect(container.textContent).toContain('1 people')
})

it('shades the matrix in steps with the number in it', () => {
  render(
    flows([
      { from: 'a', to: 'a', share: 60 },
      { from: 'a', to: null, share: null },
    ]),
  )
  const cells = screen.getAllByRole('cell')
  expect(cells.map((c) => [c.textContent, c.dataset['step']])).toEqual([
    ['60 %', '3'],
    ['kept back', 'none'],
    ['≤ 5 %', 'none'],
    ['≤ 5 %', 'none'],
  ])
})

it('opens its table to print, and closes it after', () => {
  const { container } = render(scale(0.4))
  const details = container.querySelector('details')
  expect(details?.open).toBe(false)
  fireEvent(window, new Event('beforeprint'))
  expect(details?.open).toBe(true)
  fireEvent(window, new Event('afterprint'))
  expect(details?.open).toBe(false)
})

it('gives its numbers away as CSV', async () => {
  const blobs: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((b) => {
    blobs.push(b as Blob)
    return 'blob:x'
  })
  const names: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download)
  })
  render(
    trend([
      { label: '=Spring', value: 0.3 },
      { label: 'Autumn', value: null },
    ]),
  )
  fireEvent.click(screen.getByText('Download'))
  expect(names).toEqual(['chart.csv'])
  const bytes = new Uint8Array((await blobs[0]?.arrayBuffer()) ?? new ArrayBuffer(0))
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(new TextDecoder().decode(bytes)).toBe(
    "Round,Value\r\n'=Spring,0.3\r\nAutumn,kept back\r\nchance,0.2\r\nslope,0.1\r\n",
  )
})

describe('the 3 × 3 grid', () => {
  const keys = (...k: string[]) => k.map((key) => ({ key, label: key }))
  const grid = (
    <charts.NineGrid
      caption="Mandates"
      corner="Role"
      rows={keys('ability', 'knowledge', 'momentum')}
      columns={keys('person', 'team', 'organisation')}
      cell={(r, c) => `${r} of ${c}`}
    />
  )
  it('is a table with headings on both sides', () => {
    render(grid)
    expect(screen.getByRole('table', { name: 'Mandates' })).toBeTruthy()
    expect(screen.getAllByRole('rowheader').map((h) => h.textContent)).toEqual([
      'ability',
      'knowledge',
      'momentum',
    ])
    expect(screen.getAllByRole('cell')).toHaveLength(9)
  })
  it('is a list where it is narrow', () => {
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(320)
    render(grid)
    expect(screen.queryByRole('table')).toBeNull()
    expect(screen.getByRole('group', { name: 'Mandates' }).querySelectorAll('dd')).toHaveLength(9)
  })
})
