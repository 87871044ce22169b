import { useTranslation } from 'react-i18next'
import { Section } from '@/components/Page'
import prose from '@/components/prose.module.css'
import { toHex } from './bytes'
import { steps, type Report, type Step } from './check'
import type { ReceiptFile } from './receipt'
import { Answer, StepList } from './Steps'

/** What was found in a receipt: the answer, the steps to it, and what was signed. */
export function ReceiptReport({ receipt, report }: { receipt: ReceiptFile; report: Report }) {
  const { t } = useTranslation()
  const { verdict, found, checkpoint } = report
  const text = (step: Step) => {
    const { verdict: one, reason } = found[step]
    if (reason) {
      return t(`verify.reason.${reason}`, { size: receipt.size, signed: checkpoint?.size ?? 0 })
    }
    switch (step) {
      case 'signature':
        return t('verify.found.signature', { signer: report.signer })
      case 'signer':
        return one === 'open' ? (
          <>
            {t('verify.found.signerOpen')} <code className={prose.mono}>{receipt.key}</code>
          </>
        ) : (
          t('verify.found.signer')
        )
      case 'round':
        return t('verify.found.round')
      case 'tree':
        return t('verify.found.tree', {
          place: receipt.index + 1,
          size: receipt.size,
          count: receipt.path.length,
        })
    }
  }
  return (
    <>
      <Section title={t('verify.result')} id="result">
        <Answer
          verdict={verdict === 'unable' ? 'open' : verdict}
          more={
            verdict === 'fails'
              ? t('verify.failsText')
              : verdict === 'unable'
                ? t('verify.unableText')
                : undefined
          }
        >
          {t(`verify.${verdict}`)}
        </Answer>
        <StepList
          steps={steps.map((step) => ({
            key: step,
            title: t(`verify.step.${step}`),
            verdict: found[step].reason === 'unable' ? 'open' : found[step].verdict,
            text: text(step),
          }))}
        />
      </Section>
      {checkpoint && (
        <Section title={t('verify.signed')} id="signed">
          <p>{t('verify.signedText')}</p>
          <dl className={prose.facts}>
            <dt>{t('verify.fact.origin')}</dt>
            <dd className={prose.mono}>{checkpoint.origin}</dd>
            <dt>{t('verify.fact.size')}</dt>
            <dd>{checkpoint.size}</dd>
            <dt>{t('verify.fact.root')}</dt>
            <dd className={prose.mono}>{toHex(checkpoint.root)}</dd>
            <dt>{t('verify.fact.release')}</dt>
            <dd className={prose.mono}>{checkpoint.release || t('verify.none')}</dd>
            <dt>{t('verify.fact.settings')}</dt>
            <dd className={prose.mono}>{checkpoint.settings || t('verify.none')}</dd>
            <dt>{t('verify.fact.leaf')}</dt>
            <dd className={prose.mono}>{toHex(receipt.leaf)}</dd>
          </dl>
        </Section>
      )}
    </>
  )
}
