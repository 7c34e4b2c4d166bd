// Original file: proto/confab/media/v1/media.proto


export interface GetStatsResponse {
  'statsJson'?: (string);
}

export interface GetStatsResponse__Output {
  'statsJson': (string);
}
