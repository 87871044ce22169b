import { Button, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Versioned } from '@/api/client'
import { isProblem } from '@/api/problem'
import { Dialog } from '@/components/Dialog'
import { useProblemText } from '@/components/States'
import { differences, merged, same, type Side } from './diff'
import classes from './admin.module.css'

export interface Editing<T extends object> {
  value: T
  set: (change: Partial<T>) => void
  /** What was written differs from what is saved. */
  dirty: boolean
  /** What somebody else has saved meanwhile, when saving found out. */
  theirs: Versioned<T> | null
  base: T
  error: unknown
  saving: boolean
  /** It was saved, and nothing was written since. */
  saved: boolean
  save: () => void
  /** Saves what was made of both versions. */
  settle: (value: T) => void
  /** Throws away what was written. */
  reset: () => void
}

/**
 * Edits something that has a version. When somebody else was faster, their version is fetched and
 * laid beside what was written here: neither is lost.
 */
export function useEditing<T extends object>(
  initial: Versioned<T>,
  read: () => Promise<Versioned<T>>,
  write: (value: T, etag: string) => Promise<Versioned<T>>,
  done?: () => void,
): Editing<T> {
  const [base, setBase] = useState(initial)
  const [value, setValue] = useState(initial.data)
  const [theirs, setTheirs] = useState<Versioned<T> | null>(null)
  const [seen, setSeen] = useState(initial.etag)
  const dirty = !same(value, base.data)
  if (initial.etag !== seen) {
    setSeen(initial.etag)
    // What changed elsewhere is followed as long as nothing is written here.
    if (!dirty && !theirs) {
      setBase(initial)
      setValue(initial.data)
    }
  }
  const save = useMutation({
    mutationFn: async (v: { value: T; etag: string }) => {
      try {
        return await write(v.value, v.etag)
      } catch (error) {
        if (isProblem(error, 'stale')) {
          setTheirs(await read())
        }
        throw error
      }
    },
    onSuccess: (now) => {
      setBase(now)
      setValue(now.data)
      setTheirs(null)
      done?.()
    },
  })
  return {
    value,
    set: (change) => setValue((v) => ({ ...v, ...change })),
    dirty,
    theirs,
    base: base.data,
    error: save.error,
    saving: save.isPending,
    saved: save.isSuccess && !dirty,
    save: () => save.mutate({ value, etag: base.etag }),
    settle: (together) => {
      if (theirs) {
        setBase(theirs)
        setValue(together)
        setTheirs(null)
        save.mutate({ value: together, etag: theirs.etag })
      }
    },
    reset: () => {
      save.reset()
      setTheirs(null)
      setBase(theirs ?? base)
      setValue((theirs ?? base).data)
    },
  }
}

export interface Faults {
  /** The id of the form: the first field at fault in it takes the focus. */
  form: string
  /** What is wrong with a field, in words. */
  at: (field: string) => string | undefined
  /** What is wrong and belongs to no field. */
  rest: string | undefined
}

/**
 * Where an answer finds fault. `words` says for every field of a form what is wanted there;
 * `exists` is the field at fault when something is there already; `own` are faults found here.
 */
export function useFaults(
  error: unknown,
  words: Record<string, string>,
  { exists, own }: { exists?: string; own?: Record<string, string> | undefined } = {},
): Faults {
  const text = useProblemText(error)
  const form = useId()
  useEffect(() => {
    if (error || own) {
      document.getElementById(form)?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    }
  }, [error, own, form])
  let field = ''
  if (isProblem(error)) {
    field = error.field.replace(/^settings\//, '')
    if (!field && exists && error.code === 'already_exists') {
      field = exists
    }
  }
  const name = Object.keys(words)
    .filter((n) => field === n || field.startsWith(`${n}/`))
    .sort((a, b) => b.length - a.length)[0]
  const said = isProblem(error, 'invalid', 'floor_too_low') && name ? words[name] : text
  return {
    form,
    at: (f) => own?.[f] ?? (name === f ? said : undefined),
    rest: !error || name || isProblem(error, 'stale') ? undefined : text,
  }
}

/** The end of a form: its button, and what became of it. */
export function Finish({
  save,
  saving,
  saved,
  rest,
  disabled = false,
  children,
}: {
  save: string
  saving: boolean
  saved?: boolean
  rest?: string | undefined
  disabled?: boolean
  children?: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <div className={classes.finish}>
      {rest && (
        <Text role="alert" c="var(--danger)">
          {rest}
        </Text>
      )}
      <Group gap="sm">
        <Button type="submit" loading={saving} disabled={disabled}>
          {save}
        </Button>
        {children}
        <Text component="span" role="status" c="dimmed">
          {saved ? t('state.saved') : ''}
        </Text>
      </Group>
    </div>
  )
}

/** A form that does not leave the page. */
export const submitting = (then: () => void) => (event: FormEvent) => {
  event.preventDefault()
  event.stopPropagation()
  then()
}

/**
 * Two versions of the same thing, field by field: the writer says which is kept. Without a word
 * everybody keeps what they have changed.
 */
export function Stale<T extends object>({
  editing,
  label,
  show,
}: {
  editing: Editing<T>
  label: (field: keyof T & string) => string
  show: (field: keyof T & string, value: T[keyof T]) => ReactNode
}) {
  const { t } = useTranslation()
  const name = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const { theirs, value, base } = editing
  const [chosen, setChosen] = useState(new Map<keyof T, Side>())
  useEffect(() => {
    if (theirs) {
      heading.current?.focus()
    }
  }, [theirs])
  if (!theirs) {
    return null
  }
  const found = differences(base, value, theirs.data)
  const keep = new Map(found.map((d) => [d.field, chosen.get(d.field) ?? d.keep]))
  return (
    <section className={classes.stale} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`} tabIndex={-1} ref={heading}>
        {t('settings.stale.title')}
      </h2>
      <p>{found.length > 0 ? t('settings.stale.lead') : t('settings.stale.same')}</p>
      {found.map((d) => (
        <fieldset key={String(d.field)} className={classes.versions}>
          <legend>
            {label(d.field as keyof T & string)}
            {d.clash && <span className={classes.clash}> · {t('settings.stale.clash')}</span>}
          </legend>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} className={classes.version}>
              <input
                type="radio"
                name={`${name}-${String(d.field)}`}
                checked={keep.get(d.field) === side}
                onChange={() => setChosen(new Map(chosen).set(d.field, side))}
              />
              <span>
                <span className={classes.side}>{t(`settings.stale.${side}`)}</span>{' '}
                {show(d.field as keyof T & string, d[side]) || t('state.none')}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <Group gap="sm">
        <Button
          loading={editing.saving}
          onClick={() => {
            setChosen(new Map())
            editing.settle(merged(value, theirs.data, keep))
          }}
        >
          {t('settings.stale.save')}
        </Button>
        <Button variant="default" onClick={editing.reset}>
          {t('settings.stale.drop')}
        </Button>
      </Group>
    </section>
  )
}

/** Asks before a page is left on which something is written and not saved. */
export function Unsaved({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation()
  const blocker = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  })
  return (
    <Dialog
      open={blocker.status === 'blocked'}
      close={() => blocker.reset?.()}
      title={t('settings.unsaved.title')}
    >
      <Text mb="md">{t('settings.unsaved.text')}</Text>
      <Group gap="sm">
        <Button onClick={() => blocker.reset?.()}>{t('settings.unsaved.stay')}</Button>
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t('settings.unsaved.leave')}
        </Button>
      </Group>
    </Dialog>
  )
}

/** Says what follows from a step before it is taken, and whether it can be undone. */
export function Confirm({
  open,
  close,
  title,
  consequences,
  action,
  danger = false,
  pending,
  error,
  onConfirm,
}: {
  open: boolean
  close: () => void
  title: string
  consequences: ReactNode[]
  action: string
  danger?: boolean
  pending: boolean
  error: unknown
  onConfirm: () => void
}) {
  const { t } = useTranslation()
  const text = useProblemText(error)
  return (
    <Dialog open={open} close={close} title={title}>
      <ul className={classes.consequences}>
        {consequences.map((line, k) => (
          <li key={k}>{line}</li>
        ))}
      </ul>
      {Boolean(error) && (
        <Text role="alert" c="var(--danger)" mb="md">
          {text}
        </Text>
      )}
      <Group gap="sm">
        <Button
          loading={pending}
          onClick={onConfirm}
          {...(danger ? { bg: 'var(--danger)', c: 'var(--paper)' } : {})}
        >
          {action}
        </Button>
        <Button variant="default" onClick={close}>
          {t('action.cancel')}
        </Button>
      </Group>
    </Dialog>
  )
}
