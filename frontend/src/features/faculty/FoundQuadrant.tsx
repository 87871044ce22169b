import { useTranslation } from 'react-i18next'
import { Quadrant } from '@/charts'
import type { Found, Row } from './leading'
import type { Words } from './useWords'

/** Titles versus following: those found, and how many have no finding. */
export function FoundQuadrant({
  rows,
  quiet,
  words,
}: {
  rows: readonly Row[]
  /** Those without a finding; null where their number is not known. */
  quiet: { titled: number; untitled: number } | null
  words: Words
}) {
  const { t } = useTranslation()
  // A person found in several places is one person.
  const count = (finding: Found) =>
    new Set(rows.filter((r) => r.finding === finding).map((r) => r.person)).size
  const unnamed = (n: number, titled: boolean) =>
    Array.from({ length: n }, () => ({
      name: '', // they are counted, and nothing is known of them
      scope: t('scope.organisation'),
      finding: 'no_finding' as const,
      share: null,
      titled,
    }))
  return (
    <Quadrant
      figure={words.figure('titles-and-following', {
        title: t('leadership.quadrant.title'),
        sentence: t('leadership.quadrant.sentence', {
          emergent: t('leadership.quadrant.emergent', { count: count('emergent_leader') }),
          recognised: t('leadership.quadrant.recognised', { count: count('recognised_leader') }),
          unmatched: t('leadership.quadrant.unmatched', { count: count('unmatched_mandate') }),
        }),
        note: t('leadership.quadrant.note'),
      })}
      points={[
        ...rows.map((r) => ({
          name: r.name,
          scope: r.scopeName,
          finding: r.finding,
          share: r.share,
          titled: r.titled,
        })),
        ...unnamed(quiet?.titled ?? 0, true),
        ...unnamed(quiet?.untitled ?? 0, false),
      ]}
      labels={{
        recognised: t('finding.recognised_leader'),
        emergent: t('finding.emergent_leader'),
        unmatched: t('finding.unmatched_mandate'),
        noFinding: t('finding.no_finding'),
        untitledColumn: t('leadership.quadrant.without'),
        titledColumn: t('leadership.quadrant.with'),
        nobody: t('leadership.quadrant.nobody'),
        people: (n) =>
          quiet ? t('leadership.quadrant.people', { count: n }) : t('leadership.quadrant.notCounted'),
        share: t('leadership.quadrant.share'),
        description: t('leadership.quadrant.description'),
        columns: {
          name: t('leadership.column.name'),
          scope: t('leadership.column.scope'),
          finding: t('leadership.column.finding'),
          share: t('leadership.column.share'),
          mandate: t('leadership.column.mandate'),
        },
        yes: t('charts.yes'),
        no: t('charts.no'),
      }}
      format={words.share}
    />
  )
}
