// Values that change their places and nothing else.
export { copyAxes } from './copy-axes'
export { areBelow, gatherRows } from './gather-rows'
export { oneHot } from './one-hot'
export { padAxes } from './pad-axes'
