import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'

/** Lets choose among rounds, the latest first. */
export function RoundChoice({
  rounds,
  round,
  choose,
}: {
  rounds: readonly Schemas['Round'][]
  round: string
  choose: (round: string) => void
}) {
  const { t } = useTranslation()
  return rounds.length < 2 ? null : (
    <NativeSelect
      label={t('result.choose')}
      value={round}
      onChange={(e) => choose(e.currentTarget.value)}
      data={rounds.map((r) => ({ value: r.id, label: r.label }))}
    />
  )
}
