import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isPublished, queryClient, receiptQuery, roundsQuery } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import { Failure, Loading } from '@/components/States'
import { Deadline, When } from '@/components/When'
import classes from './ballot.module.css'

/** The receipt of one's own ballot: what is kept, what it proves and what comes later. */
export function ReceiptPage() {
  const { round: id } = useParams({ from: '/shell/rounds/$round/receipt' })
  const { t } = useTranslation()
  const receipt = useQuery(receiptQuery(id))
  const rounds = useQuery(roundsQuery)
  const [copied, setCopied] = useState(false)
  const failure = receipt.error ?? rounds.error
  if (failure && !receipt.data) {
    return (
      <Page title={t('receipt.title')}>
        <Failure error={failure} again={() => void queryClient.refetchQueries(receiptQuery(id))} />
      </Page>
    )
  }
  if (!receipt.data || !rounds.data) {
    return <Loading />
  }
  const round = rounds.data.find((r) => r.id === id)
  const open = round?.state === 'open'
  const mine = receipt.data.receipt
  if (!mine) {
    return (
      <Page title={t('receipt.title')} lead={t(open ? 'receipt.noneYet' : 'receipt.none')}>
        {open && (
          <Link to="/rounds/$round/ballot" params={{ round: id }} className={classes.link ?? ''}>
            {t('receipt.write')}
          </Link>
        )}
        {round && isPublished(round) && (
          <Link to="/rounds/$round/record" params={{ round: id }} className={classes.link ?? ''}>
            {t('receipt.check')}
          </Link>
        )}
      </Page>
    )
  }
  const { hash, version } = mine
  return (
    <Page title={t('receipt.title')} lead={open ? t('receipt.lead') : t('receipt.leadClosed')}>
      <div className={classes.receipt}>
        <p className={classes.receiptHead}>{t('receipt.code', { round: round?.label ?? '', version })}</p>
        <p className={classes.code} aria-label={t('receipt.codeName')}>
          <span className={classes.hidden}>{hash}</span>
          <span aria-hidden>
            {hash.match(/.{1,8}/g)?.map((part, i) => (
              <span key={i}>{part}</span>
            ))}
          </span>
        </p>
        <p>
          <button
            type="button"
            className={classes.secondary}
            onClick={() => void navigator.clipboard.writeText(hash).then(() => setCopied(true))}
          >
            {t('receipt.copy')}
          </button>{' '}
          <span role="status">{copied ? t('receipt.copied') : ''}</span>
        </p>
      </div>
      {open && round && (
        <Section title={t('receipt.change')}>
          <p>
            {t('receipt.changeText')} <Deadline at={round.closes_at} />.
          </p>
          <p>
            <Link
              to="/rounds/$round/ballot"
              params={{ round: id }}
              hash="list"
              className={classes.link ?? ''}
            >
              {t('receipt.edit')}
            </Link>
          </p>
        </Section>
      )}
      <Section title={t('receipt.proves')}>
        <p>{t('receipt.provesText')}</p>
        <p>{t('receipt.provesNot')}</p>
      </Section>
      <Section title={t('receipt.later')}>
        <p>
          {open && round ? t('receipt.laterOpen') : t('receipt.laterClosed')}
          {!open && round?.closed_at && (
            <>
              {' '}
              <When at={round.closed_at} />
            </>
          )}
        </p>
        <p>
          <Link to="/rounds/$round/record" params={{ round: id }} className={classes.link ?? ''}>
            {t(round && isPublished(round) ? 'receipt.check' : 'receipt.save')}
          </Link>
        </p>
        <p>
          <Link to="/log" className={classes.link ?? ''}>
            {t('nav.log')}
          </Link>{' '}
          ·{' '}
          <Link to="/promises" className={classes.link ?? ''}>
            {t('nav.promises')}
          </Link>
        </p>
      </Section>
    </Page>
  )
}
