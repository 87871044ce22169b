import type { Key, ReactNode } from 'react'
import prose from './prose.module.css'

export interface Column<Row> {
  label: string
  cell: (row: Row) => ReactNode
  numeric?: boolean
}

export interface TableProps<Row> {
  /** What the table holds; read out before it, and shown unless `quiet`. */
  caption: ReactNode
  quiet?: boolean
  /** The first one names the row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => Key
}

/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- shown as blocks, a table is one to some browsers only by its roles */

/** A table of text; where it is too narrow for columns a row becomes a short list. */
export function Table<Row>({ caption, quiet = false, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <table role="table" className={`${prose.table ?? ''} ${prose.stacked ?? ''}`}>
      <caption>
        <span className={quiet ? prose.hidden : undefined}>{caption}</span>
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((c) => (
            <th key={c.label} role="columnheader" scope="col" data-numeric={c.numeric ?? false}>
              {c.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={rowKey(row)}>
            {columns.map((c, i) =>
              i === 0 ? (
                <th key={c.label} role="rowheader" scope="row">
                  {c.cell(row)}
                </th>
              ) : (
                <td key={c.label} role="cell" data-label={c.label} data-numeric={c.numeric ?? false}>
                  {c.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
