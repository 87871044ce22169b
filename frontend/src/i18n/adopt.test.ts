import i18next from 'i18next'
import { expect, it } from 'vitest'
import { adopt, speak, start } from './index'

it('speaks in the words of the organisation, in every language, as long as it has them', async () => {
  await start()
  await speak('en')
  adopt({ mandate: 'hat', mandates: 'hats' })
  expect(i18next.t('word.mandate')).toBe('hat')
  await speak('de')
  expect(i18next.t('word.mandates')).toBe('hats')
  expect(i18next.t('word.team')).toBe('Team')
  adopt({ mandate: 'hat' })
  expect(i18next.t('word.mandate')).toBe('hat')
  expect(i18next.t('word.mandates')).toBe('Mandate')
  adopt({})
  await speak('en')
  expect(i18next.t('word.mandate')).toBe('mandate')
})
