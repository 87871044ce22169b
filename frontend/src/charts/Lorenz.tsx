import css from './charts.module.css'
import { Figure, Picture, type FigureText } from './Figure'
import { layoutLorenz } from './lorenz.shape'
import { ScalePicture, type ScaleValues } from './ChanceScale'
import { shorten, textWidth } from './text.shape'

export interface LorenzProps {
  readonly figure: FigureText
  /** Cumulative shares from the least followed on, at the deciles: 11 numbers from 0 to 1, or none. */
  readonly lorenz: readonly number[]
  /** The one number of the curve beside its chance level, drawn below it. */
  readonly scale?: ScaleValues
  readonly labels: {
    readonly description: string
    /** Below: "share of people, from the least followed". */
    readonly people: string
    /** Above: "share of all following". */
    readonly following: string
    /** On the diagonal: "everybody followed alike". */
    readonly equal: string
    /** At the curve: "this round". */
    readonly curve: string
    /** At the last decile, in words: "the most followed tenth: 34 %". */
    readonly topTenth: (part: number) => string
  }
  /** Writes a part of 1 as a percentage. */
  readonly format: (part: number) => string
}

/** The Lorenz curve of following, with the line of equality. */
export function Lorenz({ figure, lorenz, scale, labels, format }: LorenzProps) {
  return (
    <Figure
      {...figure}
      table={{
        columns: [
          { key: 'people', label: labels.people, numeric: true, format },
          { key: 'following', label: labels.following, numeric: true, format },
        ],
        rows: lorenz.map((v, i) => ({ people: i / Math.max(1, lorenz.length - 1), following: v })),
      }}
    >
      {layoutLorenz(lorenz, { width: 640, font: 14 }, format) === null ? null : (
        <>
          <Picture
            title={figure.title}
            description={labels.description}
            draw={(measure) => {
              const l = layoutLorenz(lorenz, measure, format)
              const { font, width } = measure
              if (l === null) return { height: 0, content: null }
              const tenth = l.tenth
              const top = 1 - (lorenz.at(-2) ?? 1)
              return {
                height: l.height,
                content: (
                  <>
                    <text className={css.soft} x={0} y={font}>
                      {labels.following}
                    </text>
                    {l.ticks.map((t) => (
                      <g key={t.at}>
                        <line className={css.hairline} x1={l.left} x2={l.right} y1={t.y} y2={t.y} />
                        <text
                          className={css.soft}
                          x={l.left - font * 0.5}
                          y={t.y + font * 0.35}
                          textAnchor="end"
                        >
                          {format(t.at)}
                        </text>
                        {(t.at === 0.5 || t.at === 1) && (
                          <text className={css.soft} x={t.x} y={l.bottom + font * 1.4} textAnchor="middle">
                            {format(t.at)}
                          </text>
                        )}
                      </g>
                    ))}
                    <text
                      className={css.soft}
                      x={Math.min(width, Math.max(l.right, textWidth(labels.people, font)))}
                      y={l.bottom + font * 2.8}
                      textAnchor="end"
                    >
                      {shorten(labels.people, font, width)}
                    </text>
                    <path className={css.bandSoft} d={l.gap} />
                    <line className={css.axis} x1={l.left} y1={l.bottom} x2={l.right} y2={l.bottom} />
                    <line className={css.chance} x1={l.left} y1={l.bottom} x2={l.right} y2={l.top} />
                    <text
                      className={css.soft}
                      textAnchor="middle"
                      transform={`translate(${String(l.equal.x)} ${String(l.equal.y - font * 0.6)}) rotate(${String(l.equal.angle)})`}
                    >
                      {labels.equal}
                    </text>
                    <path className={css.line} d={l.curve} />
                    {l.dots.map((d) => (
                      <circle key={d.people} className={css.dot} cx={d.x} cy={d.y} r={font * 0.25}>
                        <title>{`${format(d.people)}: ${format(d.following)}`}</title>
                      </circle>
                    ))}
                    <text x={l.curveLabel.x} y={l.curveLabel.y}>
                      {labels.curve}
                    </text>
                    {tenth !== null && (
                      <>
                        <line className={css.slope} x1={tenth.x} x2={tenth.x} y1={tenth.y1} y2={tenth.y2} />
                        <text className={css.halo} x={l.right} y={l.top - font * 0.5} textAnchor="end">
                          {labels.topTenth(top)}
                        </text>
                      </>
                    )}
                  </>
                ),
              }
            }}
          />
          {scale !== undefined && <ScalePicture title={scale.labels.value} {...scale} />}
        </>
      )}
    </Figure>
  )
}
