import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { isProblem } from '@/api/problem'
import { roundsQuery, useDirectory } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import { Failure, Loading } from '@/components/States'
import { infeasible } from './infeasible'
import { SearchInput, useMay } from './inputs'
import { LinkButton } from './LinkButton'
import { previewQuery, rolesQuery } from './queries'
import { RoundSteps, RoundTimes } from './RoundSteps'
import classes from './admin.module.css'

/** What a round would be like if it opened now: whom it asks, what it could show and find. */
export function PreviewPage() {
  const { t } = useTranslation()
  const { round: id } = useParams({ strict: false }) as { round: string }
  const may = useMay('faculty', 'auditor')
  const rounds = useQuery(roundsQuery)
  const preview = useQuery({ ...previewQuery(id), enabled: may })
  const round = rounds.data?.find((r) => r.id === id)
  const navigate = useNavigate()
  const holders = useQuery(rolesQuery)
  const audited = holders.data?.some((h) => h.roles.includes('auditor'))
  const directory = useDirectory()
  if (!may) {
    return (
      <Page title={t('preview.title')}>
        <Text>{t('problem.forbidden')}</Text>
      </Page>
    )
  }
  if (isProblem(preview.error, 'wrong_state')) {
    return (
      <Page title={t('preview.title')} lead={t('preview.over')}>
        <LinkButton to="/rounds/$round" params={{ round: id }}>
          {t('survey.round.health')}
        </LinkButton>
      </Page>
    )
  }
  if (!preview.data || !round || !directory.ready) {
    return (
      <Page title={t('preview.title')}>
        {preview.isError ? (
          <Failure error={preview.error} again={() => void preview.refetch()} />
        ) : rounds.isError ? (
          <Failure error={rounds.error} again={() => void rounds.refetch()} />
        ) : directory.error ? (
          <Failure error={directory.error} />
        ) : rounds.data && !round ? (
          <Text>{t('problem.not_found')}</Text>
        ) : (
          <Loading />
        )}
      </Page>
    )
  }
  const p = preview.data
  return (
    <Page
      title={t('preview.titleOf', { label: round.label })}
      lead={
        p.asked < 2
          ? t('preview.tooFew')
          : t('preview.lead', { count: p.asked, lists: lists(p), least: p.design.least })
      }
      aside={
        <LinkButton variant="default" to="/surveys/$survey" params={{ survey: round.survey }}>
          {t('preview.toSurvey')}
        </LinkButton>
      }
    >
      <Visible preview={p} />
      <Coverage preview={p} />
      <Detectable preview={p} />
      <Section title={t('preview.opening')}>
        <p>
          <RoundTimes round={round} />
        </p>
        <p>
          {t(
            !p.approved
              ? 'preview.notApproved'
              : audited
                ? 'survey.approval.given'
                : 'survey.approval.nobody',
          )}{' '}
          {!p.approved && (
            <Link to="/surveys/$survey" params={{ survey: round.survey }}>
              {t('survey.approval.toSettings')}
            </Link>
          )}
        </p>
        <RoundSteps
          round={round}
          preview={false}
          opened={() => void navigate({ to: '/rounds/$round', params: { round: round.id } })}
        />
      </Section>
      <Assignment preview={p} />
    </Page>
  )
}

/** How many colleagues most people are asked about. */
function lists(p: Schemas['Preview']): number {
  const counts = new Map<number, number>()
  for (const a of p.assignment) {
    counts.set(a.asked_about.length, (counts.get(a.asked_about.length) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

function Visible({ preview: { asked, forecast: f } }: { preview: Schemas['Preview'] }) {
  const { t } = useTranslation()
  const directory = useDirectory()
  const parts = [
    { name: 'score', count: f.score, className: classes.barScore },
    { name: 'tier', count: f.tier, className: classes.barTier },
    { name: 'nothing', count: f.nothing, className: classes.barNothing },
  ] as const
  const kept = (['too_small', 'remainder', 'combination'] as const)
    .map((why) => ({
      why,
      teams: f.kept_back
        .filter((k) => k.why === why)
        .map((k) => directory.place(k.team))
        .sort(),
    }))
    .filter((k) => k.teams.length > 0)
  return (
    <Section title={t('preview.visible')}>
      <p>{t('preview.visibleLead', { percent: f.answering })}</p>
      {/* The list says what the bar shows. */}
      <div className={classes.bar} aria-hidden>
        {parts.map(
          (part) =>
            part.count > 0 && (
              <span
                key={part.name}
                className={part.className}
                style={{ width: `${(100 * part.count) / Math.max(asked, 1)}%` }}
              />
            ),
        )}
      </div>
      <ul className={classes.key}>
        {parts
          .filter((part) => part.count > 0)
          .map((part) => (
            <li key={part.name}>
              <span className={`${classes.swatch ?? ''} ${part.className ?? ''}`} aria-hidden />
              <span>{t(`preview.part.${part.name}`, { count: part.count })}</span>
            </li>
          ))}
      </ul>
      <ul className={classes.sentences}>
        <li>{t(f.organisation_shown ? 'preview.organisation' : 'preview.noOrganisation')}</li>
        <li>
          {t('preview.expected', {
            score: t('preview.people', { count: f.expected_score }),
            tier: t('preview.people', { count: f.expected_tier }),
          })}
        </li>
        {f.few_asked > 0 && <li>{t('preview.fewAsked', { count: f.few_asked })}</li>}
        {kept.length === 0 && <li>{t('preview.allTeams')}</li>}
        {kept.map((k) => (
          <li key={k.why}>
            {t(`preview.keptBack.${k.why}`, { count: k.teams.length, teams: k.teams.join(', ') })}
          </li>
        ))}
        {f.searched && <li>{t('preview.searched')}</li>}
        {f.guided_teams > 0 && <li>{t('preview.guidedTeams', { count: f.guided_teams })}</li>}
        {f.small_teams > 0 && <li>{t('preview.smallTeams', { count: f.small_teams })}</li>}
        {f.score + f.tier === 0 && asked > 1 && <li>{t('preview.small')}</li>}
      </ul>
    </Section>
  )
}

function Coverage({ preview: { design } }: { preview: Schemas['Preview'] }) {
  const { t } = useTranslation()
  const why = infeasible(design.reason ?? '')
  return (
    <Section title={t('preview.coverage')}>
      <ul className={classes.sentences}>
        <li>{t('preview.least', { count: design.least })}</li>
        {!design.feasible && (
          <li>
            <strong>{t('preview.infeasible')}</strong>{' '}
            {why ? (
              t(`preview.reason.${why.reason}`, { wanted: why.wanted, most: why.most })
            ) : (
              <span lang="en">{design.reason}</span>
            )}
          </li>
        )}
        <li>{t(design.connected ? 'preview.connected' : 'preview.apart')}</li>
        {design.bridges > 0 && <li>{t('preview.bridges', { count: design.bridges })}</li>}
      </ul>
    </Section>
  )
}

function Detectable({ preview: { forecast } }: { preview: Schemas['Preview'] }) {
  const { t } = useTranslation()
  return (
    <Section title={t('preview.detect')}>
      <p>{t('preview.detectLead')}</p>
      <table className={classes.table}>
        <caption>{t('preview.detect')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('preview.after')}</th>
            <th scope="col">{t('preview.unmatched')}</th>
            <th scope="col">{t('preview.emergent')}</th>
          </tr>
        </thead>
        <tbody>
          {forecast.detectable.map((d) => (
            <tr key={d.rounds}>
              <th scope="row">{t('preview.rounds', { count: d.rounds })}</th>
              <td data-label={t('preview.unmatched')}>
                {t(d.unmatched ? 'preview.unmatchedYes' : 'preview.unmatchedNo')}
              </td>
              <td data-label={t('preview.emergent')}>
                {d.emergent === null
                  ? t('preview.emergentNo')
                  : t('preview.emergentFrom', { count: d.emergent })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

const shownAtOnce = 30

function Assignment({ preview: { assignment, design } }: { preview: Schemas['Preview'] }) {
  const { t, i18n } = useTranslation()
  const directory = useDirectory()
  const [search, setSearch] = useState('')
  const [most, setMost] = useState(shownAtOnce)
  const uneven = assignment.some((a) => a.raters > design.least)
  const text = search.trim().toLocaleLowerCase(i18n.language)
  const rows = assignment
    .map((a) => ({ ...a, name: directory.person(a.person) }))
    .filter((a) => a.name.toLocaleLowerCase(i18n.language).includes(text))
    .sort((a, b) => a.name.localeCompare(b.name, i18n.language))
  return (
    <Section title={t('preview.who')}>
      <p>{t('preview.whoLead')}</p>
      <div className={classes.tools}>
        <SearchInput label={t('preview.search')} value={search} onSearch={setSearch} />
      </div>
      <p role="status" className={classes.hint}>
        {t('directory.found', { count: rows.length })}
      </p>
      <table className={classes.table}>
        <caption>{t('preview.who')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('directory.name')}</th>
            <th scope="col">{t('preview.raters')}</th>
            <th scope="col">{t('preview.askedAbout')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((a) => (
            <tr key={a.person}>
              <th scope="row">{a.name}</th>
              <td data-label={t('preview.raters')}>
                {a.raters}
                {a.raters === design.least && uneven && (
                  <span className={classes.quiet}> · {t('preview.fewest')}</span>
                )}
              </td>
              <td data-label={t('preview.askedAbout')}>
                <details>
                  <summary>{t('preview.colleagues', { count: a.asked_about.length })}</summary>
                  {a.asked_about
                    .map((id) => directory.person(id))
                    .sort((x, y) => x.localeCompare(y, i18n.language))
                    .join(', ')}
                </details>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <Button variant="default" mt="md" onClick={() => setMost(most + 500)}>
          {t('import.more', { count: rows.length - most })}
        </Button>
      )}
    </Section>
  )
}
