// Peers in JavaScript, at fixed versions, in a folder outside the repository.
import { installPeer } from '../summarizer/install-peers.mjs'

const PEERS = [
  { name: 'ml-logistic-regression', package: 'ml-logistic-regression', version: '2.0.0' },
  { name: 'tfjs', package: '@tensorflow/tfjs', version: '4.22.0' }
]

/** @returns `{ name, version, folder }` or `{ name, version, reason }` why it cannot be had */
export function installPeers() {
  return PEERS.map(({ name, ...peer }) => ({ name, version: peer.version, ...installPeer(peer) }))
}
