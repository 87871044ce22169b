/**
 * Charts of the application. Every one is drawn in its own {@link Figure}: a heading,
 * first a sentence, second the picture, third a table and a CSV. All text comes in
 * translated, numbers are written by the `format` that is passed in. `null` is kept
 * back: a gap in the picture, a word in the table. The `…Facts` functions compute what
 * the sentence says; the words are the caller's.
 *
 * Shares are per cent from 0 to 100 as in the API, except where a doc comment says
 * "part of 1" (Lorenz).
 */
export { Figure, Picture, Scroll, type FigureProps, type FigureText, type FigureWords } from './Figure'
export { useMeasure, useWidth, type Measure } from './useMeasure'
export type { TableCell, TableColumn, TableData } from './table.shape'

export { Quadrant, type QuadrantProps } from './Quadrant'
export { quadrantFacts, type Finding, type QuadrantFacts, type QuadrantPoint } from './quadrant.shape'

export { Lorenz, type LorenzProps } from './Lorenz'
export { lorenzFacts, type LorenzFacts } from './lorenz.shape'

export { ChanceScale, ScalePicture, type ChanceScaleProps, type ScaleValues } from './ChanceScale'

export { Persistence, Trend, type PersistenceProps, type TrendProps } from './Trend'
export { trendFacts, type TrendFacts, type TrendPoint } from './trend.shape'

export { Bump, type BumpProps } from './Bump'
export { bumpFacts, type BumpFacts, type BumpLabels, type BumpRound, type Tier } from './bump.shape'

export { IntervalPicture, Intervals, type IntervalsProps } from './Intervals'
export { intervalFacts, type IntervalFacts, type IntervalRow } from './intervals.shape'

export { FlowMatrix, Flows, type FlowsProps } from './Flows'
export { flowFacts, type FlowCell, type FlowFacts, type FlowInput, type FlowNode } from './flows.shape'

export { DirectionBar, type DirectionBarProps } from './DirectionBar'

export { RoleStack, type RoleStackProps } from './RoleStack'
export { NineGrid, type NineGridProps } from './NineGrid'
