// Original file: proto/confab/media/v1/media.proto


export interface ParticipantRef {
  'tenant'?: (string);
  'room'?: (string);
  'roomEpoch'?: (string);
  'participantId'?: (string);
  'ownerEpoch'?: (number);
}

export interface ParticipantRef__Output {
  'tenant': (string);
  'room': (string);
  'roomEpoch': (string);
  'participantId': (string);
  'ownerEpoch': (number);
}
