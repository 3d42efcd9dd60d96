export type { ClusterLabels, DenseRows } from './clustered-rows'
export { calinskiHarabasz, daviesBouldin, type SilhouetteOptions, silhouette, silhouetteSamples } from './clustering'
