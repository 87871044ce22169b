import { NativeSelect, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas, Versioned } from '@/api/client'
import { organisationQuery, useDirectory } from '@/api/queries'
import { Page, Section } from '@/components/Page'
import { Failure, Loading } from '@/components/States'
import { languages, type Language } from '@/i18n'
import { absolute, day } from '@/lib/time'
import { Finish, Stale, submitting, Unsaved, useEditing, useFaults } from './forms'
import { useMay } from './inputs'
import {
  organisationValue,
  readOrganisation,
  rolesQuery,
  writeOrganisation,
  type OrganisationValue,
} from './queries'
import { words, type Word } from './words'
import classes from './admin.module.css'

const contexts = ['hierarchy', 'flat', 'network', 'cross_organisation'] as const

/** The organisation: its name, its clock, its words, and who holds which role. */
export function SettingsPage() {
  const { t } = useTranslation()
  const may = useMay('administrator')
  const found = useQuery(organisationQuery)
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')}>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} again={() => void found.refetch()} />}
      {found.data && (may ? <OrganisationForm found={found.data} /> : <Facts o={found.data.data} />)}
      <Roles />
    </Page>
  )
}

function Facts({ o }: { o: Schemas['Organisation'] }) {
  const { t } = useTranslation()
  const own = words.filter((w) => o.vocabulary[w])
  return (
    <dl className={classes.facts}>
      <dt>{t('settings.name')}</dt>
      <dd>{o.name}</dd>
      <dt>{t('settings.time_zone')}</dt>
      <dd>{o.time_zone}</dd>
      <dt>{t('settings.context')}</dt>
      <dd>{t(`settings.contexts.${o.context}.name`)}</dd>
      {own.length > 0 && (
        <>
          <dt>{t('settings.vocabulary')}</dt>
          <dd>{own.map((w) => o.vocabulary[w]).join(', ')}</dd>
        </>
      )}
    </dl>
  )
}

function OrganisationForm({ found }: { found: Versioned<Schemas['Organisation']> }) {
  const { t, i18n } = useTranslation()
  const editing = useEditing<OrganisationValue>(
    { data: organisationValue(found.data), etag: found.etag },
    readOrganisation,
    writeOrganisation,
  )
  const { value, set } = editing
  const faults = useFaults(editing.error, {
    name: t('areas.wrong.name'),
    time_zone: t('settings.wrong.time_zone'),
    locale: t('person.wrong.locale'),
    vocabulary: t('settings.wrong.vocabulary'),
  })
  const zones = useMemo(
    () =>
      [...new Set(['UTC', value.time_zone, ...Intl.supportedValuesOf('timeZone')])].filter(Boolean).sort(),
    [value.time_zone],
  )
  const [now] = useState(() => new Date().toISOString())
  const shown = (field: keyof OrganisationValue, v: OrganisationValue[keyof OrganisationValue]) => {
    switch (field) {
      case 'context':
        return t(`settings.contexts.${v as Schemas['Context']}.name`)
      case 'vocabulary':
        return Object.values(v as Record<string, string>).join(', ')
      case 'locale':
        return languages.some((l) => l === v) ? t(`language.${v as Language}`) : String(v)
      default:
        return String(v)
    }
  }
  return (
    <form
      id={faults.form}
      className={classes.form}
      noValidate
      aria-label={t('settings.title')}
      onSubmit={submitting(editing.save)}
    >
      <div className={classes.fields}>
        <TextInput
          label={t('settings.name')}
          required
          maxLength={200}
          autoComplete="off"
          value={value.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={faults.at('name')}
        />
        <Select
          label={t('settings.time_zone')}
          description={t('settings.zoneHelp', { now: absolute(now, i18n.language, value.time_zone) })}
          required
          searchable
          allowDeselect={false}
          limit={80}
          data={zones}
          value={value.time_zone}
          onChange={(time_zone) => time_zone && set({ time_zone })}
          comboboxProps={{ transitionProps: { duration: 0 } }}
          nothingFoundMessage={t('settings.noZone')}
          error={faults.at('time_zone')}
        />
        <NativeSelect
          label={t('settings.locale')}
          description={t('settings.localeHelp')}
          value={value.locale}
          onChange={(event) => set({ locale: event.currentTarget.value })}
          data={[
            { value: '', label: t('settings.noLocale') },
            ...languages.map((l) => ({ value: l as string, label: t(`language.${l}`) })),
            ...(value.locale && !languages.some((l) => l === value.locale)
              ? [{ value: value.locale, label: value.locale }]
              : []),
          ]}
          error={faults.at('locale')}
        />
      </div>
      <fieldset className={classes.fieldset}>
        <legend>{t('settings.context')}</legend>
        <p>{t('settings.contextHelp')}</p>
        {contexts.map((c) => (
          <label key={c} className={classes.version}>
            <input
              type="radio"
              name="context"
              checked={value.context === c}
              onChange={() => set({ context: c })}
            />
            <span>
              {t(`settings.contexts.${c}.name`)}
              <span className={classes.quiet}> · {t(`settings.contexts.${c}.text`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className={classes.fieldset}>
        <legend>{t('settings.vocabulary')}</legend>
        <p>{t('settings.vocabularyHelp')}</p>
        {faults.at('vocabulary') && (
          <p className={classes.danger} role="alert">
            {faults.at('vocabulary')}
          </p>
        )}
        <div className={classes.fields}>
          {words.map((word: Word) => (
            <TextInput
              key={word}
              label={t('settings.wordFor', { word: t(`settings.words.${word}`) })}
              maxLength={60}
              autoComplete="off"
              placeholder={t(`settings.words.${word}`)}
              value={value.vocabulary[word] ?? ''}
              onChange={(event) => {
                const own = event.currentTarget.value
                const rest = Object.entries(value.vocabulary).filter(([w]) => w !== word)
                set({
                  vocabulary: Object.fromEntries(own.trim() ? [...rest, [word, own] as const] : rest),
                })
              }}
            />
          ))}
        </div>
      </fieldset>
      <Stale editing={editing} label={(field) => t(`settings.${field}`)} show={shown} />
      <Finish
        save={t('action.save')}
        saving={editing.saving}
        saved={editing.saved}
        rest={faults.rest}
        disabled={!editing.dirty || editing.theirs !== null}
      />
      <Unsaved dirty={editing.dirty} />
    </form>
  )
}

function Roles() {
  const { t, i18n } = useTranslation()
  const holders = useQuery(rolesQuery)
  const directory = useDirectory()
  return (
    <Section title={t('settings.roles')}>
      <p className={classes.hint}>{t('settings.rolesHelp')}</p>
      {holders.isError && <Failure error={holders.error} again={() => void holders.refetch()} />}
      {!holders.data || !directory.ready ? (
        <Loading />
      ) : (
        <dl className={classes.facts}>
          {(['faculty', 'administrator', 'auditor'] as const).map((role) => {
            const held = holders.data.filter((h) => h.roles.includes(role))
            return (
              <RoleRow key={role} name={t(`role.${role}`)}>
                {held.length === 0
                  ? role === 'auditor'
                    ? t('settings.noAuditor')
                    : t('settings.nobody')
                  : held.map((h, k) => (
                      <span key={h.person}>
                        {k > 0 && ', '}
                        <Link to="/directory/people/$person" params={{ person: h.person }}>
                          {directory.person(h.person)}
                        </Link>
                        {h.ends[role] &&
                          ` (${t('settings.until', { day: day(h.ends[role], i18n.language) })})`}
                      </span>
                    ))}
              </RoleRow>
            )
          })}
        </dl>
      )}
    </Section>
  )
}

function RoleRow({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
