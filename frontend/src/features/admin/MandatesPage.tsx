import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { etagOf, type Schemas } from '@/api/client'
import { mandatesQuery, useDirectory } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import { Page } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { day } from '@/lib/time'
import { Finish, Stale, submitting, useEditing, useFaults } from './forms'
import { DayInput, PersonSelect, SearchInput, useFilters, useMay, useToday } from './inputs'
import { addMandate, mandateValue, readMandate, writeMandate, type MandateValue } from './queries'
import { branches, hasEnded } from './tree'
import classes from './admin.module.css'

/** The roles of the 3 × 3 grid in reading order, and manager; any other word is a kind of one's own. */
const kinds = [
  'steward',
  'business_coach',
  'team_coach',
  'org_faculty',
  'mentor',
  'faculty_lead',
  'task_owner',
  'product_owner',
  'strategy_faculty',
  'manager',
] as const

type KnownKind = (typeof kinds)[number]

const isKnown = (kind: string): kind is KnownKind => (kinds as readonly string[]).includes(kind)

const grants = ['appointment', 'decision', 'choice'] as const
const stages = ['tasks', 'fixed_goals', 'flexible_goals', 'purpose'] as const
const scopes = ['organisation', 'team', 'area', 'person'] as const
const spans = ['now', 'due', 'past', 'all'] as const

/** The mandates, for those who write them down. All read them in the register. */
export function MandatesPage() {
  const { t, i18n } = useTranslation()
  const [filters, setFilters] = useFilters()
  const may = useMay('administrator', 'faculty')
  const now = useToday()
  const mandates = useQuery(mandatesQuery)
  const directory = useDirectory()
  const scopeText = useScopeText()
  const kindText = (kind: string) => (isKnown(kind) ? t(`mandates.kind.${kind}`) : kind)
  const [edited, setEdited] = useState<Schemas['Mandate'] | 'new' | null>(null)
  const close = () => setEdited(null)
  const ready = mandates.data !== undefined && directory.ready
  const all = (ready && mandates.data) || []
  const live = all.filter((m) => !(m.end && m.end < now))
  const span = spans.find((x) => x === filters['show']) ?? 'now'
  const text = (filters['search'] ?? '').trim().toLocaleLowerCase(i18n.language)
  const shown = all
    .filter((m) => {
      const over = m.end !== null && m.end < now
      return (
        span === 'all' || (span === 'past' ? over : !over && (span === 'now' || (m.review ?? '9') <= now))
      )
    })
    .filter((m) =>
      [m.title, directory.person(m.holder), scopeText(m.scope)].some((x) =>
        x.toLocaleLowerCase(i18n.language).includes(text),
      ),
    )
    .sort(
      (a, b) =>
        directory.person(a.holder).localeCompare(directory.person(b.holder), i18n.language) ||
        a.title.localeCompare(b.title, i18n.language),
    )
  return (
    <Page
      title={t('mandates.title')}
      lead={
        ready && t('mandates.lead', { count: live.length, holders: new Set(live.map((m) => m.holder)).size })
      }
      aside={may && <Button onClick={() => setEdited('new')}>{t('mandates.add')}</Button>}
    >
      <div className={classes.tools}>
        <SearchInput
          label={t('mandates.search')}
          value={filters['search'] ?? ''}
          onSearch={(search) => setFilters({ search })}
        />
        <NativeSelect
          label={t('mandates.show')}
          value={span}
          onChange={(event) =>
            setFilters({ show: event.currentTarget.value === 'now' ? '' : event.currentTarget.value })
          }
          data={spans.map((x) => ({ value: x, label: t(`mandates.shown.${x}`) }))}
        />
      </div>
      <p role="status" className={classes.hint}>
        {ready && t('mandates.found', { count: shown.length })}
      </p>
      {mandates.isError ? (
        <Failure error={mandates.error} again={() => void mandates.refetch()} />
      ) : directory.error ? (
        <Failure error={directory.error} />
      ) : (
        !ready && <Loading />
      )}
      {ready && shown.length === 0 && (
        <Empty>{all.length === 0 ? t('mandates.empty') : t('mandates.noMatch')}</Empty>
      )}
      {shown.length > 0 && (
        <table className={classes.table}>
          <caption>{t('mandates.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('mandates.mandate')}</th>
              <th scope="col">{t('mandates.holder')}</th>
              <th scope="col">{t('mandates.scope')}</th>
              <th scope="col">{t('mandates.time')}</th>
              <th scope="col">{t('mandates.review')}</th>
              {may && <th scope="col">{t('person.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((m) => (
              <tr key={m.id}>
                <th scope="row">
                  {m.title}
                  {kindText(m.kind) !== m.title && (
                    <span className={classes.quiet}> · {kindText(m.kind)}</span>
                  )}
                </th>
                <td data-label={t('mandates.holder')}>
                  <Link to="/directory/people/$person" params={{ person: m.holder }}>
                    {directory.person(m.holder)}
                  </Link>
                </td>
                <td data-label={t('mandates.scope')}>{scopeText(m.scope)}</td>
                <td data-label={t('mandates.time')}>
                  {m.end
                    ? t('mandates.fromTo', {
                        from: day(m.start, i18n.language),
                        to: day(m.end, i18n.language),
                      })
                    : t(m.start > now ? 'mandates.from' : 'mandates.since', {
                        from: day(m.start, i18n.language),
                      })}
                </td>
                <td data-label={t('mandates.review')}>
                  {m.review ? (
                    <>
                      {day(m.review, i18n.language)}
                      {m.review <= now && <strong> · {t('mandates.due')}</strong>}
                    </>
                  ) : (
                    '–'
                  )}
                </td>
                {may && (
                  <td>
                    <Button
                      variant="default"
                      size="xs"
                      onClick={() => setEdited(m)}
                      aria-label={t('mandates.editNamed', {
                        title: m.title,
                        name: directory.person(m.holder),
                      })}
                    >
                      {t('action.edit')}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Dialog
        open={edited !== null}
        close={close}
        title={
          edited === 'new'
            ? t('mandates.add')
            : t('mandates.of', { name: directory.person(edited?.holder ?? '') })
        }
      >
        {edited === 'new' && <Add done={close} />}
        {edited && edited !== 'new' && <Edit mandate={edited} done={close} />}
      </Dialog>
    </Page>
  )
}

/** Where a mandate holds, in words. */
function useScopeText() {
  const { t } = useTranslation()
  const directory = useDirectory()
  return (scope: Schemas['Scope']): string => {
    switch (scope.kind) {
      case 'organisation':
        return t('scope.organisation')
      case 'person':
        return directory.person(scope.id ?? '') || t('scope.person')
      default:
        return directory.place(scope.id)
    }
  }
}

function useWords() {
  const { t } = useTranslation()
  return {
    holder: t('mandates.wrong.holder'),
    title: t('mandates.wrong.title'),
    kind: t('mandates.wrong.kind'),
    level: t('mandates.wrong.level'),
    scope: t('mandates.wrong.scope'),
    'scope/id': t('mandates.wrong.scope'),
    start: t('mandates.wrong.span'),
    end: t('mandates.wrong.span'),
    review: t('mandates.wrong.review'),
  }
}

/** What is missing before anything is sent. */
function useMissing(value: MandateValue, holder?: string | null) {
  const words = useWords()
  return {
    ...(holder === null ? { holder: words.holder } : {}),
    ...(value.title.trim() ? {} : { title: words.title }),
    ...(value.kind.trim() ? {} : { kind: words.kind }),
    ...(value.scope.kind === 'organisation' || value.scope.id ? {} : { 'scope/id': words.scope }),
    ...(value.start ? {} : { start: words.start }),
  }
}

function Fields({
  value,
  set,
  at,
  holder,
}: {
  value: MandateValue
  set: (change: Partial<MandateValue>) => void
  at: (field: string) => string | undefined
  holder?: string | null
}) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  const now = useToday()
  const [own, setOwn] = useState(!isKnown(value.kind))
  const places = (list: Map<string, Schemas['Team']>) =>
    branches(
      [...list.values()].filter((x) => x.id === value.scope.id || !hasEnded(x, now)),
      i18n.language,
    ).map(({ item, depth }) => ({ value: item.id, label: `${'– '.repeat(depth)}${item.name}` }))
  const scope = value.scope.kind
  return (
    <>
      <TextInput
        label={t('mandates.name')}
        description={t('mandates.nameHelp')}
        required
        maxLength={200}
        autoComplete="off"
        value={value.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
        error={at('title')}
      />
      <div className={classes.fields}>
        <NativeSelect
          label={t('mandates.kindLabel')}
          value={own ? 'own' : value.kind}
          onChange={(event) => {
            const kind = event.currentTarget.value
            setOwn(kind === 'own')
            set({ kind: kind === 'own' ? '' : kind })
          }}
          data={[
            ...kinds.map((k) => ({ value: k as string, label: t(`mandates.kind.${k}`) })),
            { value: 'own', label: t('mandates.ownKind') },
          ]}
          error={own ? undefined : at('kind')}
        />
        {own && (
          <TextInput
            label={t('mandates.ownKindLabel')}
            required
            maxLength={60}
            autoComplete="off"
            value={value.kind}
            onChange={(event) => set({ kind: event.currentTarget.value })}
            error={at('kind')}
          />
        )}
        <NumberInput
          label={t('mandates.level')}
          description={t('mandates.levelHelp')}
          min={0}
          max={20}
          allowDecimal={false}
          value={value.level}
          onChange={(level) => set({ level: Number(level) || 0 })}
          error={at('level')}
        />
      </div>
      <div className={classes.fields}>
        <NativeSelect
          label={t('mandates.scope')}
          value={scope}
          onChange={(event) =>
            set({ scope: { kind: event.currentTarget.value as Schemas['Scope']['kind'], id: null } })
          }
          data={scopes.map((k) => ({ value: k, label: t(`mandates.scopeKind.${k}`) }))}
          error={at('scope')}
        />
        {(scope === 'team' || scope === 'area') && (
          <NativeSelect
            label={t(`mandates.scopeKind.${scope}`)}
            required
            value={value.scope.id ?? ''}
            onChange={(event) => set({ scope: { kind: scope, id: event.currentTarget.value || null } })}
            data={[
              { value: '', label: t('person.choose') },
              ...places(scope === 'team' ? directory.teams : directory.areas),
            ]}
            error={at('scope/id')}
          />
        )}
        {scope === 'person' && (
          <PersonSelect
            label={t('mandates.scopeKind.person')}
            required
            value={value.scope.id ?? null}
            except={holder ?? undefined}
            onPerson={(id) => set({ scope: { kind: 'person', id } })}
            error={at('scope/id')}
          />
        )}
      </div>
      <div className={classes.fields}>
        <NativeSelect
          label={t('mandates.granted')}
          value={value.granted}
          onChange={(event) => set({ granted: event.currentTarget.value as Schemas['Grant'] })}
          data={grants.map((g) => ({ value: g, label: t(`mandates.grant.${g}`) }))}
        />
        <NativeSelect
          label={t('mandates.stageLabel')}
          value={value.stage ?? ''}
          onChange={(event) => set({ stage: (event.currentTarget.value || null) as Schemas['Stage'] | null })}
          data={[
            { value: '', label: t('mandates.noStage') },
            ...stages.map((s) => ({ value: s as string, label: t(`mandates.stage.${s}`) })),
          ]}
        />
        <DayInput
          label={t('mandates.start')}
          required
          value={value.start}
          onDay={(start) => set({ start: start ?? '' })}
          error={at('start')}
        />
        <DayInput
          label={t('mandates.end')}
          value={value.end}
          onDay={(end) => set({ end })}
          error={at('end')}
        />
        <DayInput
          label={t('mandates.review')}
          value={value.review}
          onDay={(review) => set({ review })}
          error={at('review')}
        />
      </div>
    </>
  )
}

function Add({ done }: { done: () => void }) {
  const { t } = useTranslation()
  const now = useToday()
  const [holder, setHolder] = useState<string | null>(null)
  const [value, setValue] = useState<MandateValue>({
    title: '',
    kind: 'steward',
    level: 1,
    scope: { kind: 'organisation', id: null },
    stage: null,
    start: now,
    end: null,
    review: null,
    granted: 'decision',
  })
  const [own, setOwn] = useState<Record<string, string>>()
  const missing = useMissing(value, holder)
  const add = useMutation({
    mutationFn: (person: string) => addMandate({ ...value, title: value.title.trim(), holder: person }),
    onSuccess: done,
  })
  const faults = useFaults(add.error, useWords(), { own })
  return (
    <form
      id={faults.form}
      className={classes.dialogForm}
      noValidate
      onSubmit={submitting(() => {
        setOwn({ ...missing })
        if (holder && Object.keys(missing).length === 0) {
          add.mutate(holder)
        }
      })}
    >
      <PersonSelect
        label={t('mandates.holder')}
        required
        value={holder}
        onPerson={setHolder}
        error={faults.at('holder')}
      />
      <Fields
        holder={holder}
        value={value}
        set={(change) => setValue((v) => ({ ...v, ...change }))}
        at={faults.at}
      />
      <Finish save={t('action.add')} saving={add.isPending} rest={faults.rest} />
    </form>
  )
}

function Edit({ mandate, done }: { mandate: Schemas['Mandate']; done: () => void }) {
  const { t, i18n } = useTranslation()
  const scopeText = useScopeText()
  const editing = useEditing<MandateValue>(
    { data: mandateValue(mandate), etag: etagOf(mandate.version) },
    () => readMandate(mandate.id),
    (value, etag) => writeMandate(mandate.id, { ...value, title: value.title.trim() }, etag),
    done,
  )
  const [own, setOwn] = useState<Record<string, string>>()
  const missing = useMissing(editing.value)
  const faults = useFaults(editing.error, useWords(), { own })
  const label = (field: keyof MandateValue) => {
    switch (field) {
      case 'title':
        return t('mandates.name')
      case 'kind':
        return t('mandates.kindLabel')
      case 'stage':
        return t('mandates.stageLabel')
      default:
        return t(`mandates.${field}`)
    }
  }
  const show = (field: keyof MandateValue, v: MandateValue[keyof MandateValue]) => {
    switch (field) {
      case 'scope':
        return scopeText(v as Schemas['Scope'])
      case 'kind':
        return isKnown(String(v)) ? t(`mandates.kind.${v as KnownKind}`) : String(v)
      case 'granted':
        return t(`mandates.grant.${v as Schemas['Grant']}`)
      case 'stage':
        return v ? t(`mandates.stage.${v as Schemas['Stage']}`) : t('mandates.noStage')
      case 'start':
      case 'end':
      case 'review':
        return v ? day(v as string, i18n.language) : ''
      default:
        return String(v)
    }
  }
  return (
    <form
      id={faults.form}
      className={classes.dialogForm}
      noValidate
      onSubmit={submitting(() => {
        setOwn({ ...missing })
        if (Object.keys(missing).length === 0) {
          editing.save()
        }
      })}
    >
      <Fields holder={mandate.holder} value={editing.value} set={editing.set} at={faults.at} />
      <Stale editing={editing} label={label} show={show} />
      <Finish
        save={t('action.save')}
        saving={editing.saving}
        rest={faults.rest}
        disabled={editing.theirs !== null}
      />
    </form>
  )
}
