/** The numbers below which nothing is shown; an organisation can raise them, never lower them. */
export const leastFloors = { tier: 7, score: 10, group: 5, organisation: 20, item: 10 } as const
