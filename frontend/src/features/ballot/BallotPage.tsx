import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { queryClient, useDirectory, useSession } from '@/api/queries'
import { Page } from '@/components/Page'
import { Failure, Loading } from '@/components/States'
import { When } from '@/components/When'
import classes from './ballot.module.css'
import { Editor } from './Editor'
import { ballotQuery } from './queries'

/** The page of one's own ballot of a round. */
export function BallotPage() {
  const { round } = useParams({ from: '/shell/rounds/$round/ballot' })
  const { t } = useTranslation()
  const { person } = useSession()
  const ballot = useQuery(ballotQuery(round))
  const directory = useDirectory()
  const closes = ballot.data?.round.closes_at
  useEffect(() => {
    if (!closes) {
      return
    }
    // A day at most: timers are counted in 32 bits.
    const left = Math.min(new Date(closes).getTime() - Date.now() + 1500, 86_400_000)
    const timer = setTimeout(
      () => void queryClient.invalidateQueries(ballotQuery(round)),
      Math.max(left, 1500),
    )
    return () => clearTimeout(timer)
  }, [closes, round, ballot.dataUpdatedAt])
  const failure = ballot.data ? null : (ballot.error ?? directory.error)
  if (failure) {
    return (
      <Page title={t('ballot.title')}>
        <Failure error={failure} again={() => void queryClient.refetchQueries(ballotQuery(round))} />
      </Page>
    )
  }
  if (!ballot.data || !directory.ready) {
    return <Loading />
  }
  const mine = ballot.data
  return mine.round.state === 'open' ? (
    // Another person's page is another page.
    <Editor key={`${round} ${person}`} mine={mine} directory={directory} />
  ) : (
    <Closed mine={mine} />
  )
}

/** What is left of a ballot once nothing is taken in any more. */
function Closed({ mine }: { mine: Schemas['MyBallot'] }) {
  const { t } = useTranslation()
  const { round, receipt } = mine
  return (
    <Page title={t('ballot.title')} lead={t('ballot.over.lead', { round: round.label })}>
      <p>
        {t('ballot.over.at')} <When at={round.closed_at ?? round.closes_at} />
      </p>
      <p>{receipt ? t('ballot.over.counted', { version: receipt.version }) : t('ballot.over.nothing')}</p>
      {receipt && (
        <p>
          <Link to="/rounds/$round/receipt" params={{ round: round.id }} className={classes.link ?? ''}>
            {t('ballot.over.receipt')}
          </Link>
        </p>
      )}
    </Page>
  )
}
