-- Boxes by camera and hour in frames that are named camera/2026-11-30T17-05-00.jpg.
-- spark-sql --jars lookonce.jar --conf spark.sql.extensions=io.lookonce.jobs.ml.LookonceExtensions \
--   --conf spark.lookonce.registry=models -f count_objects.sql
CREATE OR REPLACE TEMPORARY VIEW frames
  USING binaryFile OPTIONS (path '${frames}', recursiveFileLookup 'true');

CREATE OR REPLACE TEMPORARY VIEW scored AS
  SELECT path, lookonce_detect(content, '${model}') AS result FROM frames;

SELECT
  regexp_extract(path, '([^/]+)/[^/]+$', 1) AS camera,
  regexp_extract(path, '([^/]+)-[0-9]+-[0-9]+[.][a-z]+$', 1) AS hour,
  detection.label,
  count(*) AS boxes
FROM scored LATERAL VIEW EXPLODE(result.detections) exploded AS detection
GROUP BY ALL
ORDER BY camera, hour, label;

SELECT path, result.error FROM scored WHERE result.error IS NOT NULL ORDER BY path;
