import { NestedPage } from './NestedPage'

/** The areas, as the administration keeps them. */
export const AreasPage = () => <NestedPage place="areas" />
