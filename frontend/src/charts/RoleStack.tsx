import css from './charts.module.css'
import { Figure, Picture, type FigureText } from './Figure'
import { layoutStack, type StackInput, type StackLabels } from './stack.shape'

export interface RoleStackProps extends StackInput {
  readonly figure: FigureText
  readonly labels: StackLabels & {
    readonly description: string
    /** Headings and rows of the table. */
    readonly columns: { readonly what: string; readonly value: string }
    readonly rows: {
      readonly mandates: string
      readonly holders: string
      readonly several: string
      readonly largestShare: string
    }
  }
  readonly format: (value: number) => string
  /** Writes a share given in per cent. */
  readonly formatShare: (share: number) => string
}

/** How mandates stack on people: a square for each mandate, a square for each holder. */
export function RoleStack({ figure, labels, format, formatShare, ...input }: RoleStackProps) {
  const nothing = layoutStack(input, { width: 640, font: 14 }, labels) === null
  return (
    <Figure
      {...figure}
      table={{
        columns: [
          { key: 'what', label: labels.columns.what },
          { key: 'value', label: labels.columns.value, numeric: true, format },
        ],
        rows: [
          { what: labels.rows.mandates, value: input.mandates },
          { what: labels.rows.holders, value: input.holders },
          { what: labels.rows.several, value: input.several },
          {
            what: labels.rows.largestShare,
            value: input.largestShare === null ? null : formatShare(input.largestShare),
          },
        ],
      }}
    >
      {nothing ? null : (
        <Picture
          title={figure.title}
          description={labels.description}
          draw={(measure) => {
            const l = layoutStack(input, measure, labels)
            if (l === null) return { height: 0, content: null }
            return {
              height: l.height,
              content: l.rows.map((r, i) => (
                <g key={i}>
                  {r.label.map((t) => (
                    <text key={t.y} x={0} y={t.y}>
                      {t.text}
                    </text>
                  ))}
                  {r.units?.map((u, k) => (
                    <rect
                      key={k}
                      className={css.unit}
                      data-marked={u.marked}
                      x={u.x + 0.5}
                      y={u.y + 0.5}
                      width={u.size}
                      height={u.size}
                      rx={i === 0 ? 1 : u.size / 2}
                    />
                  ))}
                  {r.bar !== null && (
                    <>
                      <rect
                        className={css.unit}
                        x={0}
                        y={r.bar.y}
                        width={r.bar.width}
                        height={r.bar.height}
                      />
                      <rect
                        className={css.unit}
                        data-marked
                        x={0}
                        y={r.bar.y}
                        width={r.bar.marked}
                        height={r.bar.height}
                      />
                    </>
                  )}
                </g>
              )),
            }
          }}
        />
      )}
    </Figure>
  )
}
