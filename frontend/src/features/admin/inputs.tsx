import { Checkbox, Select, TextInput, type TextInputProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { areasQuery, organisationQuery, peopleQuery, sessionQuery } from '@/api/queries'
import { today } from '@/lib/time'
import { branches, hasEnded } from './tree'
import classes from './admin.module.css'

/** The zone of the organisation, in which days and deadlines are meant. */
export function useZone(): string {
  return useQuery(organisationQuery).data?.data.time_zone ?? 'UTC'
}

/** Today where the organisation is. */
export function useToday(): string {
  return today(new Date(), useZone())
}

/** Whether who is signed in holds one of some roles. */
export function useMay(...roles: ('administrator' | 'faculty' | 'auditor')[]): boolean {
  const { data } = useQuery(sessionQuery)
  return roles.some((role) => data?.roles.includes(role))
}

/** The filters of a page, which live in its address. */
export function useFilters(): [Record<string, string>, (change: Record<string, string>) => void] {
  const filters = useSearch({ strict: false }) as Record<string, string>
  const navigate = useNavigate()
  return [
    filters,
    (change) =>
      void navigate({
        to: '.',
        search: (before: Record<string, string | undefined>) =>
          Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, v]) => v !== '')),
        replace: true,
        resetScroll: false,
      }),
  ]
}

/** A search that follows the address, but never takes a letter from who is writing. */
export function SearchInput({
  label,
  value,
  onSearch,
}: {
  label: string
  value: string
  onSearch: (text: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) {
      input.current.value = value
    }
  }, [value])
  return (
    <TextInput
      ref={input}
      type="search"
      label={label}
      defaultValue={value}
      maxLength={200}
      onChange={(event) => onSearch(event.currentTarget.value)}
    />
  )
}

/** A day, or none. */
export function DayInput({
  value,
  onDay,
  ...props
}: Omit<TextInputProps, 'value' | 'onChange'> & {
  value: string | null | undefined
  onDay: (day: string | null) => void
}) {
  return (
    <TextInput
      type="date"
      max="9999-12-31"
      {...props}
      value={value ?? ''}
      onChange={(event) => onDay(event.currentTarget.value || null)}
    />
  )
}

/** Somebody of the directory. */
export function PersonSelect({
  value,
  onPerson,
  except,
  ...props
}: {
  label: string
  description?: string
  value: string | null
  onPerson: (person: string | null) => void
  /** Who is left out of the choice. */
  except?: string | undefined
  required?: boolean
  clearable?: boolean
  error?: string | undefined
}) {
  const { t, i18n } = useTranslation()
  const { data: people } = useQuery(peopleQuery)
  const day = useToday()
  const data = useMemo(
    () =>
      (people ?? [])
        .filter((p) => p.id === value || (p.id !== except && !p.disabled && !(p.left && p.left < day)))
        .sort((a, b) => a.name.localeCompare(b.name, i18n.language))
        .map((p) => ({ value: p.id, label: `${p.name} · ${p.mail}` })),
    [people, value, except, day, i18n.language],
  )
  return (
    <Select
      {...props}
      searchable
      data={data}
      limit={80}
      value={value}
      onChange={onPerson}
      nothingFoundMessage={t('directory.nobody')}
      // In a dialog of the browser's own, what lies outside of it cannot be seen.
      comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
      clearButtonProps={{ 'aria-label': t('action.remove') }}
    />
  )
}

/** Areas to choose from; what has ended is offered only where it is chosen already. */
export function AreaChecks({
  legend,
  help,
  value,
  onAreas,
  error,
}: {
  legend: string
  help?: string
  value: readonly string[]
  onAreas: (areas: string[]) => void
  error?: string | undefined
}) {
  const { t, i18n } = useTranslation()
  const { data } = useQuery(areasQuery)
  const day = useToday()
  const list = branches(
    (data ?? []).filter((a) => value.includes(a.id) || !hasEnded(a, day)),
    i18n.language,
  )
  return (
    <fieldset className={classes.fieldset}>
      <legend>{legend}</legend>
      {help && <p>{help}</p>}
      {error && (
        <p className={classes.danger} role="alert">
          {error}
        </p>
      )}
      {list.length === 0 && <p>{t('areas.none')}</p>}
      <div className={classes.checks} data-many={list.length > 10}>
        {list.map(({ item, depth }) => (
          <Checkbox
            key={item.id}
            label={item.name}
            style={{ marginLeft: `${Math.min(depth, 4) * 1.4}rem` }}
            checked={value.includes(item.id)}
            onChange={(event) =>
              onAreas(
                (event.currentTarget.checked
                  ? [...value, item.id]
                  : value.filter((id) => id !== item.id)
                ).sort(),
              )
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
