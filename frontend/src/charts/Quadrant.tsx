import css from './charts.module.css'
import { Figure, Picture, type FigureText } from './Figure'
import { layoutQuadrant, type Finding, type QuadrantLabels, type QuadrantPoint } from './quadrant.shape'

export interface QuadrantProps {
  readonly figure: FigureText
  readonly points: readonly QuadrantPoint[]
  readonly labels: QuadrantLabels & {
    readonly description: string
    /** Headings of the table; also "yes" and "no" for holding a mandate. */
    readonly columns: {
      readonly name: string
      readonly scope: string
      readonly finding: string
      readonly share: string
      readonly mandate: string
    }
    readonly yes: string
    readonly no: string
  }
  /** Writes a share given in per cent, 0 to 100. */
  readonly format: (share: number) => string
}

/**
 * Titles versus followership in four fields. Those without a finding are a count in
 * the picture and in the table, never names: it says nothing about them.
 */
export function Quadrant({ figure, points, labels, format }: QuadrantProps) {
  const word: Record<Finding, string> = {
    recognised_leader: labels.recognised,
    emergent_leader: labels.emergent,
    unmatched_mandate: labels.unmatched,
    no_finding: labels.noFinding,
  }
  const named = points.filter((p) => p.finding !== 'no_finding')
  const quiet = [false, true]
    .map((titled) => ({
      titled,
      count: points.filter((p) => p.finding === 'no_finding' && p.titled === titled).length,
    }))
    .filter((q) => q.count > 0)
  return (
    <Figure
      {...figure}
      table={{
        columns: [
          { key: 'name', label: labels.columns.name },
          { key: 'scope', label: labels.columns.scope },
          { key: 'finding', label: labels.columns.finding },
          { key: 'share', label: labels.columns.share, numeric: true, format },
          { key: 'mandate', label: labels.columns.mandate },
        ],
        rows: [
          ...named.map((p) => ({
            name: p.name,
            scope: p.scope,
            finding: word[p.finding],
            share: p.share,
            mandate: p.titled ? labels.yes : labels.no,
          })),
          ...quiet.map((q) => ({
            name: labels.people(q.count),
            finding: labels.noFinding,
            mandate: q.titled ? labels.yes : labels.no,
          })),
        ],
      }}
    >
      {points.length === 0 ? null : (
        <Picture
          title={figure.title}
          description={labels.description}
          draw={(measure) => {
            const l = layoutQuadrant(points, measure, labels, format, figure.words.keptBack)
            const { font } = measure
            return {
              height: l.height,
              content: (
                <>
                  {l.lines.map((s, i) => (
                    <line
                      key={i}
                      className={s.strong ? css.axis : css.hairline}
                      x1={s.x1}
                      y1={s.y1}
                      x2={s.x2}
                      y2={s.y2}
                    />
                  ))}
                  {l.texts.map((t, i) => (
                    <text
                      key={i}
                      className={t.kind === 'heading' ? css.strong : css.soft}
                      x={t.x}
                      y={t.y}
                      textAnchor={t.anchor ?? 'start'}
                      fontStyle={t.kind === 'count' ? 'italic' : undefined}
                    >
                      {t.text}
                    </text>
                  ))}
                  {l.marks.map((m, i) => (
                    <g key={i}>
                      <title>{m.full}</title>
                      <FindingMark
                        finding={m.finding}
                        x={m.x + font * 0.4}
                        y={m.y - font * 0.33}
                        size={font * 0.36}
                      />
                      <text x={m.x + font * 1.15} y={m.y}>
                        {m.text}
                        {m.scope !== '' && (
                          <tspan className={css.soft} dx={font * 0.4} fontStyle="italic">
                            {m.scope}
                          </tspan>
                        )}
                      </text>
                    </g>
                  ))}
                </>
              ),
            }
          }}
        />
      )}
    </Figure>
  )
}

// A shape for each finding, so that none rests on its colour.
function FindingMark({ finding, x, y, size }: { finding: Finding; x: number; y: number; size: number }) {
  const s = size * 0.88
  switch (finding) {
    case 'recognised_leader':
      return <circle className={css.mark} data-finding={finding} cx={x} cy={y} r={size} />
    case 'emergent_leader':
      return (
        <path
          className={css.mark}
          data-finding={finding}
          d={`M${String(x)},${String(y - size * 1.15)}L${String(x + size * 1.15)},${String(y)}L${String(x)},${String(y + size * 1.15)}L${String(x - size * 1.15)},${String(y)}Z`}
        />
      )
    default:
      return (
        <rect className={css.mark} data-finding={finding} x={x - s} y={y - s} width={s * 2} height={s * 2} />
      )
  }
}
