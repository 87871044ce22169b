import i18next from 'i18next'
import { expect, it } from 'vitest'
import { adopt, speak, start, withTexts } from './index'

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

it('knows the texts of a room once a page of it is open, in every language from then on', async () => {
  await start()
  await speak('en')
  expect(i18next.exists('promises.title')).toBe(false)
  expect(await withTexts('proof', () => Promise.resolve('the page'))).toBe('the page')
  expect(i18next.t('promises.title')).toBe('Promises and limits')
  adopt({ mandate: 'hat' })
  expect(i18next.t('promises.p.follows.text')).toContain('That a hat was not seen')
  await speak('de')
  expect(i18next.t('promises.title')).toBe('Versprechen und Grenzen')
  adopt({})
})
