// The view models alone: nothing here knows React.
export { CallModel, type CallModelOptions, type CallState } from './model/call-model.ts';
export {
  CallsModel,
  type CallsModelOptions,
  type CallsState,
  type Outgoing,
  type Ringing,
} from './model/calls-model.ts';
export { ChatModel, type ChatLine, type ChatState } from './model/chat-model.ts';
export {
  ContactsModel,
  type Contact,
  type ContactsOptions,
  type ContactsState,
  type Presence,
  type PresenceSource,
} from './model/contacts-model.ts';
export { arrange, pageSizeFor, type Arrangement, type LayoutMode, type Wish } from './model/layout.ts';
export { DirectCallModel, type DirectCallOptions, type DirectCallState } from './model/direct-call-model.ts';
export { LayoutModel, type LayoutState } from './model/layout-model.ts';
export { linkify, type TextPiece } from './model/linkify.ts';
export { LocalDevices, type DeviceSwitch, type LocalDevicesState, type PreparedTracks } from './model/local-devices.ts';
export { DeviceListModel, type DeviceEntry, type DeviceLists } from './model/media-devices.ts';
export { ModerationModel } from './model/moderation-model.ts';
export { peopleOf } from './model/people.ts';
export { actionProblem, callProblem, deviceProblem, type DeviceKind } from './model/plain-words.ts';
export { Preview, type DeviceChoice, type PreviewOptions, type PreviewState } from './model/preview.ts';
export { ReactionsModel, offeredReactions, type ShownReaction } from './model/reactions-model.ts';
export { startRinging, type RingKind } from './model/ring-tone.ts';
export { defaultSettings, storedSettings, type Settings } from './model/settings.ts';
export { Store } from './model/store.ts';
export { tilesOf, type Tile } from './model/tile.ts';
export { callEndInWords, goodbyeInWords } from './model/call-words.ts';
export { OngoingCallsModel, type OngoingCall } from './model/ongoing-calls-model.ts';
