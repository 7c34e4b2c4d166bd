// Original file: proto/confab/media/v1/media.proto


export interface CloseParticipant {
  'reason'?: (string);
}

export interface CloseParticipant__Output {
  'reason': (string);
}
