BEGIN;
CREATE TABLE organization (id TEXT, "이름" TEXT);
CREATE TABLE people (id TEXT, organizationId TEXT, "이름" TEXT, "소속 상위 조직" TEXT);
CREATE TABLE deal (id TEXT, peopleId TEXT, organizationId TEXT, "이름" TEXT, "상태" TEXT, "과정포맷" TEXT, "금액" TEXT, "예상 체결액" TEXT, "계약 체결일" TEXT, "수주 예정일" TEXT, "수강시작일" TEXT, "수강종료일" TEXT, "코스 ID" TEXT, "성사 가능성" TEXT);
INSERT INTO organization VALUES ('o','조직 o');
INSERT INTO people VALUES ('a','o','사람 a','가');
INSERT INTO deal VALUES ('a1','a','o','딜 a1','Won','집합교육','60000000',NULL,'2025-05-20',NULL,NULL,NULL,NULL,NULL);
INSERT INTO deal VALUES ('a2','a','o','딜 a2','Open','집합교육','9000000',NULL,'2026-02-20',NULL,NULL,NULL,NULL,'높음');
COMMIT;
