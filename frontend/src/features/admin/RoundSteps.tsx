import { Button, Group, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { etagOf, type Schemas, type Versioned } from '@/api/client'
import { isProblem } from '@/api/problem'
import { isPublished } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import { Deadline, When } from '@/components/When'
import { absolute } from '@/lib/time'
import { Confirm, Finish, Stale, submitting, useEditing, useFaults } from './forms'
import { useMay, useZone } from './inputs'
import { LinkButton } from './LinkButton'
import { byAge } from './rounds'
import { addRound, readRound, roundValue, useStep, writeRound, type RoundValue, type Step } from './queries'
import { daysLater, toLocal, toUtc } from './zoned'
import classes from './admin.module.css'

/** The steps that a state allows, the likeliest first. */
const steps: Partial<Record<Schemas['State'], Step[]>> = {
  draft: ['open', 'schedule', 'cancel'],
  scheduled: ['open', 'unschedule', 'cancel'],
  open: ['remind', 'close', 'cancel'],
}

/** When a round is, and where it is in its life, in a sentence. */
export function RoundTimes({ round }: { round: Schemas['Round'] }) {
  const { t } = useTranslation()
  switch (round.state) {
    case 'draft':
    case 'scheduled':
      return (
        <>
          {t(round.state === 'draft' ? 'survey.round.planned' : 'survey.round.opensItself')}{' '}
          <When at={round.opens_at} /> {t('survey.round.to')} <When at={round.closes_at} />
        </>
      )
    case 'open':
      return (
        <>
          {t('survey.round.openUntil', { count: round.asked })} <Deadline at={round.closes_at} />
        </>
      )
    case 'published':
    case 'archived':
      return (
        <>
          {t('survey.round.publishedAt')} {round.published_at && <When at={round.published_at} />}
        </>
      )
    default:
      return null
  }
}

/**
 * What can be done with a round now. Every step says first, in plain words, what follows from it
 * and what cannot be undone.
 */
export function RoundSteps({
  round,
  preview = true,
  opened,
}: {
  round: Schemas['Round']
  /** A link to the preview of a round that has not opened. */
  preview?: boolean
  /** Called once the round is open. */
  opened?: () => void
}) {
  const { t, i18n } = useTranslation()
  const zone = useZone()
  const may = useMay('faculty')
  const mayLook = useMay('faculty', 'auditor')
  const [asked, setAsked] = useState<Step | null>(null)
  const [editing, setEditing] = useState(false)
  const [said, setSaid] = useState('')
  const step = useStep(round.id)
  const early = round.state === 'draft' || round.state === 'scheduled'
  const at = (moment: string) => absolute(moment, i18n.language, zone)
  // What follows is done also when the page has become another one by the step.
  const take = async (taken: Step) => {
    try {
      await step.mutateAsync(taken)
    } catch {
      return // the dialog says why
    }
    setAsked(null)
    setSaid(t(`survey.step.${taken}.done`))
    if (taken === 'open') {
      opened?.()
    }
  }
  const consequences = (of: Step): string[] => {
    const values = { opens: at(round.opens_at), closes: at(round.closes_at), count: round.asked }
    const lines = t(
      `survey.step.${of}.${of === 'cancel' ? (early ? 'follows' : 'followsOpen') : 'follows'}` as 'survey.step.open.follows',
      { ...values, returnObjects: true },
    ) as unknown as string[]
    return lines
  }
  return (
    <>
      <Group gap="xs">
        {preview && early && mayLook && (
          <LinkButton size="xs" variant="default" to="/rounds/$round/preview" params={{ round: round.id }}>
            {t('survey.round.preview')}
          </LinkButton>
        )}
        {!early && round.state !== 'cancelled' && (
          <LinkButton size="xs" variant="default" to="/rounds/$round" params={{ round: round.id }}>
            {t('survey.round.health')}
          </LinkButton>
        )}
        {isPublished(round) && (
          <LinkButton size="xs" variant="default" to="/rounds/$round/findings" params={{ round: round.id }}>
            {t('survey.round.findings')}
          </LinkButton>
        )}
        {may && (early || round.state === 'open') && (
          <Button size="xs" variant="default" onClick={() => setEditing(true)}>
            {t(early ? 'survey.round.edit' : 'survey.round.extend')}
          </Button>
        )}
        {may &&
          steps[round.state]?.map((s) => (
            <Button
              key={s}
              size="xs"
              variant={s === 'open' ? 'filled' : 'default'}
              {...(s === 'cancel' ? { c: 'var(--danger)' } : {})}
              onClick={() => {
                step.reset()
                setSaid('')
                setAsked(s)
              }}
            >
              {t(`survey.step.${s}.name`)}
            </Button>
          ))}
      </Group>
      <Text role="status" c="dimmed" size="sm">
        {said}
      </Text>
      {asked && (
        <Confirm
          open
          close={() => setAsked(null)}
          title={t(`survey.step.${asked}.title`, { label: round.label })}
          consequences={[
            ...consequences(asked),
            ...(isProblem(step.error, 'approval_required')
              ? [
                  <Link key="approval" to="/surveys/$survey" params={{ survey: round.survey }}>
                    {t('survey.approval.toSettings')}
                  </Link>,
                ]
              : []),
          ]}
          action={t(`survey.step.${asked}.do`)}
          danger={asked === 'cancel'}
          pending={step.isPending}
          error={step.error}
          onConfirm={() => void take(asked)}
        />
      )}
      <Dialog
        open={editing}
        close={() => setEditing(false)}
        title={t(early ? 'survey.round.edit' : 'survey.round.extend')}
      >
        <EditRound
          round={round}
          done={() => {
            setEditing(false)
            setSaid(t('state.saved'))
          }}
        />
      </Dialog>
    </>
  )
}

interface LocalRound {
  label: string
  opens: string
  closes: string
}

function useRoundWords() {
  const { t } = useTranslation()
  return {
    label: t('areas.wrong.name'),
    opens_at: t('survey.wrong.opens_at'),
    closes_at: t('survey.wrong.closes_at'),
  }
}

/** What is not a time yet. */
function useUntimely(value: LocalRound, zone: string): Record<string, string> {
  const words = useRoundWords()
  return {
    ...(value.label.trim() ? {} : { label: words.label }),
    ...(toUtc(value.opens, zone) ? {} : { opens_at: words.opens_at }),
    ...(toUtc(value.closes, zone) ? {} : { closes_at: words.closes_at }),
  }
}

function RoundFields({
  value,
  set,
  at,
  endOnly = false,
}: {
  value: LocalRound
  set: (change: Partial<LocalRound>) => void
  at: (field: string) => string | undefined
  endOnly?: boolean
}) {
  const { t } = useTranslation()
  const zone = useZone()
  return (
    <>
      {!endOnly && (
        <TextInput
          label={t('survey.round.label')}
          description={t('survey.round.labelHelp')}
          required
          maxLength={200}
          autoComplete="off"
          value={value.label}
          onChange={(event) => set({ label: event.currentTarget.value })}
          error={at('label')}
        />
      )}
      <Text c="dimmed">{t('survey.round.zone', { zone })}</Text>
      {!endOnly && (
        <MomentInput
          label={t('survey.round.opens')}
          value={value.opens}
          onMoment={(opens) => set({ opens })}
          error={at('opens_at')}
        />
      )}
      <MomentInput
        label={t('survey.round.closes')}
        value={value.closes}
        onMoment={(closes) => set({ closes })}
        error={at('closes_at')}
      />
    </>
  )
}

function MomentInput({
  label,
  value,
  onMoment,
  error,
}: {
  label: string
  value: string
  onMoment: (local: string) => void
  error: string | undefined
}) {
  const { t, i18n } = useTranslation()
  const zone = useZone()
  const moment = toUtc(value, zone)
  return (
    <TextInput
      type="datetime-local"
      label={label}
      required
      max="9000-12-31T23:59"
      value={value}
      onChange={(event) => onMoment(event.currentTarget.value.slice(0, 16))}
      description={
        moment
          ? `${absolute(moment.at, i18n.language, zone)}${
              moment.occurs === 'once' ? '' : ` · ${t(`survey.round.${moment.occurs}`)}`
            }`
          : undefined
      }
      error={error}
    />
  )
}

function EditRound({ round, done }: { round: Schemas['Round']; done: () => void }) {
  const { t, i18n } = useTranslation()
  const zone = useZone()
  const open = round.state === 'open'
  const asLocal = (v: Versioned<RoundValue>): Versioned<LocalRound> => ({
    data: {
      label: v.data.label,
      opens: toLocal(v.data.opens_at, zone),
      closes: toLocal(v.data.closes_at, zone),
    },
    etag: v.etag,
  })
  // The moments of the service are finer than those of the inputs: what was not touched stays as it is.
  const exact = (local: string, known: string) =>
    local === toLocal(known, zone) ? known : (toUtc(local, zone)?.at ?? known)
  const editing = useEditing<LocalRound>(
    asLocal({ data: roundValue(round), etag: etagOf(round.version) }),
    async () => asLocal(await readRound(round.id)),
    async (value, etag) =>
      asLocal(
        await writeRound(
          round.id,
          {
            label: value.label.trim(),
            opens_at: exact(value.opens, round.opens_at),
            closes_at: exact(value.closes, round.closes_at),
          },
          etag,
        ),
      ),
    done,
  )
  const [own, setOwn] = useState<Record<string, string>>()
  const untimely = useUntimely(editing.value, zone)
  const faults = useFaults(editing.error, useRoundWords(), { own })
  return (
    <form
      id={faults.form}
      className={classes.dialogForm}
      noValidate
      onSubmit={submitting(() => {
        setOwn({ ...untimely })
        if (Object.keys(untimely).length === 0) {
          editing.save()
        }
      })}
    >
      {open && <Text>{t('survey.round.extendHelp')}</Text>}
      <RoundFields value={editing.value} set={editing.set} at={faults.at} endOnly={open} />
      <Stale
        editing={editing}
        label={(field) => t(`survey.round.${field}`)}
        show={(field, v) => {
          const moment = field === 'label' ? null : toUtc(v, zone)
          return moment ? absolute(moment.at, i18n.language, zone) : v
        }}
      />
      <Finish
        save={t('action.save')}
        saving={editing.saving}
        rest={isProblem(editing.error, 'settings_frozen') ? t('survey.round.onlyLater') : faults.rest}
        disabled={editing.theirs !== null}
      />
    </form>
  )
}

/** Makes a round of a survey, as a draft: nothing happens by it. */
export function NewRound({ survey, number, done }: { survey: string; number: number; done: () => void }) {
  const { t } = useTranslation()
  const zone = useZone()
  const [value, setValue] = useState<LocalRound>(() => {
    const tomorrow = daysLater(toLocal(new Date().toISOString(), zone), 1).slice(0, 10)
    return {
      label: t('survey.round.suggested', { number }),
      opens: `${tomorrow}T09:00`,
      closes: daysLater(`${tomorrow}T18:00`, 14),
    }
  })
  const [own, setOwn] = useState<Record<string, string>>()
  const untimely = useUntimely(value, zone)
  const add = useMutation({
    mutationFn: (v: RoundValue) => addRound({ ...v, survey }),
    onSuccess: done,
  })
  const faults = useFaults(add.error, useRoundWords(), { own })
  return (
    <form
      id={faults.form}
      className={classes.dialogForm}
      noValidate
      onSubmit={submitting(() => {
        setOwn({ ...untimely })
        const opens = toUtc(value.opens, zone)
        const closes = toUtc(value.closes, zone)
        if (opens && closes && value.label.trim()) {
          add.mutate({ label: value.label.trim(), opens_at: opens.at, closes_at: closes.at })
        }
      })}
    >
      <Text>{t('survey.round.newHelp')}</Text>
      <RoundFields value={value} set={(change) => setValue((v) => ({ ...v, ...change }))} at={faults.at} />
      <Finish save={t('survey.round.create')} saving={add.isPending} rest={faults.rest} />
    </form>
  )
}

/** The rounds of a survey, the latest first, with what can be done with each. */
export function Rounds({ rounds }: { rounds: Schemas['Round'][] }) {
  const { t } = useTranslation()
  const { current, earlier } = byAge(rounds)
  return (
    <>
      <ul className={classes.plain}>
        {current.map((round) => (
          <RoundEntry key={round.id} round={round} />
        ))}
      </ul>
      {earlier.length > 0 && (
        <details className={classes.earlier}>
          <summary>{t('survey.earlierRounds', { count: earlier.length })}</summary>
          <ul className={classes.plain}>
            {earlier.map((round) => (
              <RoundEntry key={round.id} round={round} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function RoundEntry({ round }: { round: Schemas['Round'] }) {
  const { t } = useTranslation()
  return (
    <li>
      <h3>
        {round.label} <span className={classes.state}>{t(`roundState.${round.state}`)}</span>
      </h3>
      <Text mb="xs" component="div">
        <RoundTimes round={round} />
      </Text>
      <RoundSteps round={round} />
    </li>
  )
}
