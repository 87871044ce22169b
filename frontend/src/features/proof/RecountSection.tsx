import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { isProblem } from '@/api/problem'
import { useDirectory, useSession } from '@/api/queries'
import { Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Failure, Loading } from '@/components/States'
import { When } from '@/components/When'
import { Confirm } from '@/features/admin/forms'
import { recountQuery, useRecount } from './queries'
import { Answer } from './Steps'
import classes from './proof.module.css'

const officers = ['administrator', 'faculty', 'auditor'] as const

/** Whether the round was counted again, by whom it was asked for, and the next step of officers. */
export function RecountSection({ round }: { round: Schemas['Round'] }) {
  const { t } = useTranslation()
  const session = useSession()
  const directory = useDirectory()
  const recount = useQuery(recountQuery(round.id))
  const step = useRecount(round.id)
  const [asking, setAsking] = useState<'ask' | 'confirm' | null>(null)
  const [said, setSaid] = useState('')
  if (recount.isError) {
    return (
      <Section title={t('recount.title')} id="recount">
        <Failure error={recount.error} again={() => void recount.refetch()} />
      </Section>
    )
  }
  if (!recount.data) {
    return <Loading />
  }
  const now = recount.data
  const officer = officers.some((role) => session.roles.includes(role))
  const own = now.asked_by === session.person
  const begin = (what: 'ask' | 'confirm') => {
    step.reset()
    setSaid('')
    setAsking(what)
  }
  const name = (id: string | null) => (id && directory.person(id)) || t('recount.somebody')
  return (
    <Section title={t('recount.title')} id="recount">
      <p>{t('recount.lead')}</p>
      {now.verdict ? (
        <Answer verdict={now.verdict === 'pass' ? 'holds' : now.verdict === 'fail' ? 'fails' : 'open'}>
          {t(`recount.verdict.${now.verdict}`)}
        </Answer>
      ) : (
        <p>{t(`recount.state.${now.state as Exclude<Schemas['Recount']['state'], 'done'>}`)}</p>
      )}
      {now.state !== 'none' && (
        <dl className={prose.facts}>
          <dt>{t('recount.askedBy')}</dt>
          <dd>
            {name(now.asked_by)}
            {now.asked_at && (
              <>
                , <When at={now.asked_at} />
              </>
            )}
          </dd>
          <dt>{t('recount.confirmedBy')}</dt>
          <dd>
            {now.confirmed_by ? (
              <>
                {name(now.confirmed_by)}
                {now.confirmed_at && (
                  <>
                    , <When at={now.confirmed_at} />
                  </>
                )}
              </>
            ) : (
              t('recount.nobodyYet')
            )}
          </dd>
          {now.recounted_at && (
            <>
              <dt>{t('recount.done')}</dt>
              <dd>
                <When at={now.recounted_at} />
              </dd>
            </>
          )}
        </dl>
      )}
      {officer && now.state === 'confirmed' && (
        <p>
          {t('recount.run')} <code className={prose.mono}>followship recount {round.id}</code>
        </p>
      )}
      {officer && (
        <div className={classes.actions}>
          {now.state === 'asked' && !own && (
            <Button onClick={() => begin('confirm')}>{t('recount.confirm')}</Button>
          )}
          {now.state === 'asked' && own && <span>{t('recount.another')}</span>}
          {(now.state === 'none' || now.state === 'done' || now.state === 'expired') && (
            <Button variant="default" onClick={() => begin('ask')}>
              {t(now.state === 'none' ? 'recount.ask' : 'recount.askAgain')}
            </Button>
          )}
        </div>
      )}
      <Text role="status" c="dimmed">
        {said}
      </Text>
      {asking && (
        <Confirm
          open
          close={() => setAsking(null)}
          title={t(`recount.${asking}Title`)}
          consequences={[
            t(`recount.${asking}Follows1`),
            t('recount.follows2'),
            t('recount.follows3'),
            ...(isProblem(step.error, 'duties_conflict') ? [t('recount.wrong.duties')] : []),
            ...(isProblem(step.error, 'approval_required') ? [t('recount.wrong.auditor')] : []),
          ]}
          action={t(`recount.${asking}`)}
          pending={step.isPending}
          error={isProblem(step.error, 'duties_conflict', 'approval_required') ? null : step.error}
          onConfirm={() =>
            step.mutate(asking, {
              onSuccess: () => {
                setSaid(t(`recount.${asking}Done`))
                setAsking(null)
              },
            })
          }
        />
      )}
    </Section>
  )
}
