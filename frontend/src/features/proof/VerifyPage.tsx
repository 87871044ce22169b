import { Button, FileButton, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, Section } from '@/components/Page'
import { checkReceipt } from './check'
import { canCompute } from './note'
import { ManyReceipts } from './ManyReceipts'
import { maxBytesOfMany, readReceipts, type FileFault, type ReceiptFile } from './receipt'
import { ReceiptReport } from './ReceiptReport'
import { Answer } from './Steps'
import classes from './proof.module.css'

/** Checks a receipt in the browser: nothing is sent, nobody needs to be signed in. */
export function VerifyPage() {
  const { t } = useTranslation()
  const [pasted, setPasted] = useState('')
  const [name, setName] = useState('')
  const [key, setKey] = useState('')
  const [found, setFound] = useState<ReceiptFile[] | FileFault | null>(null)
  const [read, setRead] = useState(0) // how many files and texts were read so far
  const [over, setOver] = useState(false)
  const reset = useRef<() => void>(null)

  const show = (now: ReceiptFile[] | FileFault | null) => {
    setRead((n) => n + 1)
    setFound(now)
  }
  const choose = async (file: File | null | undefined) => {
    if (!file) {
      return
    }
    setName(file.name)
    setPasted('')
    // What is too large is not even read.
    show(
      file.size > maxBytesOfMany
        ? { fault: 'too_large' }
        : readReceipts(new Uint8Array(await file.arrayBuffer())),
    )
    reset.current?.() // the same file can be chosen again, after a change
  }
  const paste = (text: string) => {
    setPasted(text)
    setName('')
    show(text.trim() === '' ? null : readReceipts(text))
  }
  const fault = found && 'fault' in found ? found : null
  const receipts = found && !('fault' in found) ? found : []
  const [receipt] = receipts
  return (
    <Page title={t('verify.title')} lead={t('verify.lead')}>
      {!canCompute() && <Answer verdict="open">{t('verify.insecure')}</Answer>}
      <Section title={t('verify.file')} id="file">
        {/* Dropping is one way; the button is the one for everybody. */}
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
        <div
          className={classes.drop}
          data-over={over}
          onDragOver={(e) => {
            e.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(e) => {
            e.preventDefault()
            setOver(false)
            void choose(e.dataTransfer.files[0])
          }}
        >
          <FileButton resetRef={reset} accept="application/json,.json,.txt" onChange={(f) => void choose(f)}>
            {(props) => <Button {...props}>{t('verify.choose')}</Button>}
          </FileButton>
          <span>{t('verify.drop')}</span>
          {name && <span>· {t('verify.chosen', { name })}</span>}
        </div>
        <div className={classes.fields}>
          <Textarea
            label={t('verify.paste')}
            autosize
            minRows={2}
            maxRows={8}
            autoComplete="off"
            spellCheck={false}
            value={pasted}
            onChange={(e) => paste(e.currentTarget.value)}
          />
          <Textarea
            label={t('verify.key')}
            description={t('verify.keyHelp')}
            autosize
            minRows={1}
            maxRows={3}
            autoComplete="off"
            spellCheck={false}
            maxLength={1000}
            value={key}
            onChange={(e) => setKey(e.currentTarget.value)}
          />
        </div>
      </Section>
      <div role="status">
        {fault && (
          <Section title={t('verify.result')} id="result">
            <Answer verdict={fault.fault === 'no_proof' || fault.fault === 'no_record' ? 'open' : 'fails'}>
              {fault.field
                ? t('verify.fault.field', { field: fault.field })
                : t(`verify.fault.${fault.fault}`)}
            </Answer>
          </Section>
        )}
        {receipt && receipts.length === 1 && canCompute() && (
          <Found receipt={receipt} keyFromElsewhere={key} />
        )}
      </div>
      {receipts.length > 1 && canCompute() && (
        <ManyReceipts key={`${read} ${key}`} receipts={receipts} keyFromElsewhere={key} />
      )}
      <Section title={t('verify.what')} id="what">
        <p>{t('verify.proves')}</p>
        <p>{t('verify.provesNot')}</p>
        <p>{t('verify.trust')}</p>
      </Section>
    </Page>
  )
}

function Found({ receipt, keyFromElsewhere }: { receipt: ReceiptFile; keyFromElsewhere: string }) {
  const { data } = useQuery({
    queryKey: ['proof', receipt, keyFromElsewhere],
    queryFn: () => checkReceipt(receipt, keyFromElsewhere),
    networkMode: 'always', // there is no network in it
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  return data ? <ReceiptReport receipt={receipt} report={data} /> : null
}
