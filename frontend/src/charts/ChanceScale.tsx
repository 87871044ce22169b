import css from './charts.module.css'
import { Figure, Picture, type FigureText } from './Figure'
import { layoutScale } from './scale.shape'
import { known } from './text.shape'

/** One number and what chance alone gives, on one scale and in one unit. */
export interface ScaleValues {
  /**
   * Of a concentration give `null_mean + excess`: the published `gini` has the
   * correction n/(n − 1), which `null_mean` and `excess` do not have.
   */
  readonly value: number | null
  readonly chance: number | null
  /** The ends of the scale; 0 to 1 unless told. */
  readonly domain?: readonly [number, number]
  readonly labels: {
    readonly description: string
    /** "concentration" */
    readonly value: string
    /** "chance alone" */
    readonly chance: string
    /** "above chance"; only in the table. */
    readonly excess: string
  }
  readonly format: (value: number) => string
}

export interface ChanceScaleProps extends ScaleValues {
  readonly figure: FigureText
  /** Headings of the table. */
  readonly columns: { readonly what: string; readonly value: string }
}

/** One number against what chance alone gives, the excess as a band. */
export function ChanceScale({ figure, columns, ...values }: ChanceScaleProps) {
  const { value, chance, labels, format } = values
  return (
    <Figure
      {...figure}
      table={{
        columns: [
          { key: 'what', label: columns.what },
          { key: 'value', label: columns.value, numeric: true, format },
        ],
        rows: [
          { what: labels.value, value },
          { what: labels.chance, value: chance },
          { what: labels.excess, value: known(value) && known(chance) ? value - chance : null },
        ],
      }}
    >
      {known(value) ? <ScalePicture title={figure.title} {...values} /> : null}
    </Figure>
  )
}

/** The scale without a frame, to stand in another figure. */
export function ScalePicture({
  title,
  value,
  chance,
  domain = [0, 1],
  labels,
  format,
}: ScaleValues & { readonly title: string }) {
  if (!known(value)) return null
  const texts = {
    value: `${labels.value} ${format(value)}`,
    chance: known(chance) ? `${labels.chance} ${format(chance)}` : '',
  }
  return (
    <Picture
      title={title}
      description={labels.description}
      draw={(measure) => {
        const l = layoutScale(value, chance, domain, texts, measure, format)
        const { font } = measure
        if (l === null) return { height: 0, content: null }
        return {
          height: l.height,
          content: (
            <>
              {l.band !== null && (
                <rect
                  className={css.excess}
                  x={l.band.x}
                  y={l.y - font * 0.55}
                  width={l.band.width}
                  height={font * 1.1}
                />
              )}
              <line className={css.axis} x1={l.left} x2={l.right} y1={l.y} y2={l.y} />
              {l.ticks.map((t) => (
                <g key={t.value}>
                  <line className={css.axis} x1={t.x} x2={t.x} y1={l.y} y2={l.y + font * 0.35} />
                  {t.shown && (
                    <text className={css.soft} x={t.x} y={l.y + font * 1.9} textAnchor="middle">
                      {format(t.value)}
                    </text>
                  )}
                </g>
              ))}
              {l.chance !== null && (
                <>
                  <line
                    className={css.chance}
                    x1={l.chance.x}
                    x2={l.chance.x}
                    y1={font * 1.4}
                    y2={l.y + font * 0.6}
                  />
                  <text className={css.soft} x={l.chance.labelX} y={l.chance.labelY} textAnchor="middle">
                    {texts.chance}
                  </text>
                </>
              )}
              <line
                className={css.line}
                x1={l.value.x}
                x2={l.value.x}
                y1={l.y}
                y2={l.value.labelY - font * 1.1}
              />
              <circle className={css.dot} cx={l.value.x} cy={l.y} r={font * 0.45} />
              <text className={css.halo} x={l.value.labelX} y={l.value.labelY} textAnchor="middle">
                {texts.value}
              </text>
            </>
          ),
        }
      }}
    />
  )
}
