import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { etagOf, type Schemas } from '@/api/client'
import { membershipsQuery, peopleQuery } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import { Page } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { day } from '@/lib/time'
import { Finish, Stale, submitting, useEditing, useFaults } from './forms'
import { DayInput, useMay, useToday } from './inputs'
import {
  addPlace,
  nestedValue,
  placesQuery,
  readPlace,
  writePlace,
  type NestedValue,
  type Place,
} from './queries'
import { branches, hasEnded, within } from './tree'
import classes from './admin.module.css'

type Thing = Schemas['Team'] | Schemas['Area']

const section = { teams: 'teamsAdmin', areas: 'areas' } as const

/** Teams or areas, which lie within one another. */
export function NestedPage({ place }: { place: Place }) {
  const { t, i18n } = useTranslation()
  const s = section[place]
  const may = useMay('administrator')
  const now = useToday()
  const all = useQuery(placesQuery(place))
  const count = useCounts(place, now)
  const [past, setPast] = useState(false)
  const [edited, setEdited] = useState<Thing | 'new' | null>(null)
  const list = (all.data ?? []) as Thing[]
  const ended = list.filter((x) => hasEnded(x, now)).length
  const shown = branches(
    list.filter((x) => past || !hasEnded(x, now)),
    i18n.language,
  )
  const close = () => setEdited(null)
  return (
    <Page
      title={t(`${s}.title`)}
      lead={all.data && t(`${s}.lead`, { count: list.length - ended })}
      aside={may && <Button onClick={() => setEdited('new')}>{t(`${s}.add`)}</Button>}
    >
      {ended > 0 && (
        <Checkbox
          mb="md"
          label={t('areas.showEnded', { count: ended })}
          checked={past}
          onChange={(event) => setPast(event.currentTarget.checked)}
        />
      )}
      {all.isPending && <Loading />}
      {all.isError && <Failure error={all.error} again={() => void all.refetch()} />}
      {all.data && shown.length === 0 && <Empty>{t(`${s}.empty`)}</Empty>}
      <ul className={classes.tree}>
        {shown.map(({ item, depth }) => (
          <li key={item.id} className={classes.branch}>
            <span className={classes.branchName} style={{ paddingLeft: `${Math.min(depth, 6) * 1.1}rem` }}>
              {depth > 0 && (
                <span className={classes.twig} aria-hidden>
                  –
                </span>
              )}
              <strong>{item.name}</strong>
              {depth > 0 && (
                <span className={classes.hidden}>
                  {t('areas.lies', { in: list.find((x) => x.id === item.parent)?.name ?? '' })}
                </span>
              )}
              {item.ended && (
                <span className={classes.quiet}>
                  {' '}
                  ·{' '}
                  {t(hasEnded(item, now) ? 'areas.hasEnded' : 'areas.ends', {
                    date: day(item.ended, i18n.language),
                  })}
                </span>
              )}
            </span>
            <span className={classes.quiet}>{t(`${s}.people`, { count: count.get(item.id) ?? 0 })}</span>
            {may && (
              <Button
                variant="default"
                size="xs"
                onClick={() => setEdited(item)}
                aria-label={t('areas.editNamed', { name: item.name })}
              >
                {t('action.edit')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Dialog
        open={edited !== null}
        close={close}
        title={edited === 'new' ? t(`${s}.add`) : (edited?.name ?? '')}
      >
        {edited === 'new' && <Add place={place} list={list} done={close} />}
        {edited && edited !== 'new' && <Edit place={place} thing={edited} list={list} done={close} />}
      </Dialog>
    </Page>
  )
}

/** How many are in a team today, or work in an area. */
function useCounts(place: Place, now: string): Map<string, number> {
  const people = useQuery(peopleQuery)
  const memberships = useQuery({ ...membershipsQuery, enabled: place === 'teams' })
  const count = new Map<string, number>()
  const one = (id: string) => count.set(id, (count.get(id) ?? 0) + 1)
  if (place === 'teams') {
    memberships.data?.forEach((m) => m.start <= now && (!m.end || m.end >= now) && one(m.team))
  } else {
    people.data?.forEach((p) => !p.disabled && !(p.left && p.left < now) && p.areas.forEach(one))
  }
  return count
}

function useWords() {
  const { t } = useTranslation()
  return { name: t('areas.wrong.name'), parent: t('areas.wrong.parent'), ended: t('areas.wrong.ended') }
}

function Fields({
  place,
  list,
  self,
  value,
  set,
  at,
}: {
  place: Place
  list: readonly Thing[]
  self?: string
  value: NestedValue
  set: (change: Partial<NestedValue>) => void
  at: (field: string) => string | undefined
}) {
  const { t, i18n } = useTranslation()
  const now = useToday()
  const inside = self ? within(list, self) : new Set<string>()
  const above = branches(
    list.filter((x) => x.id === value.parent || (!inside.has(x.id) && !hasEnded(x, now))),
    i18n.language,
  )
  return (
    <>
      <TextInput
        label={t('areas.name')}
        required
        maxLength={200}
        autoComplete="off"
        value={value.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={at('name')}
      />
      <NativeSelect
        label={t('areas.parent')}
        value={value.parent ?? ''}
        onChange={(event) => set({ parent: event.currentTarget.value || null })}
        data={[
          { value: '', label: t('areas.top') },
          ...above.map(({ item, depth }) => ({
            value: item.id,
            label: `${'– '.repeat(depth)}${item.name}`,
          })),
        ]}
        error={at('parent')}
      />
      {self && (
        <DayInput
          label={t('areas.ended')}
          description={t(`${section[place]}.endHelp`)}
          value={value.ended}
          onDay={(ended) => set({ ended })}
          error={at('ended')}
        />
      )}
    </>
  )
}

function Add({ place, list, done }: { place: Place; list: readonly Thing[]; done: () => void }) {
  const { t } = useTranslation()
  const [value, setValue] = useState<NestedValue>({ name: '', parent: null, ended: null })
  const add = useMutation({
    mutationFn: () => addPlace(place, { ...value, name: value.name.trim() }),
    onSuccess: done,
  })
  const faults = useFaults(add.error, useWords(), { exists: 'name' })
  return (
    <form
      id={faults.form}
      className={classes.dialogForm}
      noValidate
      onSubmit={submitting(() => add.mutate())}
    >
      <Fields
        place={place}
        list={list}
        value={value}
        set={(change) => setValue((v) => ({ ...v, ...change }))}
        at={faults.at}
      />
      <Finish save={t('action.add')} saving={add.isPending} rest={faults.rest} />
    </form>
  )
}

function Edit({
  place,
  thing,
  list,
  done,
}: {
  place: Place
  thing: Thing
  list: readonly Thing[]
  done: () => void
}) {
  const { t, i18n } = useTranslation()
  const editing = useEditing<NestedValue>(
    { data: nestedValue(thing), etag: etagOf(thing.version) },
    () => readPlace(place, thing.id),
    (value, etag) => writePlace(place, thing.id, { ...value, name: value.name.trim() }, etag),
    done,
  )
  const faults = useFaults(editing.error, useWords(), { exists: 'name' })
  return (
    <form id={faults.form} className={classes.dialogForm} noValidate onSubmit={submitting(editing.save)}>
      <Fields
        place={place}
        list={list}
        self={thing.id}
        value={editing.value}
        set={editing.set}
        at={faults.at}
      />
      <Stale
        editing={editing}
        label={(field) => t(`areas.${field}`)}
        show={(field, v) =>
          field === 'parent'
            ? (list.find((x) => x.id === v)?.name ?? t('areas.top'))
            : field === 'ended' && v
              ? day(v, i18n.language)
              : v
        }
      />
      <Finish
        save={t('action.save')}
        saving={editing.saving}
        rest={faults.rest}
        disabled={editing.theirs !== null}
      />
    </form>
  )
}
