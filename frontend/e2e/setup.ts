import { demonstration } from './service'

/** Builds the demonstration once, before several workers want a copy. */
export default async function setup() {
  await demonstration()
}
