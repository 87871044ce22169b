import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import {
  askedQuery,
  isPublished,
  queryClient,
  releaseQuery,
  roundsQuery,
  surveysQuery,
  useSession,
} from '@/api/queries'
import { NotFound } from '@/app/Fallbacks'
import { Page, Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { Failure, Loading } from '@/components/States'
import { download } from '@/lib/download'
import { toHex } from './bytes'
import { CodeCheck } from './CodeCheck'
import { keySeen, setKeySeen, setLooked } from './kept'
import { canCompute } from './note'
import { countedQuery } from './queries'
import { RecountSection } from './RecountSection'
import {
  checkRound,
  roundSteps,
  roundVerdict,
  type RoundReport,
  type RoundSaid,
  type RoundStep,
} from './round'
import { Answer, StepList } from './Steps'
import classes from './proof.module.css'

/** What was recorded for me in a round, and the round itself, checked in the browser. */
export function RecordPage() {
  const { round: id } = useParams({ from: '/shell/rounds/$round/record' })
  const { t } = useTranslation()
  const rounds = useQuery(roundsQuery)
  const surveys = useQuery(surveysQuery)
  if (rounds.error) {
    return (
      <Page title={t('record.title')}>
        <Failure error={rounds.error} again={() => void rounds.refetch()} />
      </Page>
    )
  }
  if (!rounds.data || surveys.isPending) {
    return <Loading />
  }
  const round = rounds.data.find((r) => r.id === id)
  if (!round) {
    return <NotFound />
  }
  const survey = surveys.data?.find((s) => s.id === round.survey)?.name ?? ''
  return (
    <Page title={t('record.title')} lead={t('record.lead', { survey, round: round.label })}>
      <Own round={round} />
      {isPublished(round) && (
        <>
          <Counted round={round} />
          <RecountSection round={round} />
        </>
      )}
    </Page>
  )
}

/** What was recorded for me, in a sentence, and what to do with it. */
function Own({ round }: { round: Schemas['Round'] }) {
  const { t } = useTranslation()
  const { person } = useSession()
  const record = useQuery(askedQuery(round.id))
  const settled = isPublished(round) && Boolean(record.data)
  useEffect(() => {
    if (settled) {
      setLooked(person, round.id)
    }
  }, [settled, person, round.id])
  if (record.isError) {
    return <Failure error={record.error} again={() => void record.refetch()} />
  }
  if (record.isPending) {
    return <Loading />
  }
  const mine = record.data
  if (!mine) {
    return (
      <Section title={t('record.mine')} id="mine">
        <p>{t('record.notAsked')}</p>
      </Section>
    )
  }
  const { recorded, receipt, file } = mine
  return (
    <Section title={t('record.mine')} id="mine">
      <Answer
        verdict={recorded === 'counted' ? 'holds' : recorded === 'altered' ? 'fails' : 'open'}
        more={t(`record.do.${recorded}`)}
      >
        {t(`record.said.${recorded}`)}
      </Answer>
      {receipt && (
        <dl className={prose.facts}>
          <dt>{t('record.code')}</dt>
          <dd className={prose.mono}>{receipt.hash}</dd>
          <dt>{t('record.version')}</dt>
          <dd>{receipt.version}</dd>
        </dl>
      )}
      {file && (
        <div className={classes.actions}>
          <Button
            onClick={() =>
              download(
                `followship-receipt-${file.round}.json`,
                `${JSON.stringify(file, null, 2)}\n`,
                'application/json',
              )
            }
          >
            {t('record.save')}
          </Button>
          <span className={prose.soft}>{t(file.proof ? 'record.saveHelp' : 'record.saveEarly')}</span>
        </div>
      )}
      {round.state === 'open' && (
        <p>
          <Link to="/rounds/$round/receipt" params={{ round: round.id }}>
            {t('record.toReceipt')}
          </Link>
        </p>
      )}
    </Section>
  )
}

/** The whole round, computed again from all its records. */
function Counted({ round }: { round: Schemas['Round'] }) {
  const { t } = useTranslation()
  const { organisation } = useSession()
  const counted = useQuery(countedQuery(round.id))
  const release = useQuery(releaseQuery(round.id))
  const record = useQuery(askedQuery(round.id))
  const error = counted.error ?? release.error ?? record.error
  if (error) {
    return (
      <Section title={t('record.round')} id="round">
        <Failure
          error={error}
          again={() => void queryClient.refetchQueries({ queryKey: ['rounds', round.id] })}
        />
      </Section>
    )
  }
  if (counted.data === null) {
    return (
      <Section title={t('record.round')} id="round">
        <p>{t('record.before')}</p>
      </Section>
    )
  }
  if (!counted.data || !release.data || record.isPending) {
    return <Loading />
  }
  const { checkpoint, leaves } = counted.data
  const said: RoundSaid = {
    organisation,
    round: round.id,
    note: checkpoint.note,
    key: checkpoint.verifier_key,
    leaves,
    turnout: release.data.published.turnout,
    release: release.data.published.hash,
    receipt: record.data?.recorded === 'counted' ? record.data.file : null,
  }
  return canCompute() ? (
    <Checked said={said} checkpoint={checkpoint} />
  ) : (
    <Section title={t('record.round')} id="round">
      <Answer verdict="open">{t('verify.insecure')}</Answer>
    </Section>
  )
}

function Checked({ said, checkpoint }: { said: RoundSaid; checkpoint: Schemas['Checkpoint'] }) {
  const { t } = useTranslation()
  // The key that was seen before this look: this look does not vouch for itself.
  const [seen, setSeen] = useState(() => keySeen(said.organisation))
  const check = useQuery({
    queryKey: ['proof', 'round', said, seen],
    queryFn: () => checkRound(said, seen),
    networkMode: 'always', // there is no network in it
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const signed = check.data?.found.signature?.verdict === 'holds'
  useEffect(() => {
    if (signed && seen === '') {
      setKeySeen(said.organisation, said.key)
    }
  }, [signed, seen, said.organisation, said.key])
  if (check.isError) {
    return <Failure error={check.error} again={() => void check.refetch()} />
  }
  if (!check.data) {
    return <Loading />
  }
  const report = check.data
  const verdict = roundVerdict(report)
  return (
    <>
      <Section title={t('record.round')} id="round">
        <p>{t('record.roundLead', { count: report.counted })}</p>
        <div role="status">
          <Answer
            verdict={verdict === 'unable' ? 'open' : verdict}
            more={
              verdict === 'fails'
                ? t('record.failsText')
                : verdict === 'unable'
                  ? t('verify.unableText')
                  : undefined
            }
          >
            {verdict === 'unable' ? t('verify.unable') : t(`record.all.${verdict}`)}
          </Answer>
        </div>
        <Steps said={said} report={report} />
        {report.found.signer?.reason === 'other_key' && (
          <Button
            variant="default"
            onClick={() => {
              setKeySeen(said.organisation, said.key)
              setSeen(said.key)
            }}
          >
            {t('record.takeKey')}
          </Button>
        )}
      </Section>
      {report.checkpoint && (
        <Section title={t('verify.signed')} id="signed">
          <p>{t('verify.signedText')}</p>
          <dl className={prose.facts}>
            <dt>{t('verify.fact.key')}</dt>
            <dd className={prose.mono}>{said.key}</dd>
            <dt>{t('verify.fact.size')}</dt>
            <dd>{report.checkpoint.size}</dd>
            <dt>{t('verify.fact.root')}</dt>
            <dd className={prose.mono}>{toHex(report.checkpoint.root)}</dd>
            <dt>{t('verify.fact.release')}</dt>
            <dd className={prose.mono}>{report.checkpoint.release || t('verify.none')}</dd>
            <dt>{t('verify.fact.settings')}</dt>
            <dd className={prose.mono}>{report.checkpoint.settings || t('verify.none')}</dd>
          </dl>
          <details className={classes.more}>
            <summary>{t('record.note')}</summary>
            {/* Long lines scroll inside: who reads by keyboard must get there. */}
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <pre className={classes.note} tabIndex={0} aria-label={t('record.note')}>
              {said.note}
            </pre>
          </details>
          <div className={classes.actions}>
            <Button
              variant="default"
              onClick={() =>
                download('checkpoint.json', `${JSON.stringify(checkpoint, null, 2)}\n`, 'application/json')
              }
            >
              {t('record.saveCheckpoint')}
            </Button>
            <Button variant="default" onClick={() => download('leaves.txt', said.leaves, 'text/plain')}>
              {t('record.saveLeaves')}
            </Button>
          </div>
          <p>
            <Anchor component={Link} to="/verify">
              {t('record.elsewhere')}
            </Anchor>
          </p>
        </Section>
      )}
      {report.checkpoint && <CodeCheck round={said.round} checkpoint={report.checkpoint} />}
    </>
  )
}

function Steps({ said, report }: { said: RoundSaid; report: RoundReport }) {
  const { t } = useTranslation()
  const { found, checkpoint } = report
  const text = (step: RoundStep) => {
    const finding = found[step]
    if (finding?.reason) {
      const values = { size: report.counted, signed: checkpoint?.size ?? 0, turnout: said.turnout }
      return isRoundReason(finding.reason)
        ? t(`record.reason.${finding.reason}`, values)
        : t(`verify.reason.${finding.reason}`, values)
    }
    return t(`record.found.${step === 'signer' && finding?.verdict === 'open' ? 'signerOpen' : step}`, {
      signer: report.signer,
      count: report.counted,
    })
  }
  return (
    <StepList
      steps={roundSteps.flatMap((step) => {
        const finding = found[step]
        return finding
          ? [
              {
                key: step,
                title: t(`record.step.${step}`),
                verdict: finding.reason === 'unable' ? ('open' as const) : finding.verdict,
                text: text(step),
              },
            ]
          : []
      })}
    />
  )
}

const ownReasons = [
  'leaves_malformed',
  'other_root',
  'not_ascending',
  'other_turnout',
  'other_release',
  'other_checkpoint',
  'receipt_malformed',
  'other_key',
] as const
type OwnReason = (typeof ownReasons)[number]

const isRoundReason = (reason: string): reason is OwnReason =>
  (ownReasons as readonly string[]).includes(reason)
