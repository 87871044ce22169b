import type { CsvCell } from '@/lib/csv'
import { known } from './text.shape'

/** A cell of a chart's table: `null` is kept back, `undefined` is empty. */
export type TableCell = string | number | null | undefined

/** A column of a chart's table. */
export interface TableColumn {
  readonly key: string
  /** Translated. */
  readonly label: string
  /** Set to the right, in tabular figures. */
  readonly numeric?: boolean
  /** How numbers of this column are written on the page; the CSV has them plain. */
  readonly format?: (value: number) => string
}

/** What a chart shows, as a table. The first column names the row. */
export interface TableData {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly Readonly<Record<string, TableCell>>[]
}

/** The text of a cell on the page. */
export function cellText(column: TableColumn, cell: TableCell, keptBack: string): string {
  if (cell === null) return keptBack
  if (cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (!known(cell)) return keptBack
  return column.format?.(cell) ?? String(cell)
}

/** Header and rows for the CSV. */
export function csvOf(table: TableData, keptBack: string): { header: string[]; rows: CsvCell[][] } {
  return {
    header: table.columns.map((c) => c.label),
    rows: table.rows.map((row) =>
      table.columns.map((c) => {
        const cell = row[c.key]
        return cell === null || (typeof cell === 'number' && !known(cell)) ? keptBack : cell
      }),
    ),
  }
}
