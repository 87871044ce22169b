import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Section } from '@/components/Page'
import { Table } from '@/components/Table'
import prose from '@/components/prose.module.css'
import { toHex } from './bytes'
import { checkMany, type ManyReport } from './check'
import type { ReceiptFile } from './receipt'
import { Answer } from './Steps'

const mostShown = 50

/** Checks the receipts that somebody has collected, once, and names those that do not hold. */
export function ManyReceipts({
  receipts,
  keyFromElsewhere,
}: {
  receipts: readonly ReceiptFile[]
  keyFromElsewhere: string
}) {
  const { t } = useTranslation()
  const [done, setDone] = useState(0)
  const [report, setReport] = useState<ManyReport | null>(null)
  useEffect(() => {
    let current = true
    void checkMany(receipts, keyFromElsewhere, (n) => current && setDone(n)).then(
      (found) => current && setReport(found),
    )
    return () => {
      current = false
    }
  }, [receipts, keyFromElsewhere])
  return (
    <Section title={t('verify.result')} id="result">
      <div role="status">
        {report ? (
          <Answer
            verdict={report.verdict === 'unable' ? 'open' : report.verdict}
            more={
              report.verdict === 'unable'
                ? t('verify.unableText')
                : report.checkpoints > report.rounds
                  ? t('verify.many.split', { checkpoints: report.checkpoints, rounds: report.rounds })
                  : report.verdict === 'open'
                    ? t('verify.open')
                    : undefined
            }
          >
            {report.failing.length > 0
              ? t('verify.many.failing', { count: report.failing.length, all: report.checked })
              : report.verdict === 'unable'
                ? t('verify.unable')
                : t('verify.many.holding', { count: report.checked })}
          </Answer>
        ) : (
          <p className={prose.soft}>{t('verify.many.checking', { count: receipts.length })}</p>
        )}
      </div>
      {!report && <progress max={receipts.length} value={done} aria-label={t('verify.result')} />}
      {report && report.failing.length > 0 && (
        <Table
          caption={t('verify.many.which')}
          rows={report.failing.slice(0, mostShown).map((f, place) => ({ ...f, place }))}
          rowKey={({ place }) => place}
          columns={[
            {
              label: t('verify.fact.leaf'),
              cell: ({ receipt }) => <code className={prose.mono}>{toHex(receipt.leaf)}</code>,
            },
            {
              label: t('verify.many.why'),
              cell: ({ receipt, reason }) =>
                t(`verify.reason.${reason}`, { size: receipt.size, signed: '–' }),
            },
          ]}
        />
      )}
    </Section>
  )
}
