export type { Design, Feature } from './prepare/design'
