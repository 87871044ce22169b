import css from './charts.module.css'
import { Figure, Picture, type FigureText } from './Figure'
import { layoutTrend, type TrendPoint } from './trend.shape'
import { known } from './text.shape'

export interface TrendProps {
  readonly figure: FigureText
  readonly points: readonly TrendPoint[]
  /** Median change per unit of `at` (Theil–Sen), drawn as a dashed line. */
  readonly slope?: number | null
  /** What chance alone gives, drawn as a dotted line. */
  readonly chance?: number | null
  /** The ends of the scale; from the values unless told. */
  readonly domain?: readonly [number, number]
  readonly labels: {
    readonly description: string
    readonly chance: string
    readonly slope: string
    /** Headings of the table. */
    readonly columns: { readonly round: string; readonly value: string }
  }
  readonly format: (value: number) => string
}

/** A value over rounds. What is kept back is a gap, never bridged. */
export function Trend({ figure, points, slope = null, chance = null, domain, labels, format }: TrendProps) {
  return (
    <Figure
      {...figure}
      table={{
        columns: [
          { key: 'round', label: labels.columns.round },
          { key: 'value', label: labels.columns.value, numeric: true, format },
        ],
        rows: [
          ...points.map((p) => ({ round: p.label, value: p.value })),
          ...(known(chance) ? [{ round: labels.chance, value: chance }] : []),
          ...(known(slope) ? [{ round: labels.slope, value: slope }] : []),
        ],
      }}
    >
      {points.some((p) => known(p.value)) ? (
        <Picture
          title={figure.title}
          description={labels.description}
          draw={(measure) => {
            const l = layoutTrend(points, measure, {
              slope,
              chance,
              ...(domain === undefined ? {} : { domain }),
              format,
              labels,
            })
            const { font, width } = measure
            if (l === null) return { height: 0, content: null }
            return {
              height: l.height,
              content: (
                <>
                  {l.ticks.map((t) => (
                    <g key={t.value}>
                      <line className={css.hairline} x1={l.left} x2={l.right} y1={t.y} y2={t.y} />
                      <text
                        className={css.soft}
                        x={l.left - font * 0.5}
                        y={t.y + font * 0.35}
                        textAnchor="end"
                      >
                        {format(t.value)}
                      </text>
                    </g>
                  ))}
                  {l.chance !== null && (
                    <line className={css.chance} x1={l.left} x2={l.right} y1={l.chance.y} y2={l.chance.y} />
                  )}
                  {l.slope !== null && <line className={css.slope} {...l.slope} />}
                  {l.ends.map((e, i) =>
                    l.endsAbove ? (
                      <g key={e.kind}>
                        <line
                          className={e.kind === 'chance' ? css.chance : css.slope}
                          x1={0}
                          x2={font * 2}
                          y1={font * (0.65 + i * 1.5)}
                          y2={font * (0.65 + i * 1.5)}
                        />
                        <text className={css.soft} x={font * 2.6} y={font * (1 + i * 1.5)}>
                          {e.text}
                        </text>
                      </g>
                    ) : (
                      <text key={e.kind} className={css.soft} x={l.right + font * 0.6} y={e.y + font * 0.35}>
                        {e.text}
                      </text>
                    ),
                  )}
                  {l.gaps.map((g) => (
                    <line
                      key={g.x}
                      className={css.hairline}
                      x1={g.x}
                      x2={g.x}
                      y1={l.top}
                      y2={l.bottom}
                      strokeDasharray="2 5"
                    >
                      <title>{`${g.label}: ${figure.words.keptBack}`}</title>
                    </line>
                  ))}
                  <path className={css.line} d={l.line} />
                  {l.dots.map((d) => (
                    <g key={d.x}>
                      <circle className={css.dot} cx={d.x} cy={d.y} r={font * 0.32}>
                        <title>{`${d.label}: ${d.text}`}</title>
                      </circle>
                      {d.textY !== null && (
                        <text className={css.halo} x={d.x} y={d.textY} textAnchor="middle">
                          {d.text}
                        </text>
                      )}
                    </g>
                  ))}
                  {l.rounds.map(
                    (r, i) =>
                      r.shown && (
                        <text
                          key={i}
                          className={css.soft}
                          x={r.x}
                          y={l.bottom + font * 1.8}
                          textAnchor={r.anchor}
                        >
                          {r.text}
                        </text>
                      ),
                  )}
                  <line
                    className={css.axis}
                    x1={l.left}
                    x2={Math.min(l.right, width)}
                    y1={l.bottom}
                    y2={l.bottom}
                  />
                </>
              ),
            }
          }}
        />
      ) : null}
    </Figure>
  )
}

export interface PersistenceProps {
  readonly figure: FigureText
  /** How alike the orders of two rounds are: tau-b, −1 to 1; null is kept back. The label names both rounds. */
  readonly pairs: readonly { readonly label: string; readonly tauB: number | null }[]
  readonly labels: {
    readonly description: string
    /** At 0: "no relation". */
    readonly none: string
    readonly columns: { readonly pair: string; readonly value: string }
  }
  readonly format: (value: number) => string
}

/** How much of the order of one round is still there in the next: 1 all, 0 no relation, −1 turned round. */
export function Persistence({ figure, pairs, labels, format }: PersistenceProps) {
  return (
    <Trend
      figure={figure}
      points={pairs.map((p) => ({ label: p.label, value: p.tauB }))}
      chance={0}
      domain={[-1, 1]}
      labels={{
        description: labels.description,
        chance: labels.none,
        slope: '',
        columns: { round: labels.columns.pair, value: labels.columns.value },
      }}
      format={format}
    />
  )
}
