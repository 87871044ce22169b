import type { ReactNode } from 'react'
import css from './charts.module.css'
import { useMeasure } from './useMeasure'

export interface NineGridProps {
  /** The name of the grid, read out before it. */
  readonly caption: string
  /** In the corner, over the names of the rows. */
  readonly corner: string
  /** Three: person, team, organisation. */
  readonly columns: readonly { readonly key: string; readonly label: string }[]
  /** Three: leadership ability, knowledge, momentum. */
  readonly rows: readonly { readonly key: string; readonly label: string }[]
  /** What stands in a cell: counts, names, links. */
  readonly cell: (row: string, column: string) => ReactNode
  /** The level of the row headings where the grid is too narrow to be one; 3 unless told. */
  readonly level?: 2 | 3 | 4
}

/** The 3 × 3 grid of mandates: a table, and below 480 pixels a list with the same order. */
export function NineGrid({ caption, corner, columns, rows, cell, level = 3 }: NineGridProps) {
  const [ref, { width }] = useMeasure()
  const Heading = `h${String(level)}` as 'h2' | 'h3' | 'h4'
  return (
    <div ref={ref} className={css.picture}>
      {width < 480 ? (
        <div role="group" aria-label={caption} className={css.stack}>
          {rows.map((r) => (
            <div key={r.key}>
              <Heading className={css.stackHeading}>{r.label}</Heading>
              <dl>
                {columns.map((c) => (
                  <div key={c.key}>
                    <dt>{c.label}</dt>
                    <dd>{cell(r.key, c.key)}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ))}
        </div>
      ) : (
        <table className={css.grid}>
          <caption className={css.hidden}>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{corner}</th>
              {columns.map((c) => (
                <th key={c.key} scope="col">
                  {c.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.key}>
                <th scope="row">{r.label}</th>
                {columns.map((c) => (
                  <td key={c.key}>{cell(r.key, c.key)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
