import css from './charts.module.css'
import { Figure, Picture, type FigureText } from './Figure'
import { layoutIntervals, type IntervalOptions, type IntervalRow } from './intervals.shape'
import { known } from './text.shape'

export interface IntervalsProps {
  readonly figure: FigureText
  readonly rows: readonly IntervalRow[]
  /** Draws values as bars from the beginning of the scale, for shares of one whole. */
  readonly bars?: boolean
  /** The ends of the scale; 0 to 100 unless told. */
  readonly domain?: readonly [number, number]
  readonly labels: IntervalOptions['labels'] & {
    readonly description: string
    /** Headings of the table. */
    readonly columns: {
      readonly label: string
      readonly value: string
      readonly lower: string
      readonly upper: string
      readonly chance: string
    }
  }
  readonly format: (value: number) => string
}

/** Values with their likely ranges, one below the other, in the order given. */
export function Intervals({ figure, rows, labels, format, ...rest }: IntervalsProps) {
  const has = (key: 'lower' | 'upper' | 'chance') => rows.some((r) => known(r[key]))
  const number = { numeric: true, format }
  return (
    <Figure
      {...figure}
      table={{
        columns: [
          { key: 'label', label: labels.columns.label },
          { key: 'value', label: labels.columns.value, ...number },
          ...(has('lower') || has('upper')
            ? [
                { key: 'lower', label: labels.columns.lower, ...number },
                { key: 'upper', label: labels.columns.upper, ...number },
              ]
            : []),
          ...(has('chance') ? [{ key: 'chance', label: labels.columns.chance, ...number }] : []),
        ],
        rows: rows.map(({ label, value, lower, upper, chance }) => ({ label, value, lower, upper, chance })),
      }}
    >
      {rows.some((r) => known(r.value) || (known(r.lower) && known(r.upper))) ? (
        <IntervalPicture
          title={figure.title}
          rows={rows}
          labels={labels}
          format={format}
          keptBack={figure.words.keptBack}
          {...rest}
        />
      ) : null}
    </Figure>
  )
}

/** The ranges without a frame, to stand in another figure. */
export function IntervalPicture({
  title,
  rows,
  labels,
  ...options
}: IntervalOptions & {
  readonly title: string
  readonly rows: readonly IntervalRow[]
  readonly labels: IntervalOptions['labels'] & { readonly description: string }
}) {
  const { bars = false, format } = options
  return (
    <Picture
      title={title}
      description={labels.description}
      draw={(measure) => {
        const l = layoutIntervals(rows, measure, { ...options, labels })
        const { font } = measure
        return {
          height: l.height,
          content: (
            <>
              {l.ticks.map((t) => (
                <g key={t.value}>
                  <line className={css.hairline} x1={t.x} x2={t.x} y1={0} y2={l.bottom} />
                  <text className={css.soft} x={t.x} y={l.bottom + font * 1.4} textAnchor="middle">
                    {format(t.value)}
                  </text>
                </g>
              ))}
              {l.rows.map((r) => (
                <g key={r.key}>
                  <title>{r.full}</title>
                  {r.label.map((t) => (
                    <text key={t.y} className={css.halo} x={t.x} y={t.y}>
                      {t.text}
                    </text>
                  ))}
                  <line className={css.hairline} x1={l.left} x2={l.right} y1={r.y} y2={r.y} />
                  {bars && r.x !== null && (
                    <rect
                      className={css.bar}
                      x={l.left}
                      y={r.y - r.thick / 2}
                      width={r.x - l.left}
                      height={r.thick}
                    />
                  )}
                  {r.range !== null && (
                    <rect
                      className={css.band}
                      x={r.range.x}
                      y={r.y - r.thick / 2}
                      width={r.range.width}
                      height={r.thick}
                      rx={r.thick / 4}
                    />
                  )}
                  {r.chance !== null && (
                    <>
                      <line
                        className={css.tick}
                        x1={r.chance.x}
                        x2={r.chance.x}
                        y1={r.y - font * 0.7}
                        y2={r.y + font * 0.7}
                      />
                      <text
                        className={`${css.soft ?? ''} ${css.halo ?? ''}`}
                        x={r.chance.textX}
                        y={r.chance.textY}
                        textAnchor="middle"
                      >
                        {r.chance.text}
                      </text>
                    </>
                  )}
                  {!bars && r.x !== null && <circle className={css.dot} cx={r.x} cy={r.y} r={font * 0.34} />}
                  <text
                    className={`${(r.text.keptBack ? css.soft : undefined) ?? ''} ${css.halo ?? ''}`}
                    x={r.text.x}
                    y={r.text.y}
                    textAnchor="end"
                    fontStyle={r.text.keptBack ? 'italic' : undefined}
                  >
                    {r.text.text}
                  </text>
                </g>
              ))}
            </>
          ),
        }
      }}
    />
  )
}
