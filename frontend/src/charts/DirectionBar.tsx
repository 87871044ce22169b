import type { FigureText } from './Figure'
import { Intervals, type IntervalsProps } from './Intervals'
import { known } from './text.shape'

export interface DirectionBarProps {
  readonly figure: FigureText
  /** Per cent of names that go up, down and to the side in the hierarchy; null is kept back. */
  readonly up: number | null
  readonly down: number | null
  readonly lateral: number | null
  /** Observed over expected: gives the chance level of "up". */
  readonly upRatio?: number | null
  readonly labels: IntervalsProps['labels'] & {
    readonly up: string
    readonly down: string
    readonly lateral: string
  }
  readonly format: (share: number) => string
}

/** Whether following goes up, down or to the side, and what chance alone gives for up. */
export function DirectionBar({
  figure,
  up,
  down,
  lateral,
  upRatio = null,
  labels,
  format,
}: DirectionBarProps) {
  // The share is in steps and the ratio is not: what chance gives is only about this.
  const chance = known(up) && known(upRatio) && upRatio > 0 ? Math.min(100, Math.round(up / upRatio)) : null
  return (
    <Intervals
      figure={figure}
      bars
      rows={[
        { key: 'up', label: labels.up, value: up, chance },
        { key: 'lateral', label: labels.lateral, value: lateral },
        { key: 'down', label: labels.down, value: down },
      ]}
      labels={labels}
      format={format}
    />
  )
}
