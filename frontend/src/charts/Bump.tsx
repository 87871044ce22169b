import { bumpKind, layoutBump, type BumpLabels, type BumpRound } from './bump.shape'
import css from './charts.module.css'
import { Figure, Picture, type FigureText } from './Figure'

export interface BumpProps {
  readonly figure: FigureText
  /** From the oldest to the newest. */
  readonly rounds: readonly BumpRound[]
  readonly labels: BumpLabels & {
    readonly description: string
    /** Headings of the table. */
    readonly columns: {
      readonly round: string
      readonly interval: string
      readonly tier: string
      readonly score: string
    }
  }
  /** Writes a score, 5 to 95. */
  readonly format: (score: number) => string
}

/** One's own likely ranks over the rounds: soft bands, the first at the top. */
export function Bump({ figure, rounds, labels, format }: BumpProps) {
  return (
    <Figure
      {...figure}
      table={{
        columns: [
          { key: 'round', label: labels.columns.round },
          { key: 'interval', label: labels.columns.interval },
          { key: 'tier', label: labels.columns.tier },
          { key: 'score', label: labels.columns.score, numeric: true, format },
        ],
        rows: rounds.map((r) => ({
          round: r.comparable === false ? `${r.label} (${labels.notComparable})` : r.label,
          interval:
            bumpKind(r) === 'interval' ? labels.interval(r.lower ?? 0, r.upper ?? 0, r.of ?? 0) : null,
          tier: r.tier === null ? null : labels.tier[r.tier],
          score: r.score,
        })),
      }}
    >
      {rounds.every((r) => bumpKind(r) === 'nothing') ? null : (
        <Picture
          title={figure.title}
          description={labels.description}
          draw={(measure) => {
            const l = layoutBump(rounds, measure, labels)
            const { font } = measure
            if (l === null) return { height: 0, content: null }
            return {
              height: l.height,
              content: (
                <>
                  {[
                    [l.top, labels.first],
                    [l.bottom, labels.last],
                  ].map(([y, text]) => (
                    <g key={text}>
                      <line className={css.hairline} x1={l.left} x2={l.right} y1={y} y2={y} />
                      <text
                        className={css.soft}
                        x={l.left - font * 0.6}
                        y={Number(y) + font * 0.35}
                        textAnchor="end"
                      >
                        {text}
                      </text>
                    </g>
                  ))}
                  <line className={css.chance} x1={l.left} x2={l.right} y1={l.middle} y2={l.middle} />
                  {l.breaks.map((b) => (
                    <line key={b.x} className={css.axis} x1={b.x} x2={b.x} y1={font * 1.6} y2={l.bottom} />
                  ))}
                  {l.breakLabel !== null && (
                    <text
                      className={css.soft}
                      x={l.breakLabel.x}
                      y={font}
                      textAnchor="middle"
                      fontStyle="italic"
                    >
                      {l.breakLabel.text}
                    </text>
                  )}
                  {l.links.map((d) => (
                    <path key={d} className={css.bandSoft} d={d} />
                  ))}
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
                  {l.bands.map((b) => (
                    <g key={b.x}>
                      <title>{`${b.label}: ${b.text}`}</title>
                      <rect
                        className={b.kind === 'interval' ? css.band : css.dashed}
                        x={b.x}
                        y={b.y}
                        width={b.width}
                        height={b.height}
                        rx={font * 0.25}
                      />
                      {b.textX !== null && (
                        <text className={css.halo} x={b.textX} y={b.textY} textAnchor="middle">
                          {b.text}
                        </text>
                      )}
                    </g>
                  ))}
                  <text
                    className={css.soft}
                    x={l.left - font * 0.6}
                    y={l.middle + font * 0.35}
                    textAnchor="end"
                  >
                    {labels.middle}
                  </text>
                  {l.rounds.map(
                    (r, i) =>
                      r.shown && (
                        <text
                          key={i}
                          className={css.soft}
                          x={r.x}
                          y={l.bottom + font * 1.8}
                          textAnchor="middle"
                        >
                          {r.text}
                        </text>
                      ),
                  )}
                </>
              ),
            }
          }}
        />
      )}
    </Figure>
  )
}
