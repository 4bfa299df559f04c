import type { FailureCode } from "./failure.ts";

interface Words {
  /** What happened. */
  readonly what: string;
  /** Who has to do something; null when it passes by itself. */
  readonly who: string | null;
  readonly todo: string;
}

/** Who looks after the nightly export. */
export const EXPORT_TEAM = "CRM 내보내기 담당";
const OPERATORS = "서버 운영 담당";
const DEVELOPERS = "개발 담당";

/** What contract/advice.ts tells operators, in Korean and for people who know neither the code nor the server. */
export const FAILURE_WORDS: Readonly<Record<FailureCode, Words>> = {
  DB_NOT_FOUND: {
    what: "CRM 내보내기 파일이 없거나 읽을 수 없습니다.",
    who: EXPORT_TEAM,
    todo: "야간 내보내기를 확인해 주세요. 파일이 도착하면 자동으로 다시 만듭니다.",
  },
  DB_UNSTABLE_OR_UPDATING: {
    what: "CRM 내보내기 파일이 계속 바뀌고 있어 읽지 못했습니다.",
    who: null,
    todo: "기다려 주세요. 파일이 더 바뀌지 않으면 자동으로 다시 만듭니다.",
  },
  DB_CORRUPT: {
    what: "CRM 내보내기 파일이 손상되었습니다.",
    who: EXPORT_TEAM,
    todo: "다시 내보내 주세요. 새 파일이 도착하면 자동으로 다시 만듭니다.",
  },
  DB_SCHEMA_INVALID: {
    what: "CRM 내보내기 파일에 필요한 테이블이나 열이 없습니다.",
    who: EXPORT_TEAM,
    todo: `다시 내보내 주세요. 그래도 같으면 ${DEVELOPERS}에게 알려 주세요.`,
  },
  SOURCE_IMPLAUSIBLE: {
    what: "CRM 내보내기의 딜이나 조직 수가 지난번의 절반에도 못 미쳐 믿을 수 없습니다.",
    who: EXPORT_TEAM,
    todo: `자료가 빠졌는지 확인해 주세요. 맞는 자료라면 ${OPERATORS}이 그대로 받아들여 다시 만들 수 있습니다.`,
  },
  INSUFFICIENT_DISK: {
    what: "서버의 디스크 공간이 부족합니다.",
    who: OPERATORS,
    todo: "작업 폴더의 공간을 늘려 주세요.",
  },
  BUILD_TIMEOUT: {
    what: "계산이 제한 시간 안에 끝나지 않았습니다.",
    who: OPERATORS,
    todo: "서버의 부하를 확인해 주세요.",
  },
  CACHE_WRITE_FAILED: {
    what: "리포트 파일을 저장하지 못했습니다.",
    who: OPERATORS,
    todo: "리포트 폴더의 공간과 권한을 확인해 주세요.",
  },
  LOCK_LOST: {
    what: "다른 프로세스가 작업을 넘겨받아 이 작업은 멈췄습니다.",
    who: null,
    todo: "기다려 주세요. 자동으로 다시 만듭니다.",
  },
  CRASHED: {
    what: "작업 중에 프로그램이 멈췄습니다.",
    who: null,
    todo: `기다려 주세요. 자동으로 다시 만듭니다. 되풀이되면 ${OPERATORS}이 확인해 주세요.`,
  },
  PIPELINE_FAILED: {
    what: "알 수 없는 오류가 났습니다.",
    who: DEVELOPERS,
    todo: "로그에서 원인을 확인해 주세요.",
  },
};
