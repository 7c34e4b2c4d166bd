// Original file: proto/confab/media/v1/media.proto


export interface ResumeConsumer {
  'consumerId'?: (string);
}

export interface ResumeConsumer__Output {
  'consumerId': (string);
}
