import { queryOptions, useMutation } from '@tanstack/react-query'
import { answer, client, etagOf, versioned, type Schemas, type Versioned } from '@/api/client'
import {
  areasQuery,
  intentsQuery,
  mandatesQuery,
  membershipsQuery,
  organisationQuery,
  peopleQuery,
  queryClient,
  roundsQuery,
  surveysQuery,
  teamsQuery,
} from '@/api/queries'

const invalidate = (...keys: (readonly unknown[])[]) =>
  Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })))

// People

export const personQuery = (person: string) =>
  queryOptions({
    queryKey: ['people', person, 'versioned'],
    queryFn: () => versioned(client.GET('/people/{person}', { params: { path: { person } } })),
  })

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async () => (await answer(client.GET('/roles'))).holders,
})

/** What an administrator writes of a person: all but the id, and that they are erased. */
export type PersonValue = Required<Schemas['PersonEdit']>

export const personValue = ({ id: _, erased: __, ...rest }: Schemas['Person']): PersonValue => rest

const asEdited = <T, V>(v: Versioned<T>, value: (data: T) => V): Versioned<V> => ({
  data: value(v.data),
  etag: v.etag,
})

export const readPerson = async (person: string) =>
  asEdited(await queryClient.fetchQuery({ ...personQuery(person), staleTime: 0 }), personValue)

export async function writePerson(person: string, value: PersonValue, etag: string) {
  const saved = await versioned(
    client.PUT('/people/{person}', {
      params: { path: { person }, header: { 'If-Match': etag } },
      body: value,
    }),
  )
  queryClient.setQueryData(personQuery(person).queryKey, saved)
  void queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey, exact: true })
  return asEdited(saved, personValue)
}

export async function addPerson(value: PersonValue) {
  const made = await versioned(client.POST('/people', { body: value }))
  queryClient.setQueryData(personQuery(made.data.id).queryKey, made)
  await queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey, exact: true })
  return made.data
}

export const useErase = (person: string) =>
  useMutation({
    mutationFn: (name: string) =>
      versioned(client.POST('/people/{person}/erasure', { params: { path: { person } }, body: { name } })),
    onSuccess: async (left) => {
      queryClient.setQueryData(personQuery(person).queryKey, left)
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: peopleQuery.queryKey, exact: true }),
        invalidate(
          rolesQuery.queryKey,
          membershipsQuery.queryKey,
          mandatesQuery.queryKey,
          intentsQuery.queryKey,
        ),
      ])
    },
  })

export const useSetRoles = (person: string) =>
  useMutation({
    mutationFn: (body: Schemas['RolesEdit']) =>
      answer(client.PUT('/people/{person}/roles', { params: { path: { person } }, body })),
    onSuccess: () => invalidate(rolesQuery.queryKey),
  })

export interface SpanValue {
  start: string
  end: string | null
}

export const spanValue = (m: Schemas['Membership']): SpanValue => ({ start: m.start, end: m.end })

export const readMembership = (id: string) => fresh(membershipsQuery, id, spanValue)

export async function writeMembership(membership: string, value: SpanValue, etag: string) {
  const saved = await versioned(
    client.PUT('/memberships/{membership}', {
      params: { path: { membership }, header: { 'If-Match': etag } },
      body: value,
    }),
  )
  await invalidate(membershipsQuery.queryKey)
  return asEdited(saved, spanValue)
}

export const useJoin = () =>
  useMutation({
    mutationFn: (body: Schemas['MembershipNew']) => answer(client.POST('/memberships', { body })),
    onSuccess: () => invalidate(membershipsQuery.queryKey),
  })

/** The newest version of something out of a list. */
async function fresh<T extends { id: string; version: number }, V>(
  list: { queryKey: readonly unknown[]; queryFn?: unknown },
  id: string,
  value: (item: T) => V,
): Promise<Versioned<V>> {
  const all = (await queryClient.fetchQuery({ ...list, staleTime: 0 } as never)) as T[]
  const item = all.find((x) => x.id === id)
  if (!item) {
    throw new Error('it is gone')
  }
  return { data: value(item), etag: etagOf(item.version) }
}

// Teams and areas

export type Place = 'teams' | 'areas'

export type NestedValue = Required<Schemas['NestedEdit']>

export const nestedValue = (x: NestedValue): NestedValue => ({
  name: x.name,
  parent: x.parent,
  ended: x.ended,
})

export const placesQuery = (place: Place) => (place === 'teams' ? teamsQuery : areasQuery)

export const readPlace = (place: Place, id: string) =>
  fresh<Schemas['Team'], NestedValue>(placesQuery(place), id, nestedValue)

export async function writePlace(place: Place, id: string, value: NestedValue, etag: string) {
  const header = { 'If-Match': etag }
  const saved: Versioned<Schemas['Team']> =
    place === 'teams'
      ? await versioned(client.PUT('/teams/{team}', { params: { path: { team: id }, header }, body: value }))
      : await versioned(client.PUT('/areas/{area}', { params: { path: { area: id }, header }, body: value }))
  await invalidate([place])
  return asEdited(saved, nestedValue)
}

export async function addPlace(place: Place, body: NestedValue) {
  const made: Schemas['Team'] = await answer(
    place === 'teams' ? client.POST('/teams', { body }) : client.POST('/areas', { body }),
  )
  await invalidate([place])
  return made
}

// Mandates

export type MandateValue = Required<Schemas['MandateEdit']>

export const mandateValue = ({
  id: _,
  holder: _holder,
  version: _version,
  ...rest
}: Schemas['Mandate']): MandateValue => rest

export const readMandate = (id: string) => fresh(mandatesQuery, id, mandateValue)

export async function writeMandate(mandate: string, value: MandateValue, etag: string) {
  const saved = await versioned(
    client.PUT('/mandates/{mandate}', {
      params: { path: { mandate }, header: { 'If-Match': etag } },
      body: value,
    }),
  )
  await invalidate(mandatesQuery.queryKey)
  return asEdited(saved, mandateValue)
}

export async function addMandate(body: Schemas['MandateNew']) {
  const made = await answer(client.POST('/mandates', { body }))
  await invalidate(mandatesQuery.queryKey)
  return made
}

// Import

export const useImport = (kind: 'people' | 'mandates') =>
  useMutation({
    mutationFn: async ({ text, dryRun }: { text: string; dryRun: boolean }) => {
      const options = {
        params: { query: { dry_run: dryRun } },
        body: text,
        bodySerializer: (body: string) => body,
        headers: { 'Content-Type': 'text/csv' },
      }
      return answer(
        kind === 'people'
          ? client.POST('/imports/people', options)
          : client.POST('/imports/mandates', options),
      )
    },
    onSuccess: async (report) => {
      if (report.applied) {
        await invalidate(['people'], ['teams'], ['areas'], ['memberships'], ['mandates'])
      }
    },
  })

// Organisation

export type OrganisationValue = Schemas['OrganisationEdit']

export const organisationValue = ({ id: _, ...rest }: Schemas['Organisation']): OrganisationValue => rest

export const readOrganisation = async () =>
  asEdited(await queryClient.fetchQuery({ ...organisationQuery, staleTime: 0 }), organisationValue)

export async function writeOrganisation(body: OrganisationValue, etag: string) {
  const saved = await versioned(
    client.PUT('/organisation', { params: { header: { 'If-Match': etag } }, body }),
  )
  queryClient.setQueryData(organisationQuery.queryKey, saved)
  return asEdited(saved, organisationValue)
}

// Surveys

export const surveyQuery = (survey: string) =>
  queryOptions({
    queryKey: ['surveys', survey],
    queryFn: () => versioned(client.GET('/surveys/{survey}', { params: { path: { survey } } })),
  })

export interface SurveyValue extends Omit<Schemas['Settings'], 'cadence' | 'floors' | 'items'> {
  name: string
  cadence: string
  floors: Schemas['Floors']
  items: Schemas['Item'][]
}

export const surveyValue = (v: Schemas['Survey']): SurveyValue => ({
  name: v.name,
  ...v.settings,
  cadence: v.settings.cadence ?? '',
})

export const readSurvey = async (survey: string) =>
  asEdited(await queryClient.fetchQuery({ ...surveyQuery(survey), staleTime: 0 }), surveyValue)

export async function writeSurvey(survey: string, { name, ...settings }: SurveyValue, etag: string) {
  const saved = await versioned(
    client.PUT('/surveys/{survey}', {
      params: { path: { survey }, header: { 'If-Match': etag } },
      body: { name, settings },
    }),
  )
  queryClient.setQueryData(surveyQuery(survey).queryKey, saved)
  void invalidate(surveysQuery.queryKey, ['preview'], ['roundSettings'])
  return asEdited(saved, surveyValue)
}

export const useAddSurvey = () =>
  useMutation({
    mutationFn: (name: string) => answer(client.POST('/surveys', { body: { name } })),
    onSuccess: () => invalidate(surveysQuery.queryKey),
  })

export const useApprove = (survey: string) =>
  useMutation({
    mutationFn: (settings_hash: string) =>
      answer(
        client.POST('/surveys/{survey}/approval', { params: { path: { survey } }, body: { settings_hash } }),
      ),
    onSettled: () => invalidate(surveysQuery.queryKey, ['preview']),
  })

// Rounds

/** What a round asks and promises: frozen once it has opened. */
export const roundSettingsQuery = (round: string) =>
  queryOptions({
    queryKey: ['roundSettings', round],
    queryFn: () => answer(client.GET('/rounds/{round}/settings', { params: { path: { round } } })),
  })

export const previewQuery = (round: string) =>
  queryOptions({
    queryKey: ['preview', round],
    staleTime: 0,
    queryFn: () => answer(client.GET('/rounds/{round}/preview', { params: { path: { round } } })),
  })

export type RoundValue = Schemas['RoundEdit']

export const roundValue = (r: Schemas['Round']): RoundValue => ({
  label: r.label,
  opens_at: r.opens_at,
  closes_at: r.closes_at,
})

export const readRound = (id: string) => fresh(roundsQuery, id, roundValue)

export async function writeRound(round: string, body: RoundValue, etag: string) {
  const saved = await versioned(
    client.PUT('/rounds/{round}', { params: { path: { round }, header: { 'If-Match': etag } }, body }),
  )
  await invalidate(roundsQuery.queryKey, ['preview', round])
  return asEdited(saved, roundValue)
}

export async function addRound(body: Schemas['RoundNew']) {
  const made = await answer(client.POST('/rounds', { body }))
  await invalidate(roundsQuery.queryKey)
  return made
}

/** The steps that somebody of the faculty takes with a round. */
export type Step = 'schedule' | 'unschedule' | 'open' | 'close' | 'cancel' | 'remind'

export const useStep = (round: string) =>
  useMutation({
    mutationFn: async (step: Step) => {
      const options = { params: { path: { round } } }
      switch (step) {
        case 'schedule':
          return answer(client.POST('/rounds/{round}/schedule', options))
        case 'unschedule':
          return answer(client.POST('/rounds/{round}/unschedule', options))
        case 'open':
          return answer(client.POST('/rounds/{round}/open', options))
        case 'close':
          return answer(client.POST('/rounds/{round}/close', options))
        case 'cancel':
          return answer(client.POST('/rounds/{round}/cancel', options))
        case 'remind':
          return answer(client.POST('/rounds/{round}/remind', options))
      }
    },
    // Also when it failed: somebody else may have been first.
    onSettled: () => invalidate(roundsQuery.queryKey, ['preview', round], ['roundSettings', round]),
  })
