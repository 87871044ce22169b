import { useTranslation } from 'react-i18next'
import type { State } from './autosave'
import classes from './ballot.module.css'

/** Where the saving is, in words. */
export function SaveState({ saving }: { saving: State }) {
  const { t, i18n } = useTranslation()
  const at =
    saving.at === null
      ? ''
      : new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : i18n.language, {
          hour: '2-digit',
          minute: '2-digit',
        }).format(saving.at)
  const { phase } = saving
  const text =
    phase === 'clean'
      ? at
        ? t('ballot.saving.saved', { at })
        : t('ballot.saving.nothing')
      : t(`ballot.saving.${phase}`)
  return (
    <span className={classes.saving} data-phase={phase} data-testid="saving">
      {text}
    </span>
  )
}
