import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Section } from '@/components/Page'
import { useProblemText } from '@/components/States'
import { fromHex, type Bytes } from './bytes'
import type { Checkpoint } from './checkpoint'
import { useFindLeaf } from './queries'
import { includes } from './tree'
import { Answer } from './Steps'
import classes from './proof.module.css'

type Said = 'included' | 'superseded' | 'unknown' | 'false' | 'malformed'

/** Asks about the code of any receipt, such as one that was noted down. */
export function CodeCheck({ round, checkpoint }: { round: string; checkpoint: Checkpoint }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const [said, setSaid] = useState<Said | null>(null)
  const find = useFindLeaf(round)
  const problem = useProblemText(find.error)
  const ask = async () => {
    const text = code.replace(/\s/g, '').toLowerCase()
    const leaf = text.length === 64 ? fromHex(text) : null
    if (!leaf) {
      find.reset()
      setSaid('malformed')
      return
    }
    setSaid(null)
    try {
      const found = await find.mutateAsync(text)
      if (found.status !== 'included') {
        setSaid(found.status)
        return
      }
      // The service says so; the signed root must say it too.
      const path = found.hashes.map((h) => fromHex(h))
      const holds =
        found.size === checkpoint.size &&
        path.every((h): h is Bytes => h?.length === 32) &&
        (await includes(leaf, found.index ?? -1, found.size, path, checkpoint.root))
      setSaid(holds ? 'included' : 'false')
    } catch {
      // said below
    }
  }
  return (
    <Section title={t('record.codeCheck')} id="code">
      <p>{t('record.codeCheckText')}</p>
      <form
        className={classes.ask}
        onSubmit={(e) => {
          e.preventDefault()
          void ask()
        }}
      >
        <TextInput
          label={t('record.codeField')}
          value={code}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(e) => {
            setCode(e.currentTarget.value)
            setSaid(null)
          }}
          error={find.isError ? problem : said === 'malformed' ? t('record.codeMalformed') : undefined}
        />
        <Button type="submit" variant="default" loading={find.isPending}>
          {t('record.codeAsk')}
        </Button>
      </form>
      <div role="status">
        {said && said !== 'malformed' && (
          <Answer verdict={said === 'included' ? 'holds' : said === 'superseded' ? 'open' : 'fails'}>
            {t(`record.codeSaid.${said}`)}
          </Answer>
        )}
      </div>
    </Section>
  )
}
