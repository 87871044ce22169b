import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { roundsQuery, surveysQuery } from '@/api/queries'
import { Dialog } from '@/components/Dialog'
import { Page } from '@/components/Page'
import { Empty, Failure, Loading } from '@/components/States'
import { Finish, submitting, useFaults } from './forms'
import { useMay } from './inputs'
import { useAddSurvey } from './queries'
import { roundsOf } from './rounds'
import { RoundTimes } from './RoundSteps'
import classes from './admin.module.css'

/** The surveys with their rounds. */
export function SurveysPage() {
  const { t } = useTranslation()
  const may = useMay('faculty')
  const surveys = useQuery(surveysQuery)
  const rounds = useQuery(roundsQuery)
  const [adding, setAdding] = useState(false)
  const open = (rounds.data ?? []).filter((r) => r.state === 'open').length
  return (
    <Page
      title={t('survey.listTitle')}
      lead={
        surveys.data &&
        rounds.data &&
        (surveys.data.length === 0 ? t('survey.none') : t('survey.listLead', { count: open }))
      }
      aside={may && <Button onClick={() => setAdding(true)}>{t('survey.add')}</Button>}
    >
      {(surveys.isPending || rounds.isPending) && <Loading />}
      {surveys.isError && <Failure error={surveys.error} again={() => void surveys.refetch()} />}
      {rounds.isError && <Failure error={rounds.error} again={() => void rounds.refetch()} />}
      {surveys.data?.length === 0 && <Empty>{t(may ? 'survey.emptyFaculty' : 'survey.emptyOthers')}</Empty>}
      <ul className={classes.plain}>
        {surveys.data?.map((survey) => {
          const own = roundsOf(rounds.data, survey.id).sort((a, b) => b.number - a.number)
          return (
            <li key={survey.id}>
              <h2 className={classes.entryTitle}>
                <Link to="/surveys/$survey" params={{ survey: survey.id }}>
                  {survey.name}
                </Link>
              </h2>
              <p className={classes.prompt}>{survey.settings.prompt}</p>
              {own.length === 0 && <p className={classes.quiet}>{t('survey.noRounds')}</p>}
              {own.length > 0 && (
                <ul className={classes.rounds}>
                  {own.slice(0, 4).map((round) => (
                    <li key={round.id}>
                      <strong>{round.label}</strong>{' '}
                      <span className={classes.state}>{t(`roundState.${round.state}`)}</span>{' '}
                      <span className={classes.quiet}>
                        <RoundTimes round={round} />
                      </span>
                    </li>
                  ))}
                </ul>
              )}
              {own.length > 4 && (
                <p className={classes.quiet}>{t('survey.earlier', { count: own.length - 4 })}</p>
              )}
            </li>
          )
        })}
      </ul>
      <Dialog open={adding} close={() => setAdding(false)} title={t('survey.add')}>
        <AddSurvey />
      </Dialog>
    </Page>
  )
}

function AddSurvey() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const add = useAddSurvey()
  const faults = useFaults(add.error, { name: t('areas.wrong.name') }, { exists: 'name' })
  return (
    <form
      id={faults.form}
      className={classes.dialogForm}
      noValidate
      onSubmit={submitting(() =>
        add.mutate(name.trim(), {
          onSuccess: (made) => void navigate({ to: '/surveys/$survey', params: { survey: made.id } }),
        }),
      )}
    >
      <TextInput
        label={t('survey.name')}
        description={t('survey.nameHelp')}
        required
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faults.at('name')}
      />
      <Finish save={t('survey.create')} saving={add.isPending} rest={faults.rest} />
    </form>
  )
}
