export { Avatar } from './components/avatar.tsx';
export { Banners } from './components/banners.tsx';
export { CallStage, type CallStageProps } from './components/call-stage.tsx';
export { Chat, type ChatProps } from './components/chat.tsx';
export { ConfabProvider, type ConfabProviderProps } from './components/confab-provider.tsx';
export { ContactList, type ContactListProps } from './components/contact-list.tsx';
export { Controls, type ControlsProps } from './components/controls.tsx';
export { DeviceButton, type DeviceButtonProps } from './components/device-button.tsx';
export { DeviceSelector, type DeviceSelectorProps } from './components/device-selector.tsx';
export { Dialog, type DialogProps } from './components/dialog.tsx';
export { Grid, type GridProps } from './components/grid.tsx';
export { IncomingCallDialog, type IncomingCallDialogProps } from './components/incoming-call-dialog.tsx';
export { MenuItem, type MenuItemProps } from './components/menu.tsx';
export { OutgoingCall, type OutgoingCallProps } from './components/outgoing-call.tsx';
export type { PanelName } from './components/panel-name.ts';
export { ParticipantList, type ParticipantListProps } from './components/participant-list.tsx';
export { ParticipantTile, type ParticipantTileProps } from './components/participant-tile.tsx';
export { PreJoin, type PreJoinProps } from './components/pre-join.tsx';
export { PreviewDevices, type PreviewDevicesProps } from './components/preview-devices.tsx';
export { SettingsDialog } from './components/settings-dialog.tsx';
export { SettingsFields, type SettingsFieldsProps } from './components/settings-fields.tsx';
export { SpeakerView, type SpeakerViewProps } from './components/speaker-view.tsx';
export { VideoCall, type VideoCallProps } from './components/video-call.tsx';
export { VideoView, type VideoViewProps } from './components/video-view.tsx';
export { WaitingRoom, type WaitingRoomProps } from './components/waiting-room.tsx';
export { useConfab, type Confab } from './hooks/confab-context.ts';
export { useCall, useCallModel, useCallState, useLocalDevices, useParticipants } from './hooks/use-call.ts';
export { useCalls, useContacts, useIncomingCall, type IncomingCallActions } from './hooks/use-calls.ts';
export { useChat, type Chatting } from './hooks/use-chat.ts';
export { useMediaDevices } from './hooks/use-media-devices.ts';
export { useRing } from './hooks/use-ring.ts';
export { useStore } from './hooks/use-store.ts';
export { CallModel, type CallModelOptions, type CallState } from './model/call-model.ts';
export {
  CallsModel,
  type CallsModelOptions,
  type CallsState,
  type Outgoing,
  type Ringing,
} from './model/calls-model.ts';
export type { ActivePort, CallShape, CallsPort, IncomingPort } from './model/calls-port.ts';
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
export { LayoutModel, type LayoutState } from './model/layout-model.ts';
export { linkify, type TextPiece } from './model/linkify.ts';
export { LocalDevices, type DeviceSwitch, type LocalDevicesState } from './model/local-devices.ts';
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
