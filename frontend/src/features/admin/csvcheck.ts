/** What a file of people or mandates looks like, before anything is sent. */

export type Kind = 'people' | 'mandates'

export const columns: Record<Kind, { required: string[]; optional: string[] }> = {
  people: {
    required: ['mail', 'name'],
    optional: ['team', 'manager', 'home', 'joined', 'left', 'locale', 'areas'],
  },
  mandates: {
    required: ['mail', 'title'],
    optional: ['kind', 'level', 'scope', 'stage', 'start', 'end', 'review', 'granted'],
  },
}

export const maxBytes = 8 << 20
export const maxRows = 50_000

export type FileFault =
  | { fault: 'empty' | 'tooLarge' | 'binary' | 'noRows' | 'tooManyRows' }
  | { fault: 'unknownColumn' | 'missingColumn' | 'doubleColumn'; column: string }
  | { fault: 'quote' | 'cells'; line: number }

export interface Row {
  /** Where the row begins in what is sent, from 1. */
  line: number
  cells: Record<string, string>
}

export interface CheckedFile {
  /** What is sent: UTF-8, separated by commas. */
  text: string
  header: string[]
  rows: Row[]
  /** It was not in UTF-8 and was read as Windows-1252, as older spreadsheets write. */
  windows: boolean
  /** It was separated by something else, as spreadsheets write where the comma is decimal. */
  separator: ',' | ';' | '\t'
}

/** Bytes as text: UTF-8, else what older spreadsheets write. */
export function decode(bytes: Uint8Array): { text: string; windows: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), windows: false }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), windows: true }
  }
}

interface Line {
  line: number
  fields: string[]
}

/** Reads separated values (RFC 4180) with the lines on which rows begin. A number is the line of an open quote. */
function parse(text: string, separator: string): Line[] | number {
  const out: Line[] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  let line = 1
  let began = 1
  let quoteAt = 1
  const finish = () => {
    fields.push(field)
    // Empty lines are no rows.
    if (fields.length > 1 || field !== '') {
      out.push({ line: began, fields })
    }
    fields = []
    field = ''
  }
  for (let k = 0; k < text.length; k++) {
    const c = text[k]
    if (c === '\n') {
      line++
    }
    if (quoted) {
      if (c !== '"') {
        field += c
      } else if (text[k + 1] === '"') {
        field += '"'
        k++
      } else {
        quoted = false
      }
    } else if (c === '"' && field === '') {
      quoted = true
      quoteAt = line
    } else if (c === separator) {
      fields.push(field)
      field = ''
    } else if (c === '\n') {
      finish()
      began = line
    } else if (c !== '\r' || text[k + 1] !== '\n') {
      field += c
    }
  }
  if (quoted) {
    return quoteAt
  }
  finish()
  return out
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Checks a file as far as this can be done without the directory. */
export function check(
  kind: Kind,
  content: { text: string; windows?: boolean },
  bytes = new Blob([content.text]).size,
): CheckedFile | FileFault {
  if (bytes > maxBytes) {
    return { fault: 'tooLarge' }
  }
  let text = content.text.replace(/^\uFEFF/, '')
  if (text.trim() === '') {
    return { fault: 'empty' }
  }
  if (text.includes('\0')) {
    return { fault: 'binary' }
  }
  const first = text.slice(0, text.search(/[\r\n]|$/))
  const count = (separator: string) => first.split(separator).length
  const separator = count(';') > count(',') ? ';' : count('\t') > count(',') ? '\t' : ','
  const parsed = parse(text, separator)
  if (typeof parsed === 'number') {
    return { fault: 'quote', line: parsed }
  }
  const header = (parsed[0]?.fields ?? []).map((name) => name.trim().toLowerCase())
  const { required, optional } = columns[kind]
  for (const [k, name] of header.entries()) {
    if (!required.includes(name) && !optional.includes(name)) {
      return { fault: 'unknownColumn', column: name }
    }
    if (header.indexOf(name) !== k) {
      return { fault: 'doubleColumn', column: name }
    }
  }
  const missing = required.find((name) => !header.includes(name))
  if (missing) {
    return { fault: 'missingColumn', column: missing }
  }
  const body = parsed.slice(1)
  if (body.length === 0) {
    return { fault: 'noRows' }
  }
  if (body.length > maxRows) {
    return { fault: 'tooManyRows' }
  }
  const ragged = body.find((row) => row.fields.length !== header.length)
  if (ragged) {
    return { fault: 'cells', line: ragged.line }
  }
  if (separator !== ',') {
    // Every line break stays where it was, and with it the number of every line.
    let at = 1
    text = parsed
      .map((row) => {
        const gap = '\n'.repeat(Math.max(row.line - at, 0))
        const written = row.fields.map(quoted).join(',')
        at = row.line + (written.match(/\n/g)?.length ?? 0)
        return gap + written
      })
      .join('')
  }
  return {
    text,
    header,
    rows: body.map((row) => ({
      line: row.line,
      cells: Object.fromEntries(header.map((name, k) => [name, (row.fields[k] ?? '').trim()])),
    })),
    windows: content.windows ?? false,
    separator,
  }
}

export const isFault = (x: CheckedFile | FileFault): x is FileFault => 'fault' in x
