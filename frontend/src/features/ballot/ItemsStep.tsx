import { Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import classes from './ballot.module.css'
import type { Content } from './content'

/** The optional items: about the work, never about a person. */
export function ItemsStep({
  content,
  items,
  floor,
  answer,
}: {
  content: Content
  items: readonly Schemas['Item'][]
  floor: number
  answer: (item: string, yes: boolean | null) => void
}) {
  const { t } = useTranslation()
  return (
    <section>
      <Title order={2} tabIndex={-1} className={classes.stepTitle}>
        {t('ballot.items.title')}
      </Title>
      <p className={classes.measure}>{t('ballot.items.lead', { floor })}</p>
      {items.map(({ id, text }) => {
        if (!id) {
          return null
        }
        const given = content.items[id] ?? null
        return (
          <fieldset key={id} className={classes.item}>
            <legend>{text}</legend>
            <div className={classes.choices}>
              {([true, false, null] as const).map((yes) => (
                <label key={String(yes)} className={classes.check}>
                  <input type="radio" name={id} checked={given === yes} onChange={() => answer(id, yes)} />{' '}
                  {t(yes === null ? 'ballot.items.none' : yes ? 'ballot.items.yes' : 'ballot.items.no')}
                </label>
              ))}
            </div>
          </fieldset>
        )
      })}
    </section>
  )
}
