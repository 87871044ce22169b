/** What a cell of a table may hold. `null` must be replaced by a word before it gets here. */
export type CsvCell = string | number | undefined

const plainNumber = /^[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?$/

// A spreadsheet runs a cell that begins like this as a formula, also with what a
// person has typed as their own name in it.
const formulaStart = /^[=+\-@\t\r]/

function field(cell: CsvCell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const safe = formulaStart.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell
  return /[",;\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * A table as comma-separated values (RFC 4180): CRLF after every line, quotes where
 * needed, a byte order mark in front so that spreadsheets read UTF-8, and no cell
 * that a spreadsheet would run as a formula.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return '\uFEFF' + [header, ...rows].map((row) => row.map(field).join(',') + '\r\n').join('')
}

/** A name that every file system takes, ending in .csv. */
export function csvFileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
  return `${plain.replace(/\.csv$/i, '') || 'table'}.csv`
}
