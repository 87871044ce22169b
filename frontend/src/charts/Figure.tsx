import { useEffect, useId, useState, type ReactNode } from 'react'
import { csvFileName, toCsv } from '@/lib/csv'
import { download } from '@/lib/download'
import css from './charts.module.css'
import { cellText, csvOf, type TableData } from './table.shape'
import { useMeasure, type Measure } from './useMeasure'

/** Words of every figure, translated. */
export interface FigureWords {
  /** Opens the table: "Show the numbers". */
  readonly table: string
  /** On the button: "Download as CSV". */
  readonly download: string
  /** For a value that is kept back: "kept back". The same whatever the cause. */
  readonly keptBack: string
}

/** What every figure is told, whatever it shows. */
export interface FigureText {
  /** Unique on the page; links may lead here. */
  readonly id: string
  /** The heading. */
  readonly title: string
  /** What the picture says, in a sentence that needs no picture. */
  readonly sentence: ReactNode
  /** Something small under the picture: the method, a caution. */
  readonly note?: ReactNode
  /** The name of the CSV file, with or without ".csv". */
  readonly csvName: string
  readonly words: FigureWords
  /** The level of the heading on its page; 3 unless told. */
  readonly level?: 2 | 3 | 4
}

export interface FigureProps extends FigureText {
  readonly table: TableData
  /** Replaces the plain table where another form reads better; the CSV stays. */
  readonly tableView?: ReactNode
  /** Shows the table from the start. */
  readonly tableOpen?: boolean
  /** The picture; `null` when all of it is kept back. */
  readonly children: ReactNode
}

/**
 * The frame of every chart: a heading, first a sentence, second the picture, third a
 * table, and the same numbers to take along.
 */
export function Figure({
  id,
  title,
  sentence,
  note,
  csvName,
  words,
  level = 3,
  table,
  tableView,
  tableOpen = false,
  children,
}: FigureProps) {
  const [open, setOpen] = useState(tableOpen)
  const printing = usePrinting()
  const Heading = `h${String(level)}` as 'h2' | 'h3' | 'h4'
  const save = () => {
    const { header, rows } = csvOf(table, words.keptBack)
    download(csvFileName(csvName), toCsv(header, rows))
  }
  return (
    <figure id={id} className={css.figure} aria-labelledby={`${id}-title`}>
      <figcaption>
        <Heading id={`${id}-title`} className={css.title}>
          {title}
        </Heading>
        <p className={css.sentence}>{sentence}</p>
      </figcaption>
      {children === null ? <p className={css.keptBack}>{words.keptBack}</p> : children}
      {note !== undefined && <p className={css.note}>{note}</p>}
      <div className={css.numbers}>
        <details
          className={css.details}
          open={open || printing}
          onToggle={(e) => {
            if (!printing) setOpen(e.currentTarget.open)
          }}
        >
          <summary className={css.summary}>{words.table}</summary>
          <div className={css.tableArea}>
            {tableView ?? <PlainTable title={title} table={table} keptBack={words.keptBack} />}
          </div>
        </details>
        <button type="button" className={css.button} onClick={save}>
          {words.download}
        </button>
      </div>
    </figure>
  )
}

function PlainTable({ title, table, keptBack }: { title: string; table: TableData; keptBack: string }) {
  return (
    <Scroll label={title}>
      <table className={css.table}>
        <caption className={css.hidden}>{title}</caption>
        <thead>
          <tr>
            {table.columns.map((c) => (
              <th key={c.key} scope="col" data-numeric={c.numeric ?? false}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, i) => (
            <tr key={i}>
              {table.columns.map((c, k) => {
                const cell = row[c.key]
                const text = cellText(c, cell, keptBack)
                return k === 0 ? (
                  <th key={c.key} scope="row" data-numeric={c.numeric ?? false}>
                    {text}
                  </th>
                ) : (
                  <td key={c.key} data-numeric={c.numeric ?? false} data-kept-back={cell === null}>
                    {text}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** A part that scrolls sideways by itself, by keyboard too, so that the page never has to. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // What scrolls must be reachable by keyboard (WCAG 2.1.1).
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="group" aria-label={label} tabIndex={0} className={css.scroll}>
      {children}
    </div>
  )
}

// Closed parts are not printed, and on paper nobody can open them.
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const before = () => {
      setPrinting(true)
    }
    const after = () => {
      setPrinting(false)
    }
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
    }
  }, [])
  return printing
}

/** The drawing of a chart in the width there is. */
export function Picture({
  title,
  description,
  draw,
}: {
  /** The accessible name. */
  readonly title: string
  /** More than the name: which axes, what is marked. The table has the numbers. */
  readonly description: string
  readonly draw: (measure: Measure) => { height: number; content: ReactNode }
}) {
  const [ref, measure] = useMeasure()
  const described = useId()
  const { height, content } = draw(measure)
  return (
    <div ref={ref} className={css.picture}>
      <svg
        role="img"
        aria-label={title}
        aria-describedby={described}
        className={css.svg}
        width={measure.width}
        height={Math.ceil(height)}
        viewBox={`0 0 ${String(measure.width)} ${String(Math.ceil(height))}`}
        fontSize={measure.font}
      >
        <desc id={described}>{description}</desc>
        {content}
      </svg>
    </div>
  )
}
