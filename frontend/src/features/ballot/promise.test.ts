import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import i18next from 'i18next'
import { createElement } from 'react'
import { initReactI18next } from 'react-i18next'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Schemas } from '@/api/client'
import de from '@/i18n/de.json'
import en from '@/i18n/en.json'
import { PromiseStep } from './PromiseStep'

vi.mock('@tanstack/react-router', () => ({ Link: 'a' }))

const settings = (retention: number): Schemas['Settings'] => ({
  prompt: 'Whose work helped?',
  criteria: [],
  list_cap: 10,
  coverage: 0,
  areas: [],
  follow_question: '',
  names_asked: 3,
  names_most: 5,
  items: [],
  comments: [],
  purpose: 'To see where power is.',
  may_inform_pay: false,
  retention_months: retention,
  floors: { tier: 7, score: 10, group: 5, organisation: 20, item: 5 },
})

describe('what is promised before the first click', () => {
  beforeAll(async () => {
    await i18next.use(initReactI18next).init({
      lng: 'en',
      resources: { en: { translation: en }, de: { translation: de } },
    })
  })

  it.each([
    [
      'en',
      0,
      'Until the next round of this survey has been counted, at least 90 days and at most 24 months.',
    ],
    ['en', 6, 'For 6 months after the close.'],
    ['de', 0, 'mindestens 90 Tage und höchstens 24 Monate'],
    ['de', 6, '6 Monate'],
  ])('says in %s how long ballots are kept, with %i months set', async (language, months, words) => {
    await i18next.changeLanguage(language)
    render(createElement(MantineProvider, null, createElement(PromiseStep, { settings: settings(months) })))
    const said = screen.getByText(i18next.t('ballot.promise.retention')).nextElementSibling?.textContent
    expect(said).toContain(words)
  })
})
