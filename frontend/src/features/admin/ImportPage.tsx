import { Button, Checkbox, FileButton, Group, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { isProblem } from '@/api/problem'
import { Page, Section } from '@/components/Page'
import { useProblemText } from '@/components/States'
import { toCsv } from '@/lib/csv'
import { download } from '@/lib/download'
import {
  check,
  columns,
  decode,
  isFault,
  maxBytes,
  maxRows,
  type CheckedFile,
  type FileFault,
  type Kind,
} from './csvcheck'
import { useMay } from './inputs'
import { useImport } from './queries'
import { reasonKey } from './reasons'
import classes from './admin.module.css'

const kinds: Kind[] = ['people', 'mandates']

/** Brings people or mandates in as CSV: what would happen is said before anything does. */
export function ImportPage() {
  const { t } = useTranslation()
  const may = useMay('administrator')
  const [kind, setKind] = useState<Kind>('people')
  return (
    <Page title={t('import.title')} lead={t('import.lead')}>
      {may ? (
        <>
          <fieldset className={classes.fieldset}>
            <legend>{t('import.what')}</legend>
            {kinds.map((k) => (
              <label key={k} className={classes.version}>
                <input type="radio" name="kind" checked={kind === k} onChange={() => setKind(k)} />
                <span>
                  {t(`import.kind.${k}`)}
                  <span className={classes.quiet}> · {t(`import.kindHelp.${k}`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Steps key={kind} kind={kind} />
        </>
      ) : (
        <Text>{t('problem.forbidden')}</Text>
      )}
    </Page>
  )
}

const examples: Record<Kind, string[][]> = {
  people: [
    ['ada@example.org', 'Ada Berg', 'Press', '', '', '2020-01-07', '', 'en', 'Growing|Pressing'],
    ['ben@example.org', 'Ben Okoro', 'Press', 'ada@example.org', '', '2021-05-03', '', 'de', 'Pressing'],
  ].map((row) =>
    order('people', row, ['mail', 'name', 'team', 'manager', 'home', 'joined', 'left', 'locale', 'areas']),
  ),
  mandates: [
    [
      'ada@example.org',
      'Lead Growing',
      'faculty_lead',
      '2',
      'area:Growing',
      'purpose',
      '2025-01-01',
      '',
      '2026-01-01',
      'decision',
    ],
    [
      'ben@example.org',
      'Coach of the Press',
      'team_coach',
      '1',
      'team:Press',
      '',
      '2025-03-01',
      '',
      '',
      'choice',
    ],
  ],
}

function order(kind: Kind, row: string[], names: string[]): string[] {
  return [...columns[kind].required, ...columns[kind].optional].map((name) => row[names.indexOf(name)] ?? '')
}

function Steps({ kind }: { kind: Kind }) {
  const { t } = useTranslation()
  const [pasted, setPasted] = useState('')
  const [name, setName] = useState('')
  const [file, setFile] = useState<CheckedFile | null>(null)
  const [fault, setFault] = useState<FileFault | null>(null)
  const trial = useImport(kind)
  const run = useImport(kind)
  const all = [...columns[kind].required, ...columns[kind].optional]

  const examine = (content: { text: string; windows?: boolean }, bytes?: number) => {
    run.reset()
    trial.reset()
    const found = check(kind, content, bytes)
    if (isFault(found)) {
      setFault(found)
      setFile(null)
    } else {
      setFault(null)
      setFile(found)
      trial.mutate({ text: found.text, dryRun: true })
    }
  }
  const choose = async (chosen: File | null) => {
    if (!chosen) {
      return
    }
    setName(chosen.name)
    setPasted('')
    if (chosen.size > maxBytes) {
      run.reset()
      trial.reset()
      setFile(null)
      setFault({ fault: 'tooLarge' })
      return
    }
    examine(decode(new Uint8Array(await chosen.arrayBuffer())), chosen.size)
  }
  const report = run.data ?? trial.data
  return (
    <>
      <Section title={t('import.columns')}>
        <p>{t('import.columnsLead', { size: maxBytes >> 20, rows: maxRows })}</p>
        <dl className={classes.facts}>
          {all.map((column) => (
            <ColumnRow key={column} kind={kind} column={column} />
          ))}
        </dl>
        <Button variant="default" mt="md" onClick={() => download(`${kind}.csv`, toCsv(all, examples[kind]))}>
          {t('import.template')}
        </Button>
      </Section>
      <Section title={t('import.choose')}>
        <Group align="center" gap="md">
          <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(f) => void choose(f)}>
            {(props) => <Button {...props}>{t('import.file')}</Button>}
          </FileButton>
          <Text component="span" c="dimmed">
            {name}
          </Text>
        </Group>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            setName('')
            examine({ text: pasted })
          }}
        >
          <Textarea
            mt="lg"
            label={t('import.paste')}
            autosize
            minRows={4}
            maxRows={14}
            spellCheck={false}
            classNames={{ input: classes.code ?? '' }}
            value={pasted}
            onChange={(event) => setPasted(event.currentTarget.value)}
          />
          <div>
            <Button type="submit" variant="default" disabled={pasted.trim() === ''}>
              {t('import.try')}
            </Button>
          </div>
        </form>
      </Section>
      <div aria-live="polite">
        {fault && <FaultText fault={fault} kind={kind} />}
        {trial.isPending && <Text role="status">{t('import.trying')}</Text>}
        <ServerFault error={run.error ?? trial.error} />
      </div>
      {file && report && (
        <Section title={report.applied ? t('import.done') : t('import.dryRun')}>
          <Report
            kind={kind}
            file={file}
            report={report}
            applying={run.isPending}
            apply={() => run.mutate({ text: file.text, dryRun: false })}
          />
        </Section>
      )}
    </>
  )
}

function ColumnRow({ kind, column }: { kind: Kind; column: string }) {
  const { t } = useTranslation()
  const help =
    kind === 'people'
      ? t(`import.column.people.${column as 'mail'}`)
      : t(`import.column.mandates.${column as 'mail'}`)
  return (
    <>
      <dt>
        <span className={classes.code}>{column}</span>
        {columns[kind].required.includes(column) && ` (${t('import.required')})`}
      </dt>
      <dd>{help}</dd>
    </>
  )
}

function FaultText({ fault, kind }: { fault: FileFault; kind: Kind }) {
  const { t } = useTranslation()
  const values = {
    column: 'column' in fault ? fault.column : '',
    line: 'line' in fault ? fault.line : 0,
    known: [...columns[kind].required, ...columns[kind].optional].join(', '),
    size: maxBytes >> 20,
    rows: maxRows,
  }
  return (
    <Text role="alert" c="var(--danger)" className={classes.hint}>
      {t(`import.fault.${fault.fault}`, values)}
    </Text>
  )
}

function ServerFault({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const text = useProblemText(error)
  if (!error) {
    return null
  }
  return (
    <div role="alert" className={classes.danger}>
      <Text>{isProblem(error, 'duties_conflict') ? t('import.duties') : text}</Text>
      {isProblem(error, 'malformed_import') && error.detail && <Text lang="en">{error.detail}</Text>}
    </div>
  )
}

const shownAtOnce = 200

function Report({
  kind,
  file,
  report,
  apply,
  applying,
}: {
  kind: Kind
  file: CheckedFile
  report: Schemas['ImportReport']
  apply: () => void
  applying: boolean
}) {
  const { t } = useTranslation()
  const [errorsOnly, setErrorsOnly] = useState(report.errors > 0)
  const [most, setMost] = useState(shownAtOnce)
  const count = (outcome: string) => report.rows.filter((r) => r.outcome === outcome).length
  const changes = count('create') + count('update')
  const cells = new Map(file.rows.map((r) => [r.line, r.cells]))
  const rows = report.rows.filter((r) => !errorsOnly || r.outcome === 'error')
  const second = kind === 'people' ? 'name' : 'title'
  return (
    <>
      <div role="status">
        <p className={classes.verdict}>
          {report.applied
            ? t('import.applied', { count: report.rows.length })
            : report.errors > 0
              ? t('import.hasErrors', { count: report.errors, rows: report.rows.length })
              : changes === 0
                ? t('import.nothing')
                : t('import.ready', { count: changes })}
        </p>
        <p className={classes.hint}>
          {t('import.counts', {
            create: count('create'),
            update: count('update'),
            unchanged: count('unchanged'),
            error: report.errors,
          })}
          {kind === 'people' && report.teams > 0 && ` ${t('import.newTeams', { count: report.teams })}`}
          {kind === 'people' && report.areas > 0 && ` ${t('import.newAreas', { count: report.areas })}`}
          {file.separator !== ',' && ` ${t('import.separated')}`}
          {file.windows && ` ${t('import.windows')}`}
        </p>
      </div>
      {!report.applied && report.errors === 0 && changes > 0 && (
        <Button mb="lg" loading={applying} onClick={apply}>
          {t('import.apply', { count: changes })}
        </Button>
      )}
      {report.errors > 0 && (
        <Checkbox
          mb="md"
          label={t('import.errorsOnly')}
          checked={errorsOnly}
          onChange={(event) => setErrorsOnly(event.currentTarget.checked)}
        />
      )}
      <table className={classes.table}>
        <caption>{t('import.rows')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('import.line')}</th>
            <th scope="col">{t('import.fate')}</th>
            <th scope="col">{t('import.row')}</th>
            <th scope="col">{t('import.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((r) => (
            <tr key={r.line}>
              <td data-label={t('import.line')}>{r.line}</td>
              <td className={r.outcome === 'error' ? classes.danger : undefined}>
                {r.outcome === 'error' && <strong aria-hidden>! </strong>}
                {t(`import.outcome.${r.outcome}`)}
              </td>
              <td>
                {cells.get(r.line)?.[second]}{' '}
                <span className={classes.quiet}>{cells.get(r.line)?.['mail']}</span>
              </td>
              <td>
                {r.reason && (
                  <Reason
                    column={r.column ?? ''}
                    reason={r.reason}
                    cell={cells.get(r.line)?.[r.column ?? '']}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <Button variant="default" mt="md" onClick={() => setMost(most + 1000)}>
          {t('import.more', { count: rows.length - most })}
        </Button>
      )}
    </>
  )
}

/** Why a row is refused: the column, what stands in it, and what is wanted. */
function Reason({ column, reason, cell }: { column: string; reason: string; cell: string | undefined }) {
  const { t } = useTranslation()
  const key = reasonKey(reason)
  return (
    <>
      {column && (
        <>
          <span className={classes.code}>{column}</span>
          {cell && ` ${t('import.cell', { cell })}`}:{' '}
        </>
      )}
      {key ? t(`import.why.${key}`) : <span lang="en">{reason}</span>}
    </>
  )
}
